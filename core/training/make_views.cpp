#include "core/training/make_views.h"

#include <algorithm>

#include "core/augment/registry.h"

namespace earshot {

Chain chain_of(const Catalogue& catalogue, const Experiment& experiment) {
  return make_chain(catalogue, chain_order(experiment),
                    [&](const std::string& name) { return experiment.within("views." + name); });
}

namespace {

/// One view's crops on the device, [clips, 1, crop samples]. From pinned memory a GPU fetches them
/// while this thread goes on.
torch::Tensor crops_on(torch::Device device, const std::vector<float>& samples, std::int64_t rows) {
  const auto length = static_cast<std::int64_t>(samples.size()) / rows;
  const torch::Tensor crops =
      torch::from_blob(const_cast<float*>(samples.data()), {rows, 1, length}, torch::kFloat32);
  if (device.is_cuda()) return crops.pin_memory().to(device, /*non_blocking=*/true);
  return crops.clone().to(device);
}

using ChainDraws = std::vector<std::vector<Drawn>>;

/// Enough rows to keep a GPU busy; more at once would only take its memory.
constexpr std::int64_t rows_through_chain = 512;

torch::Tensor changed(const Chain& chain, const torch::Tensor& crops, std::int64_t sample_rate,
                      const ChainDraws& draws) {
  const std::int64_t rows = crops.size(0);
  if (rows <= rows_through_chain) return chain.apply(crops, sample_rate, draws);
  std::vector<torch::Tensor> pieces;
  for (std::int64_t first = 0; first < rows; first += rows_through_chain) {
    const std::int64_t count = std::min(rows_through_chain, rows - first);
    pieces.push_back(chain.apply(crops.narrow(0, first, count), sample_rate,
                                 {draws.begin() + first, draws.begin() + first + count}));
  }
  return torch::cat(pieces);
}

/// Applies the chain to the views it is for. Where all are equally long they go through it as one
/// batch: a GPU is then asked for half as many, twice as large pieces of work.
void apply(const Chain& chain, const std::vector<ViewPlan>& plans, std::int64_t sample_rate,
           MadeViews& made) {
  std::vector<std::size_t> augmented;
  std::vector<torch::Tensor> crops;
  ChainDraws draws;
  bool alike = true;
  for (std::size_t view = 0; view < made.views.size(); ++view) {
    if (!plans[view].augmented) continue;
    augmented.push_back(view);
    crops.push_back(made.views[view]);
    draws.insert(draws.end(), made.draws[view].begin(), made.draws[view].end());
    alike = alike && crops.back().sizes() == crops.front().sizes();
  }
  if (augmented.size() > 1 && alike) {
    const auto done = changed(chain, torch::cat(crops), sample_rate, draws)
                          .chunk(static_cast<std::int64_t>(augmented.size()));
    for (std::size_t i = 0; i < done.size(); ++i) made.views[augmented[i]] = done[i];
    return;
  }
  for (const std::size_t view : augmented) {
    made.views[view] = changed(chain, made.views[view], sample_rate, made.draws[view]);
  }
}

}  // namespace

MadeViews make_views(const LoadedBatch& loaded, const std::vector<ViewPlan>& plans,
                     const Chain& chain, std::uint64_t seed, std::int64_t sample_rate,
                     torch::Device device) {
  const Chain untouched({});
  const torch::NoGradGuard no_grad;
  const auto rows = static_cast<std::int64_t>(loaded.clips.size());
  MadeViews made;
  for (std::size_t view = 0; view < loaded.samples.size(); ++view) {
    const Chain& applied = plans[view].augmented ? chain : untouched;
    made.views.push_back(crops_on(device, loaded.samples[view], rows));
    const ViewShape shape{sample_rate, made.views.back().size(2)};
    ChainDraws draws;
    for (const std::int64_t clip : loaded.clips) {
      draws.push_back(
          applied.draw(seed, loaded.epoch, clip, static_cast<std::int64_t>(view), shape));
    }
    made.draws.push_back(std::move(draws));
  }
  apply(chain, plans, sample_rate, made);
  for (std::size_t view = 0; view < made.draws.size(); ++view) {
    for (std::size_t row = 0; row < loaded.clips.size(); ++row) {
      made.draws[view][row].insert(made.draws[view][row].begin(), loaded.crops[view][row]);
    }
  }
  return made;
}

}  // namespace earshot
