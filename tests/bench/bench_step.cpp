// bench_step [MODEL [BATCH [THREADS [ROUNDS]]]]: one training step in Earshot and in Python with
// Debian's python3-torch, turn by turn in one run, since wall times on a shared machine only
// compare so.

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sstream>
#include <string>
#include <vector>

#include "core/methods/simclr.h"
#include "core/models/precision.h"
#include "core/models/sample_cnn.h"
#include "core/models/small_log_mel.h"
#include "tests/support/places.h"

using namespace earshot;

namespace {

struct Work {
  std::string model;
  int batch = 8;
  int threads = 2;
  int steps = 3;
  int rounds = 3;
};

struct Trained {
  std::shared_ptr<SimClr> method;
  Batch batch;
  double learning_rate = 3e-4;
};

Trained prepared(const Work& work) {
  Trained trained;
  SimClrOptions options;
  EncoderPointer encoder;
  std::int64_t samples = 16000;
  if (work.model == "sample-cnn") {
    options.temperature = 0.5;
    options.projection_dim = 64;
    options.passes = "separate";
    encoder = std::make_shared<SampleCnn>();
    samples = encoder->minimum_samples();
  } else {
    encoder = std::make_shared<SmallLogMel>(SmallLogMelOptions{}, 16000);
    trained.learning_rate = 1e-3;
  }
  trained.method = std::make_shared<SimClr>(options, encoder);
  trained.batch.views = {torch::randn({work.batch, 1, samples}),
                         torch::randn({work.batch, 1, samples})};
  return trained;
}

/// Milliseconds of each step, by the clock and of processor time. Only the latter, with one thread,
/// means something while other programs run.
struct Times {
  std::vector<double> wall, processor;
  void append(const Times& more) {
    wall.insert(wall.end(), more.wall.begin(), more.wall.end());
    processor.insert(processor.end(), more.processor.begin(), more.processor.end());
  }
};

double processor_ms() {
  return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// The first step, which fills caches, is left out.
Times our_steps(const Work& work, Precision precision) {
  using Clock = std::chrono::steady_clock;
  torch::manual_seed(1);
  const Trained trained = prepared(work);
  torch::optim::Adam optimizer(trained.method->parameters(),
                               torch::optim::AdamOptions(trained.learning_rate));
  Times times;
  for (int step = 0; step <= work.steps; ++step) {
    const auto begin = Clock::now();
    const double processor_begin = processor_ms();
    StepOutput output;
    {
      const AutocastGuard guard(precision, "cpu");
      output = trained.method->step(trained.batch);
    }
    optimizer.zero_grad();
    output.loss.backward();
    optimizer.step();
    output.loss.item<double>();
    if (step == 0) continue;
    times.wall.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    times.processor.push_back(processor_ms() - processor_begin);
  }
  return times;
}

/// Empty where Python or its torch is missing.
Times python_steps(const Work& work, std::string& version) {
  const auto script = testing::source_folder() / "tests" / "bench" / "bench_step.py";
  std::ostringstream command;
  command << "/usr/bin/python3 " << script << ' ' << work.model << ' ' << work.batch << ' '
          << work.threads << ' ' << work.steps << " 2>/dev/null";
  FILE* pipe = popen(command.str().c_str(), "r");
  if (pipe == nullptr) return {};
  std::string text;
  char buffer[256];
  while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) text += buffer;
  pclose(pipe);
  std::istringstream words(text);
  words >> version;
  Times times;
  for (double wall = 0, processor = 0; words >> wall >> processor;) {
    times.wall.push_back(wall);
    times.processor.push_back(processor);
  }
  return times;
}

double best(const std::vector<double>& times) {
  return *std::min_element(times.begin(), times.end());
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void print(const std::string& who, const Work& work, const Times& times) {
  std::printf("  %-24s best %8.1f ms   median %8.1f ms   processor %8.1f ms   %7.1f clips/s\n",
              who.c_str(), best(times.wall), median(times.wall), best(times.processor),
              1e3 * work.batch / best(times.wall));
}

void compare(const Work& work) {
  std::printf("%s, batch %d, %d threads, LibTorch %s\n", work.model.c_str(), work.batch,
              work.threads, TORCH_VERSION);
  const bool low_precision = bfloat16_problem("cpu").empty();
  Times ours, half, python;
  std::string version;
  for (int round = 0; round < work.rounds; ++round) {
    ours.append(our_steps(work, Precision::Float32));
    python.append(python_steps(work, version));
    if (low_precision) half.append(our_steps(work, Precision::BFloat16));
  }
  print("Earshot", work, ours);
  if (low_precision) print("Earshot, bfloat16", work, half);
  if (python.wall.empty()) {
    std::printf("  Python: python3-torch is not installed\n\n");
    return;
  }
  print("Python, torch " + version, work, python);
  std::printf("  Earshot / Python         best %8.3f      median %8.3f      processor %8.3f\n\n",
              best(ours.wall) / best(python.wall), median(ours.wall) / median(python.wall),
              best(ours.processor) / best(python.processor));
}

}  // namespace

int main(int count, char** words) {
  Work work;
  if (count > 3) work.threads = std::max(1, std::atoi(words[3]));
  if (count > 4) work.rounds = std::max(1, std::atoi(words[4]));
  at::set_num_threads(work.threads);
  for (const auto& [model, batch] : {std::pair{"sample-cnn", 8}, std::pair{"small-log-mel", 128}}) {
    if (count > 1 && std::string(words[1]) != model) continue;
    work.model = model;
    work.batch = count > 2 ? std::atoi(words[2]) : batch;
    compare(work);
  }
}
