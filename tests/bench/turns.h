#pragma once

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/methods/method.h"
#include "core/tensor/precision.h"
#include "tests/support/places.h"

/// Training steps in Earshot and in Python with Debian's python3-torch, turn by turn in one run,
/// since wall times on a shared machine only compare so.
namespace earshot::bench {

struct Turns {
  int threads = 2;
  int rounds = 3;
  int steps = 3;  ///< of one turn
};

/// Milliseconds of each step, by the clock and of processor time. Only the latter, with one thread,
/// means something while other programs run.
struct Times {
  std::vector<double> wall, processor;
  void append(const Times& more) {
    wall.insert(wall.end(), more.wall.begin(), more.wall.end());
    processor.insert(processor.end(), more.processor.begin(), more.processor.end());
  }
};

struct Turn {
  Times times;  ///< empty where Python or its torch is missing
  std::int64_t parameters = 0;
  std::string torch_version = TORCH_VERSION;
};

/// One side, which begins anew with every turn.
struct Side {
  std::string name;
  std::function<Turn()> turn;
};

inline double processor_ms() {
  return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// The method's turn, with plain Adam. The first step, which fills caches, is left out.
inline Turn our_turn(Method& method, Batch batch, double learning_rate, int steps,
                     Precision precision = Precision::Float32) {
  using Clock = std::chrono::steady_clock;
  Turn turn;
  std::vector<torch::Tensor> learned;
  for (const torch::Tensor& parameter : method.parameters()) {
    turn.parameters += parameter.numel();
    if (parameter.requires_grad()) learned.push_back(parameter);
  }
  torch::optim::Adam optimizer(learned, torch::optim::AdamOptions(learning_rate));
  for (batch.step = 0; batch.step <= steps; ++batch.step) {
    const auto begin = Clock::now();
    const double processor_begin = processor_ms();
    StepOutput output;
    {
      const AutocastGuard guard(precision, "cpu");
      output = method.step(batch);
    }
    optimizer.zero_grad();
    output.loss.backward();
    optimizer.step();
    method.after_step({batch.step, steps + 1});
    output.loss.item<double>();
    if (batch.step == 0) continue;
    const std::chrono::duration<double, std::milli> took = Clock::now() - begin;
    turn.times.wall.push_back(took.count());
    turn.times.processor.push_back(processor_ms() - processor_begin);
  }
  return turn;
}

/// The turn that a script beside this file prints (turns.py). Throws std::runtime_error where it
/// fails.
inline Turn python_turn(const std::string& script, const std::string& arguments) {
  const auto path = testing::source_folder() / "tests" / "bench" / script;
  std::ostringstream command;
  // Without torch there is nothing to compare with; with it the script's own errors are to be seen.
  command << "/usr/bin/python3 -c 'import torch' 2>/dev/null || exit 0; /usr/bin/python3 -B "
          << path << ' ' << arguments;
  FILE* pipe = popen(command.str().c_str(), "r");
  if (pipe == nullptr) return {};
  std::string text;
  char buffer[256];
  while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) text += buffer;
  if (pclose(pipe) != 0) throw std::runtime_error(script + " " + arguments + " failed");
  std::istringstream words(text);
  Turn turn;
  words >> turn.torch_version >> turn.parameters;
  for (double wall = 0, processor = 0; words >> wall >> processor;) {
    turn.times.wall.push_back(wall);
    turn.times.processor.push_back(processor);
  }
  return turn;
}

inline double best(const std::vector<double>& times) {
  return *std::min_element(times.begin(), times.end());
}

inline double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

inline void print(const std::string& who, int clips, const Times& times) {
  std::printf("  %-24s best %8.1f ms   median %8.1f ms   processor %8.1f ms   %7.1f clips/s\n",
              who.c_str(), best(times.wall), median(times.wall), best(times.processor),
              1e3 * clips / best(times.wall));
}

/// Lets the sides take turns and prints each one's times and, over Python's, those of our first.
/// Throws std::runtime_error where Python has another number of parameters.
inline void compare(const std::string& what, int clips, const Turns& turns,
                    const std::vector<Side>& ours, const std::function<Turn()>& python) {
  std::printf("%s, batch %d, %d threads, LibTorch %s\n", what.c_str(), clips, turns.threads,
              TORCH_VERSION);
  std::fflush(stdout);
  std::vector<Times> times(ours.size());
  Times python_times;
  Turn last_of_python;
  for (int round = 0; round < turns.rounds; ++round) {
    last_of_python = python();
    python_times.append(last_of_python.times);
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const Turn turn = ours[i].turn();
      times[i].append(turn.times);
      if (round > 0 || i > 0) continue;
      std::printf("  parameters: Earshot %lld", static_cast<long long>(turn.parameters));
      if (!last_of_python.times.wall.empty()) {
        std::printf(", Python %lld", static_cast<long long>(last_of_python.parameters));
      }
      std::printf("\n");
      std::fflush(stdout);
      if (!last_of_python.times.wall.empty() && turn.parameters != last_of_python.parameters) {
        throw std::runtime_error(what + ": the two sides have not the same number of parameters");
      }
    }
  }
  for (std::size_t i = 0; i < ours.size(); ++i) print(ours[i].name, clips, times[i]);
  if (python_times.wall.empty()) {
    std::printf("  Python: python3-torch is not installed\n\n");
    return;
  }
  print("Python, torch " + last_of_python.torch_version, clips, python_times);
  std::printf("  Earshot / Python         best %8.3f      median %8.3f      processor %8.3f\n\n",
              best(times[0].wall) / best(python_times.wall),
              median(times[0].wall) / median(python_times.wall),
              best(times[0].processor) / best(python_times.processor));
  std::fflush(stdout);
}

}  // namespace earshot::bench
