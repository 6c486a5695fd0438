#include "app/session/audition_take.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>

namespace earshot {
namespace {

Session::Sound sound_of(std::vector<float> samples, std::int64_t rate) {
  auto sound = std::make_shared<Player::Sound>();
  sound->samples = std::move(samples);
  sound->sample_rate = rate;
  return sound;
}

Session::Sound difference_of(const AuditionTake& take) {
  if (take.views.size() < 2) return nullptr;
  const Player::Sound &a = *take.views[0].sound, &b = *take.views[1].sound;
  if (a.samples.size() != b.samples.size()) return nullptr;
  std::vector<float> samples(a.samples.size());
  std::ranges::transform(a.samples, b.samples, samples.begin(), std::minus<>());
  return sound_of(std::move(samples), a.sample_rate);
}

double peak_of(const std::vector<float>& samples) {
  double peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::abs(static_cast<double>(sample)));
  return peak;
}

}  // namespace

Experiment experiment_at_step(Experiment latest, const std::vector<ParameterChanged>& changes,
                              std::int64_t step) {
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    // A change made when so many steps were done is heard in the next one, which has their number.
    if (change->step > step) latest.values[change->path] = change->before;
  }
  return latest;
}

AuditionTake take_audition(const Catalogue& catalogue, Experiment experiment, PcmCache& cache,
                           const AuditionRequest& request) {
  AuditionTake take;
  for (const std::string& name : request.left_out) {
    experiment.values["views." + name + ".enabled"] = false;
  }
  take.replayed = request.step
                      ? replay_views(catalogue, experiment, cache, request.clip, *request.step)
                      : audition_views(catalogue, experiment, cache, request.clip, request.draw);
  const ReplayedViews& replayed = take.replayed;
  if (replayed.views.empty()) throw std::runtime_error("the method takes no views");
  const std::int64_t rate = replayed.sample_rate;
  for (std::size_t place = 0; place < replayed.views.size(); ++place) {
    const std::vector<float>& samples = replayed.views[place];
    AuditionTake::View& view = take.views.emplace_back();
    view.name = replayed.plans.at(place).name;
    const std::vector<Drawn>& draws = replayed.draws.at(place);
    const double start = draws.empty() ? 0.0 : draws.front().number("start_samples");
    std::vector<float> original(samples.size());
    cache.read(request.clip, static_cast<std::int64_t>(std::llround(start)), original);
    view.original = sound_of(std::move(original), rate);
    view.sound = sound_of(samples, rate);
    take.peak = std::max({take.peak, peak_of(samples), peak_of(view.original->samples)});
    view.starts = start / static_cast<double>(rate);
    take.seconds =
        std::max(take.seconds, static_cast<double>(samples.size()) / static_cast<double>(rate));
  }
  take.difference = difference_of(take);
  return take;
}

}  // namespace earshot
