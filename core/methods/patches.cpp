#include "core/methods/patches.h"

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

std::string direction_words(const PatchPlan& plan, std::int64_t label) {
  const std::string name = direction_name(plan, label);
  const std::size_t bar = name.find('_');
  return bar == std::string::npos ? name : name.substr(0, bar) + " and " + name.substr(bar + 1);
}

PatchPairs draw_pairs(const PatchPlan& plan, std::int64_t picture_bands,
                      std::int64_t picture_frames, std::int64_t rows, std::int64_t pairs,
                      std::uint64_t seed, std::int64_t step) {
  if (picture_bands < least_bands(plan) || picture_frames < least_frames(plan)) {
    throw std::invalid_argument(
        "a picture of " + std::to_string(picture_bands) + " bands and " +
        std::to_string(picture_frames) + " frames has no room for two patches; it takes at least " +
        std::to_string(least_bands(plan)) + " and " + std::to_string(least_frames(plan)));
  }
  const auto of_step = static_cast<std::uint64_t>(step);
  PatchPairs drawn;
  drawn.labels = spread_labels(rows * pairs, directions(plan),
                               Random(seed, {of_step, name_hash("patch labels")}));
  for (std::int64_t row = 0; row < rows; ++row) {
    Random random(seed, {of_step, name_hash("patch places"), static_cast<std::uint64_t>(row)});
    for (std::int64_t pair = 0; pair < pairs; ++pair) {
      const std::int64_t label = drawn.labels[static_cast<std::size_t>(row * pairs + pair)];
      const auto [later, higher] = step_of(plan, label);
      const PatchStep frames = draw_places(time_side(plan), later, picture_frames, random);
      const PatchStep bands = draw_places(band_side(plan), higher, picture_bands, random);
      add_place(drawn.first, row, bands.first, frames.first);
      add_place(drawn.second, row, bands.second, frames.second);
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
