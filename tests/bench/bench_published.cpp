// bench_published [PRESET [CLIPS [THREADS [ROUNDS [STEPS]]]]] (CLIPS 0: as below): one training
// step of a published preset, or with "all" of each of them, in Earshot and in Python with Debian's
// python3-torch, turn by turn. Network, front end, loss and sizes are the preset's. Both sides take
// as many clips a step as two CPU cores bear, views of noise that is made before, and plain Adam
// without decay and clipping, as torch has no LARS.

#include <cstdlib>
#include <numeric>

#include "core/base/freed_memory.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/experiment/views_of.h"
#include "core/training/model.h"
#include "tests/bench/turns.h"

using namespace earshot;

namespace {

constexpr double learning_rate = 1e-4;

struct Published {
  const char* preset;
  int clips;
  /// A setting of the preset that is changed, where there is one.
  const char* path = nullptr;
  const char* value = nullptr;
};

/// PASE and PASE+ are missing: see bench_published.py. MoCo twice: as published, with groups of
/// batch norm that Python leaves out, and without.
constexpr Published published[] = {
    {"simclr-paper", 16},
    {"moco-paper", 32},
    {"moco-paper", 32, "method.batch_norm", "plain"},
    {"byol-paper", 16},
    {"byol-a-paper", 32},
    {"cola-paper", 32},
    {"cpc-paper", 8},
    {"wav2vec-paper", 2},
    {"vq-cpc-paper", 16},
    {"context-prediction-paper", 2},
};

bench::Turn our_turn(const Catalogue& catalogue, const Experiment& experiment, int steps) {
  torch::manual_seed(1);
  const auto method = make_method(catalogue, experiment);
  const std::int64_t clips = experiment.integer("training.batch_size");
  Batch batch;
  for (const ViewPlan& plan : views_of(catalogue, experiment)) {
    batch.views.push_back(
        torch::randn({clips, 1,
                      plan.length.samples(experiment.integer("views.crop_samples"),
                                          experiment.integer("data.sample_rate"))}));
  }
  batch.clips.resize(static_cast<std::size_t>(clips));
  std::iota(batch.clips.begin(), batch.clips.end(), 0);
  return bench::our_turn(*method, batch, learning_rate, steps);
}

void compare(const Catalogue& catalogue, const Published& one, int clips,
             const bench::Turns& turns) {
  Experiment experiment = preset_experiment(catalogue, one.preset);
  set_value(catalogue, experiment, "training.batch_size", std::int64_t{clips});
  std::string what = one.preset;
  if (one.path != nullptr) {
    set_text(catalogue, experiment, one.path, one.value);
    what += std::string(", ") + one.path + "=" + one.value;
  }
  std::ostringstream arguments;
  arguments << one.preset << ' ' << clips << ' ' << experiment.integer("views.crop_samples") << ' '
            << turns.threads << ' ' << turns.steps;
  bench::compare(what, clips, turns,
                 {{"Earshot", [&] { return our_turn(catalogue, experiment, turns.steps); }}},
                 [&] { return bench::python_turn("bench_published.py", arguments.str()); });
}

}  // namespace

int main(int count, char** words) try {
  keep_freed_memory();  // as the program does
  const std::string wanted = count > 1 ? words[1] : "all";
  bench::Turns turns;
  if (count > 3) turns.threads = std::max(1, std::atoi(words[3]));
  if (count > 4) turns.rounds = std::max(1, std::atoi(words[4]));
  if (count > 5) turns.steps = std::max(1, std::atoi(words[5]));
  at::set_num_threads(turns.threads);
  const Catalogue catalogue = built_in_catalogue();
  bool found = false;
  for (const Published& one : published) {
    if (wanted != "all" && wanted != one.preset) continue;
    found = true;
    const int clips = count > 2 ? std::atoi(words[2]) : 0;
    compare(catalogue, one, clips > 0 ? clips : one.clips, turns);
  }
  if (!found) throw std::runtime_error("there is no Python version of " + wanted);
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_published: %s\n", error.what());
  return 1;
}
