#include "app/cli/distortion_lines.h"

#include <algorithm>
#include <cstdio>

namespace earshot {
namespace {

using Cells = std::vector<std::string>;

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string accuracy_text(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

/// Words from the left, numbers (from the third column on) from the right.
std::vector<std::string> aligned(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], characters(row[i]));
    }
  }
  std::vector<std::string> lines;
  for (const Cells& row : rows) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(widths[i] - characters(row[i]), ' ');
      line += (i == 0 ? " " : "   ") + (i < 2 ? row[i] + gap : gap + row[i]);
    }
    lines.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
  }
  return lines;
}

}  // namespace

std::vector<std::string> distortion_lines(const Catalogue& catalogue,
                                          const EvaluationResult& result) {
  const auto& distortions = result.probe.distortions;
  if (distortions.empty()) return {};
  std::vector<Cells> rows{{"through", "training", "this encoder"}};
  for (const auto& [name, probe] : result.baselines) rows.front().push_back(name);
  for (std::size_t i = 0; i < distortions.size(); ++i) {
    const DistortionResult& one = distortions[i];
    const DistortionEntry* entry = catalogue.distortion(one.name);
    Cells row{entry != nullptr ? entry->words.label : one.name, one.seen ? "seen" : "unseen",
              accuracy_text(one.accuracy)};
    for (const auto& [name, probe] : result.baselines) {
      row.push_back(i < probe.distortions.size() ? accuracy_text(probe.distortions[i].accuracy)
                                                 : "");
    }
    rows.push_back(std::move(row));
  }
  return aligned(rows);
}

}  // namespace earshot
