#include "core/augment/chain.h"

#include <stdexcept>

#include "core/tensor/rows.h"

namespace earshot {
namespace {

void check_draws(const torch::Tensor& waveform, std::size_t links,
                 const std::vector<std::vector<Drawn>>& draws) {
  check_rows(waveform, draws.size());
  for (const auto& row : draws) {
    if (row.size() != links) {
      throw std::invalid_argument("augmentation chain: " + std::to_string(row.size()) +
                                  " draws for a row, but the chain has " + std::to_string(links) +
                                  " links");
    }
  }
}

}  // namespace

std::vector<Drawn> Chain::draw(std::uint64_t seed, std::int64_t epoch, std::int64_t clip,
                               std::int64_t view, const ViewShape& shape) const {
  std::vector<Drawn> draws;
  draws.reserve(links_.size());
  for (const ChainLink& link : links_) {
    Drawn drawn;
    if (link.enabled) {
      Random random(seed, {static_cast<std::uint64_t>(epoch), static_cast<std::uint64_t>(clip),
                           static_cast<std::uint64_t>(view), name_hash(link.name.c_str())});
      const bool applied = random.uniform() < link.probability;
      if (applied) drawn = link.augmentation->draw(random, shape);
      drawn.applied = applied;
    }
    drawn.augmentation = link.name;
    draws.push_back(std::move(drawn));
  }
  return draws;
}

torch::Tensor Chain::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                           const std::vector<std::vector<Drawn>>& draws) const {
  check_draws(waveform, links_.size(), draws);
  torch::Tensor result = waveform;
  for (std::size_t link = 0; link < links_.size(); ++link) {
    if (!links_[link].enabled) continue;
    std::vector<std::int64_t> rows;
    std::vector<Drawn> applied;
    for (std::size_t row = 0; row < draws.size(); ++row) {
      if (!draws[row][link].applied) continue;
      rows.push_back(static_cast<std::int64_t>(row));
      applied.push_back(draws[row][link]);
    }
    if (rows.empty()) continue;
    const Augmentation& augmentation = *links_[link].augmentation;
    if (rows.size() == draws.size()) {
      result = augmentation.apply(result, sample_rate, applied);
      continue;
    }
    const torch::Tensor index = on_device_of(waveform, torch::tensor(rows, torch::kInt64));
    const torch::Tensor changed =
        augmentation.apply(result.index_select(0, index), sample_rate, applied);
    if (result.is_alias_of(waveform)) result = result.clone();
    result.index_copy_(0, index, changed);
  }
  return result;
}

}  // namespace earshot
