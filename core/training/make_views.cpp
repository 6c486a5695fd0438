#include "core/training/make_views.h"

#include <algorithm>
#include <map>

#include "core/augment/make_chain.h"
#include "core/experiment/views_of.h"

namespace earshot {

namespace {

Chain chain_of(const Catalogue& catalogue, const Experiment& experiment) {
  return make_chain(catalogue, chain_order(experiment),
                    [&](const std::string& name) { return experiment.within("views." + name); });
}

/// One view's crops on the device, [clips, 1, samples]. From pinned memory a GPU fetches them
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

/// Applies a chain to the views it is for. Those that are equally long go through it as one batch:
/// a GPU is then asked for fewer and larger pieces of work.
void apply(const Chain& chain, const std::vector<ViewPlan>& plans, const ViewDraws& drawn,
           StepCrops& crops) {
  std::map<std::int64_t, std::vector<std::size_t>> of_length;
  for (std::size_t view = 0; view < crops.views.size(); ++view) {
    if (plans[view].augmented) of_length[crops.views[view].size(2)].push_back(view);
  }
  for (const auto& [length, alike] : of_length) {
    std::vector<torch::Tensor> sounds;
    ChainDraws draws;
    for (const std::size_t view : alike) {
      sounds.push_back(crops.views[view]);
      draws.insert(draws.end(), drawn[view].begin(), drawn[view].end());
    }
    const torch::Tensor sound = alike.size() > 1 ? torch::cat(sounds) : sounds.front();
    const auto done = changed(chain, sound, crops.sample_rate, draws)
                          .chunk(static_cast<std::int64_t>(alike.size()));
    for (std::size_t i = 0; i < done.size(); ++i) crops.views[alike[i]] = done[i];
  }
}

/// Draws a chain, applies it and notes what was drawn.
void pass(const Chain& chain, const std::vector<ViewPlan>& plans, std::int64_t epoch,
          StepCrops& crops) {
  if (chain.links().empty()) return;
  ViewDraws drawn(crops.views.size());
  for (std::size_t view = 0; view < crops.views.size(); ++view) {
    if (!plans[view].augmented) continue;
    const ViewShape shape{crops.sample_rate, crops.views[view].size(2)};
    for (const std::int64_t clip : crops.clips) {
      drawn[view].push_back(
          chain.draw(crops.seed, epoch, clip, static_cast<std::int64_t>(view), shape));
    }
  }
  apply(chain, plans, drawn, crops);
  for (std::size_t view = 0; view < drawn.size(); ++view) {
    for (std::size_t row = 0; row < drawn[view].size(); ++row) {
      std::vector<Drawn>& noted = crops.draws[view][row];
      noted.insert(noted.end(), drawn[view][row].begin(), drawn[view][row].end());
    }
  }
}

StepCrops crops_of(const LoadedBatch& loaded, const ViewMaker& maker, torch::Device device) {
  const auto rows = static_cast<std::int64_t>(loaded.clips.size());
  StepCrops crops;
  crops.clips = loaded.clips;
  crops.sample_rate = maker.sample_rate;
  crops.step = loaded.step;
  crops.seed = maker.seed;
  for (std::size_t view = 0; view < loaded.samples.size(); ++view) {
    crops.views.push_back(crops_on(device, loaded.samples[view], rows));
    ChainDraws& of_view = crops.draws.emplace_back();
    for (const Drawn& crop : loaded.crops[view]) of_view.push_back({crop});
  }
  return crops;
}

/// The chain as it is before and after the method mixes: up to the link of that name, and from
/// there on.
std::pair<Chain, Chain> split(const Chain& chain, const std::string& mixes_after) {
  const auto& links = chain.links();
  const auto found = std::find_if(links.begin(), links.end(),
                                  [&](const ChainLink& link) { return link.name == mixes_after; });
  const auto rest = found == links.end() ? links.begin() : found + 1;
  return {Chain({links.begin(), rest}), Chain({rest, links.end()})};
}

}  // namespace

ViewMaker view_maker(const Catalogue& catalogue, const Experiment& experiment) {
  const MethodEntry* method = catalogue.method(experiment.text("method.name"));
  const MethodEntry entry = method != nullptr ? *method : MethodEntry();
  auto [before, after] = split(chain_of(catalogue, experiment), entry.mixes_after);
  ViewMaker maker{views_of(catalogue, experiment),
                  std::move(before),
                  {},
                  std::move(after),
                  static_cast<std::uint64_t>(experiment.integer("seed")),
                  experiment.integer("data.sample_rate")};
  if (entry.mix) {
    maker.mix = [mix = entry.mix, settings = experiment.within("method")](StepCrops& crops) {
      mix(settings, crops);
    };
  }
  return maker;
}

MadeViews make_views(const LoadedBatch& loaded, const ViewMaker& maker, torch::Device device) {
  const torch::NoGradGuard no_grad;
  StepCrops crops = crops_of(loaded, maker, device);
  pass(maker.before, maker.plans, loaded.epoch, crops);
  if (maker.mix) maker.mix(crops);
  pass(maker.after, maker.plans, loaded.epoch, crops);
  return {std::move(crops.views), std::move(crops.draws)};
}

}  // namespace earshot
