// bench_step [MODEL [BATCH [THREADS [ROUNDS]]]]: one training step in Earshot and in Python with
// Debian's python3-torch, turn by turn.

#include <cstdlib>

#include "core/base/freed_memory.h"
#include "core/methods/kinds/simclr.h"
#include "core/models/encoders/sample_cnn.h"
#include "core/models/encoders/small_log_mel.h"
#include "tests/bench/turns.h"

using namespace earshot;

namespace {

bench::Turn our_turn(const std::string& model, int clips, int steps, Precision precision) {
  torch::manual_seed(1);
  SimClrOptions options;
  EncoderPointer encoder;
  std::int64_t samples = 16000;
  double learning_rate = 1e-3;
  if (model == "sample-cnn") {
    options.temperature = 0.5;
    options.projection_dim = 64;
    options.passes = SimClrOptions::Passes::Separate;
    encoder = std::make_shared<SampleCnn>();
    samples = encoder->minimum_samples();
    learning_rate = 3e-4;
  } else {
    encoder = std::make_shared<SmallLogMel>(SmallLogMelOptions{}, 16000);
  }
  SimClr method(options, encoder);
  Batch batch;
  batch.views = {torch::randn({clips, 1, samples}), torch::randn({clips, 1, samples})};
  return bench::our_turn(method, batch, learning_rate, steps, precision);
}

void compare(const std::string& model, int clips, const bench::Turns& turns) {
  const auto with = [=](Precision precision) {
    return [=] { return our_turn(model, clips, turns.steps, precision); };
  };
  std::vector<bench::Side> ours = {{"Earshot", with(Precision::Float32)}};
  if (bfloat16_problem("cpu").empty()) {
    ours.push_back({"Earshot, bfloat16", with(Precision::BFloat16)});
  }
  std::ostringstream arguments;
  arguments << model << ' ' << clips << ' ' << turns.threads << ' ' << turns.steps;
  bench::compare(model, clips, turns, ours,
                 [&] { return bench::python_turn("bench_step.py", arguments.str()); });
}

}  // namespace

int main(int count, char** words) try {
  keep_freed_memory();  // as the program does
  bench::Turns turns;
  if (count > 3) turns.threads = std::max(1, std::atoi(words[3]));
  if (count > 4) turns.rounds = std::max(1, std::atoi(words[4]));
  at::set_num_threads(turns.threads);
  for (const auto& [model, clips] : {std::pair{"sample-cnn", 8}, std::pair{"small-log-mel", 128}}) {
    if (count > 1 && std::string(words[1]) != model) continue;
    compare(model, count > 2 ? std::atoi(words[2]) : clips, turns);
  }
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_step: %s\n", error.what());
  return 1;
}
