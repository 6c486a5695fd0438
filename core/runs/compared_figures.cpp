#include "core/runs/compared_figures.h"

#include <algorithm>
#include <set>

#include "core/measures/paired_gain.h"

namespace earshot {
namespace {

std::string id_of(const Figure& figure) {
  return figure.by.empty() ? "probe_" + figure.id : figure.id;
}

/// The first figure of each who judges goes by its name alone.
std::string label_of(const Figure& figure, bool is_first) {
  const std::string who = figure.by.empty() ? "probe" : figure.by;
  return is_first ? who : who + " " + figure.label;
}

/// What a protocol gives, in its order, of the encoder and of the baselines.
std::vector<ComparedFigure> compared_by(const Catalogue& catalogue, const std::string& protocol) {
  std::vector<ComparedFigure> found;
  const std::vector<Figure> figures = catalogue.figures_of(protocol);
  std::set<std::string> judges;
  for (const Figure& figure : figures) {
    if (!figure.compared) continue;
    found.push_back({id_of(figure), label_of(figure, judges.insert(figure.by).second), figure});
  }
  if (figures.empty()) return found;
  for (const BaselineEntry& baseline : catalogue.baselines) {
    found.push_back(
        {baseline.words.name + "_" + figures.front().id, baseline.brief, figures.front(), true});
  }
  return found;
}

constexpr auto gain_id = "gain", gain_low_id = "gain_low", gain_high_id = "gain_high";

/// Of protocols that name classes.
std::vector<ComparedFigure> gain_figures() {
  std::vector<ComparedFigure> found;
  for (const char* id : {gain_id, gain_low_id, gain_high_id}) {
    Figure figure{id, id, "Accuracy gained since the first weights, paired by test item.", "ours"};
    figure.low = -1;
    found.push_back({id, id, figure, false, true});
  }
  return found;
}

bool has(const FigureValues& values, const std::string& id) {
  return std::ranges::any_of(values, [&id](const auto& value) { return value.first == id; });
}

}  // namespace

std::vector<ComparedFigure> compared_figures(const Catalogue& catalogue) {
  std::vector<ComparedFigure> all;
  for (const ProtocolEntry& protocol : catalogue.protocols) {
    for (ComparedFigure& one : compared_by(catalogue, protocol.words.name)) {
      if (std::ranges::find(all, one.id, &ComparedFigure::id) == all.end()) {
        all.push_back(std::move(one));
      }
    }
  }
  std::ranges::stable_partition(all, [](const ComparedFigure& one) { return !one.of_baseline; });
  for (ComparedFigure& one : gain_figures()) all.push_back(std::move(one));
  return all;
}

std::vector<ComparedFigure> shown_figures(const Catalogue& catalogue,
                                          const std::vector<TrialResult>& trials) {
  std::set<std::string> usual;
  if (!catalogue.protocols.empty()) {
    for (const auto& one : compared_by(catalogue, catalogue.protocols.front().words.name)) {
      usual.insert(one.id);
    }
  }
  std::vector<ComparedFigure> shown = compared_figures(catalogue);
  std::erase_if(shown, [](const ComparedFigure& one) { return one.of_gain; });
  std::erase_if(shown, [&](const ComparedFigure& one) {
    return !usual.contains(one.id) && std::ranges::none_of(trials, [&](const TrialResult& trial) {
      return has(trial.figures, one.id);
    });
  });
  return shown;
}

std::vector<ComparedFigure> recorded_figures(const Catalogue& catalogue,
                                             const std::vector<TrialResult>& trials) {
  std::vector<ComparedFigure> recorded = shown_figures(catalogue, trials);
  const bool any = std::ranges::any_of(
      trials, [](const TrialResult& trial) { return has(trial.figures, gain_id); });
  if (!any) return recorded;
  for (ComparedFigure& one : gain_figures()) recorded.push_back(std::move(one));
  return recorded;
}

FigureValues compared_values(const Catalogue& catalogue, const EvaluationResult& result) {
  FigureValues values;
  for (const ComparedFigure& one : compared_by(catalogue, result.probe.protocol)) {
    std::optional<double> value;
    if (!one.of_baseline) value = result.probe.figure(one.figure.id);
    for (const auto& [name, baseline] : result.baselines) {
      if (one.of_baseline && one.id == name + "_" + one.figure.id) {
        value = baseline.figure(one.figure.id);
      }
    }
    if (value) values.emplace_back(one.id, *value);
  }
  const JudgedBaseline* start = start_of(catalogue, result);
  const auto gain = start != nullptr ? paired_gain(result.probe, start->second) : std::nullopt;
  if (gain) {
    values.emplace_back(gain_id, gain->gain);
    values.emplace_back(gain_low_id, std::max(-1.0, gain->low()));
    values.emplace_back(gain_high_id, std::min(1.0, gain->high()));
  }
  return values;
}

FigureValues no_values(const Catalogue& catalogue, const std::string& protocol) {
  FigureValues values;
  for (const ComparedFigure& one : compared_by(catalogue, protocol)) {
    values.emplace_back(one.id, std::nan(""));
  }
  return values;
}

}  // namespace earshot
