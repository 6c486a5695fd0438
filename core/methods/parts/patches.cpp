#include "core/methods/parts/patches.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <stdexcept>

#include "core/base/random.h"

namespace earshot {
namespace {

namespace F = torch::nn::functional;

using PatchStep = std::pair<std::int64_t, std::int64_t>;

constexpr std::array<PatchStep, 8> eight_steps{
    {{-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}}};
constexpr std::array<PatchStep, 2> time_steps{{{-1, 0}, {1, 0}}};

/// One dimension of a patch.
struct PatchSide {
  std::int64_t length, gap, jitter;
};

PatchSide time_side(const PatchPlan& plan) {
  return {plan.frames, plan.gap_frames, plan.jitter_frames};
}
PatchSide band_side(const PatchPlan& plan) {
  return {plan.bands, plan.gap_bands, plan.jitter_bands};
}

std::int64_t least_side(const PatchSide& side, bool neighbours) {
  return side.length + 2 * side.jitter + (neighbours ? side.length + side.gap : 0);
}

/// Where two patches begin along one dimension of `size`, `step` being -1, 0 or 1.
PatchStep draw_places(const PatchSide& side, std::int64_t step, std::int64_t size, Random& random) {
  const std::int64_t apart = std::abs(step) * (side.length + side.gap);
  const std::int64_t lower = random.integer(side.jitter, size - side.length - side.jitter - apart);
  const auto moved = [&](std::int64_t place) {
    return place + random.integer(-side.jitter, side.jitter);
  };
  const std::int64_t first = moved(step < 0 ? lower + apart : lower);
  const std::int64_t second = moved(step > 0 ? lower + apart : lower);
  return {first, second};
}

/// 0, 1, ... as often as each other, in an order of the step's own.
std::vector<std::int64_t> spread_labels(std::int64_t count, std::int64_t kinds, Random random) {
  std::vector<std::int64_t> labels(static_cast<std::size_t>(count));
  const std::int64_t begin = random.integer(0, kinds - 1);
  for (std::int64_t i = 0; i < count; ++i) {
    labels[static_cast<std::size_t>(i)] = (begin + i) % kinds;
  }
  for (std::int64_t i = count - 1; i > 0; --i) {
    std::swap(labels[static_cast<std::size_t>(i)],
              labels[static_cast<std::size_t>(random.integer(0, i))]);
  }
  return labels;
}

void add_place(PatchPlaces& places, std::int64_t row, std::int64_t band, std::int64_t frame) {
  places.rows.push_back(row);
  places.bands.push_back(band);
  places.frames.push_back(frame);
}

void check_room(const PatchPlan& plan, const PictureSizes& pictures) {
  if (pictures.bands >= least_bands(plan) && pictures.frames >= least_frames(plan)) return;
  throw std::invalid_argument(
      "a picture of " + std::to_string(pictures.bands) + " bands and " +
      std::to_string(pictures.frames) + " frames has no room for two patches; it takes at least " +
      std::to_string(least_bands(plan)) + " and " + std::to_string(least_frames(plan)));
}

/// The frames of a picture that its patches may lie in.
SoundSpan patch_room(const PatchPlan& plan, const PictureSizes& pictures,
                     const std::vector<SoundSpan>& heard, std::int64_t row) {
  const SoundSpan whole{0, pictures.frames};
  if (heard.empty()) return whole;
  const SoundSpan& span = heard.at(static_cast<std::size_t>(row));
  return span.length() >= least_frames(plan) ? span : whole;
}

/// Where a grid's lines or columns lie before each patch is moved.
std::vector<std::int64_t> grid_side_anywhere(const PatchSide& side, std::int64_t size,
                                             bool only_one, Random& random) {
  const std::int64_t last = size - side.length, apart = side.length + side.gap;
  if (only_one) return {random.integer(0, last)};
  std::vector<std::int64_t> places;
  for (std::int64_t place = random.integer(0, std::min(apart - 1, last)); place <= last;
       place += apart) {
    places.push_back(place);
  }
  return places;
}

std::vector<std::int64_t> grid_side_inside(const PatchSide& side, std::int64_t size, bool only_one,
                                           Random& random) {
  const std::int64_t room = size - side.length - 2 * side.jitter, apart = side.length + side.gap;
  const std::int64_t more = only_one ? 0 : room / apart;
  const std::int64_t begin = side.jitter + random.integer(0, room - more * apart);
  std::vector<std::int64_t> places;
  for (std::int64_t i = 0; i <= more; ++i) places.push_back(begin + i * apart);
  return places;
}

void add_grid(const PatchPlan& plan, const PictureSizes& pictures, std::int64_t row,
              const SoundSpan& room, Random& random, PatchPairs& drawn) {
  const PatchSide in_time = time_side(plan), in_bands = band_side(plan);
  const auto side = plan.grids_anywhere ? grid_side_anywhere : grid_side_inside;
  auto columns = side(in_time, room.length(), false, random);
  const auto lines = side(in_bands, pictures.bands, plan.time_alone, random);
  // A patch alone has no neighbour to be asked for.
  if (columns.size() * lines.size() == 1) {
    columns = grid_side_inside(in_time, room.length(), false, random);
  }
  const auto moved = [&random](std::int64_t place, const PatchSide& by, std::int64_t size) {
    return std::clamp<std::int64_t>(place + random.integer(-by.jitter, by.jitter), 0,
                                    size - by.length);
  };
  const auto begin = static_cast<std::int64_t>(drawn.patches.rows.size());
  const auto height = static_cast<std::int64_t>(lines.size());
  const auto width = static_cast<std::int64_t>(columns.size());
  for (const std::int64_t band : lines) {
    for (const std::int64_t frame : columns) {
      // In the order in which the two draws have always been made.
      const std::int64_t first_frame = room.begin + moved(frame, in_time, room.length());
      const std::int64_t lowest = moved(band, in_bands, pictures.bands);
      add_place(drawn.patches, row, lowest, first_frame);
    }
  }
  // The later half of the labels names each two neighbours once.
  for (std::int64_t patch = 0; patch < height * width; ++patch) {
    for (std::int64_t label = directions(plan) / 2; label < directions(plan); ++label) {
      const auto [later, higher] = step_of(plan, label);
      const std::int64_t line = patch / width + higher, column = patch % width + later;
      if (line >= height || column < 0 || column >= width) continue;
      const std::int64_t other = line * width + column;
      const bool other_way = random.integer(0, 1) == 1;
      drawn.first.push_back(begin + (other_way ? other : patch));
      drawn.second.push_back(begin + (other_way ? patch : other));
      drawn.labels.push_back(other_way ? directions(plan) - 1 - label : label);
    }
  }
}

}  // namespace

std::int64_t least_bands(const PatchPlan& plan) {
  return least_side(band_side(plan), !plan.time_alone);
}

std::int64_t least_frames(const PatchPlan& plan) {
  return least_side(time_side(plan), true);
}

std::int64_t directions(const PatchPlan& plan) {
  return static_cast<std::int64_t>(plan.time_alone ? time_steps.size() : eight_steps.size());
}

std::pair<std::int64_t, std::int64_t> step_of(const PatchPlan& plan, std::int64_t label) {
  const auto index = static_cast<std::size_t>(label);
  return plan.time_alone ? time_steps.at(index) : eight_steps.at(index);
}

std::string direction_name(const PatchPlan& plan, std::int64_t label) {
  const auto [later, higher] = step_of(plan, label);
  std::string name = later < 0 ? "earlier" : later > 0 ? "later" : "";
  if (higher != 0) name += (name.empty() ? "" : "_") + std::string(higher < 0 ? "lower" : "higher");
  return name;
}

std::vector<std::string> direction_names() {
  PatchPlan plan;
  std::vector<std::string> names;
  for (std::int64_t label = 0; label < directions(plan); ++label) {
    names.push_back(direction_name(plan, label));
  }
  return names;
}

std::string direction_words(const PatchPlan& plan, std::int64_t label) {
  const std::string name = direction_name(plan, label);
  const std::size_t bar = name.find('_');
  return bar == std::string::npos ? name : name.substr(0, bar) + " and " + name.substr(bar + 1);
}

PatchPairs draw_pairs(const PatchPlan& plan, const PictureSizes& pictures, std::int64_t pairs,
                      std::uint64_t seed, std::int64_t step, const std::vector<SoundSpan>& heard) {
  check_room(plan, pictures);
  const auto of_step = static_cast<std::uint64_t>(step);
  PatchPairs drawn;
  PatchPlaces others;
  drawn.labels = spread_labels(pictures.rows * pairs, directions(plan),
                               Random(seed, {of_step, name_hash("patch labels")}));
  for (std::int64_t row = 0; row < pictures.rows; ++row) {
    Random random(seed, {of_step, name_hash("patch places"), static_cast<std::uint64_t>(row)});
    const SoundSpan room = patch_room(plan, pictures, heard, row);
    for (std::int64_t pair = 0; pair < pairs; ++pair) {
      const std::int64_t index = row * pairs + pair;
      const auto [later, higher] = step_of(plan, drawn.labels[static_cast<std::size_t>(index)]);
      const PatchStep frames = draw_places(time_side(plan), later, room.length(), random);
      const PatchStep bands = draw_places(band_side(plan), higher, pictures.bands, random);
      add_place(drawn.patches, row, bands.first, room.begin + frames.first);
      add_place(others, row, bands.second, room.begin + frames.second);
      drawn.first.push_back(index);
      drawn.second.push_back(pictures.rows * pairs + index);
    }
  }
  const auto append = [](std::vector<std::int64_t>& to, const std::vector<std::int64_t>& more) {
    to.insert(to.end(), more.begin(), more.end());
  };
  append(drawn.patches.rows, others.rows);
  append(drawn.patches.bands, others.bands);
  append(drawn.patches.frames, others.frames);
  return drawn;
}

PatchPairs draw_grids(const PatchPlan& plan, const PictureSizes& pictures, std::int64_t grids,
                      std::uint64_t seed, std::int64_t step, const std::vector<SoundSpan>& heard) {
  check_room(plan, pictures);
  PatchPairs drawn;
  for (std::int64_t row = 0; row < pictures.rows; ++row) {
    Random random(seed, {static_cast<std::uint64_t>(step), name_hash("patch grids"),
                         static_cast<std::uint64_t>(row)});
    const SoundSpan room = patch_room(plan, pictures, heard, row);
    for (std::int64_t grid = 0; grid < grids; ++grid) {
      add_grid(plan, pictures, row, room, random, drawn);
    }
  }
  return drawn;
}

torch::Tensor cut_patches(const torch::Tensor& picture, const PatchPlaces& places,
                          const PatchPlan& plan) {
  const auto indices = [&](const std::vector<std::int64_t>& values, at::IntArrayRef shape) {
    return torch::tensor(values, torch::kInt64).view(shape).to(picture.device());
  };
  const auto range = [&](std::int64_t length, at::IntArrayRef shape) {
    return torch::arange(length, picture.options().dtype(torch::kInt64)).view(shape);
  };
  const torch::Tensor rows = indices(places.rows, {-1, 1, 1});
  const torch::Tensor bands = indices(places.bands, {-1, 1, 1}) + range(plan.bands, {1, -1, 1});
  const torch::Tensor frames = indices(places.frames, {-1, 1, 1}) + range(plan.frames, {1, 1, -1});
  return picture.squeeze(1).index({rows, bands, frames}).unsqueeze(1);
}

torch::Tensor smoothing_matrices(std::int64_t size) {
  const torch::Tensor identity = torch::eye(size).unsqueeze(0);
  std::vector<torch::Tensor> matrices;
  for (std::int64_t n = 1; n < size; ++n) {
    const torch::Tensor fewer =
        F::adaptive_avg_pool1d(identity, F::AdaptiveAvgPool1dFuncOptions(n));
    const torch::Tensor again = F::interpolate(fewer, F::InterpolateFuncOptions()
                                                          .size(std::vector<std::int64_t>{size})
                                                          .mode(torch::kLinear)
                                                          .align_corners(false));
    matrices.push_back(again[0].t());
  }
  matrices.push_back(identity[0]);
  return torch::stack(matrices);
}

}  // namespace earshot
