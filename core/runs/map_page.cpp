#include "core/runs/map_page.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "core/audio/decode.h"
#include "core/audio/opus.h"
#include "core/base/json.h"
#include "core/base/stopped.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

constexpr std::int64_t page_rate = 24000;

/// RFC 4648, sec. 4.
std::string base64(std::string_view bytes) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::array<unsigned, 3> three{};
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    for (std::size_t i = 0; i < count; ++i) three[i] = static_cast<unsigned char>(bytes[at + i]);
    const unsigned bits = (three[0] << 16) | (three[1] << 8) | three[2];
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= count ? letters[(bits >> (18 - 6 * i)) & 0x3F] : '=';
    }
  }
  return text;
}

double seconds_of(const std::string& text) {
  double seconds = -1;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return fault == std::errc() && end == text.data() + text.size() ? seconds : -1;
}

/// Of the stretch that a row is of; of the whole sound where it says none.
std::vector<float> sound_of(const GivenFeatures& rows, std::int64_t row, const PageSounds& sounds) {
  const std::string& path = rows.cell(row, "path");
  const double start = std::max(0.0, seconds_of(rows.cell(row, "start")));
  const double end = seconds_of(rows.cell(row, "end"));
  const double length =
      end > start ? std::min(end - start, sounds.most_seconds) : sounds.most_seconds;
  const auto in_samples = [](double seconds) {
    return static_cast<std::int64_t>(std::llround(seconds * static_cast<double>(page_rate)));
  };
  const std::int64_t first = in_samples(start), after = first + in_samples(length);
  std::vector<float> samples;
  std::int64_t at = 0;
  decode_mono(
      sounds.root / path, page_rate, Channel::Mix,
      [&](std::span<const float> block) {
        for (const float sample : block) {
          if (at >= first && at < after) samples.push_back(sample);
          ++at;
        }
        return at < after;
      },
      [&] {
        samples.clear();
        at = 0;
      });
  if (samples.empty()) throw std::runtime_error("has no sound there");
  return samples;
}

/// Four digits more than a screen shows.
double rounded(float value) {
  return std::round(static_cast<double>(value) * 1e5) / 1e5;
}

Json sounds_of(const GivenFeatures& rows, const PageSounds& sounds,
               std::vector<std::string>& left_out, const std::stop_token& stop) {
  Json all = Json::array();
  std::uintmax_t bytes = 0;
  std::int64_t silent = 0, without_room = 0;
  std::string first;
  for (std::int64_t row = 0; row < rows.features->rows(); ++row) {
    leave_if_stopped(stop);
    all.push_back(nullptr);
    if (bytes >= sounds.most_bytes) {
      ++without_room;
      continue;
    }
    try {
      all.back() = base64(encoded_opus(sound_of(rows, row, sounds), page_rate));
      bytes += all.back().get_ref<const std::string&>().size();
    } catch (const std::runtime_error& error) {
      if (silent++ == 0) first = rows.cell(row, "path") + ": " + error.what();
    }
  }
  if (silent > 0) {
    left_out.push_back(first + (silent == 1
                                    ? "; its point is silent"
                                    : "; " + std::to_string(silent) + " points are silent"));
  }
  if (without_room > 0) {
    left_out.push_back(std::to_string(without_room) +
                       " points are silent: the sounds of the others "
                       "fill the page");
  }
  return all;
}

/// JSON that may stand within a script element: nothing in it ends one or begins a comment.
std::string for_a_script(const Json& json) {
  std::string safe;
  for (const char letter : json_text(json)) {
    if (letter == '<') {
      safe += "\\u003c";
    } else {
      safe += letter;
    }
  }
  return safe;
}

}  // namespace

std::vector<std::string> write_map_page(const GivenFeatures& rows,
                                        std::span<const float> coordinates,
                                        const std::string& title, const std::string& caption,
                                        const PageSounds& sounds, const std::filesystem::path& file,
                                        std::stop_token stop) {
  std::vector<std::string> left_out;
  Json data{{"title", title}, {"caption", caption}, {"columns", rows.columns}};
  data["rows"] = rows.cells;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    Json places = Json::array();
    for (std::size_t at = axis; at < coordinates.size(); at += 2) {
      places.push_back(rounded(coordinates[at]));
    }
    data[axis == 0 ? "x" : "y"] = std::move(places);
  }
  const bool heard = !sounds.root.empty() && rows.column("path") >= 0;
  data["sounds"] = heard ? sounds_of(rows, sounds, left_out, stop) : Json(nullptr);
  std::string page = map_page_text;
  constexpr std::string_view mark = "@DATA@";
  page.replace(page.find(mark), mark.size(), for_a_script(data));
  write_file_safely(file, page);
  return left_out;
}

}  // namespace earshot
