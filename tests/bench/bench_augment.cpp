// Views a second that the augmentations make on one core, beside the Python libraries' figures; or,
// with the argument "cuda", on a GPU.

#include <ATen/Parallel.h>

#include <chrono>
#include <cstdio>
#include <ctime>

#include "core/augment/make_chain.h"
#include "core/built_in/augmentations.h"

using namespace earshot;

namespace {

struct Machine {
  torch::Device device = torch::kCPU;
  std::int64_t batch = 16;

  /// On one core the processor's time, as what else runs on the machine takes wall time only.
  double seconds() const {
    if (device.is_cpu()) return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    torch::cuda::synchronize();
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
  }
};

struct Case {
  std::string name;
  std::int64_t sample_rate;
  std::int64_t samples;
  const char* others;  ///< what others reach, with where that was measured
};

/// Tones that glide under a noise that swells: neither silent, nor periodic.
torch::Tensor sounds(const Case& one, std::int64_t batch) {
  torch::manual_seed(1);
  const torch::Tensor time =
      torch::arange(one.samples, torch::kFloat32) / static_cast<double>(one.sample_rate);
  const torch::Tensor pitch = torch::rand({batch, 1, 1}) * 600 + 100;
  const torch::Tensor tones = torch::sin(6.2832 * pitch * (time + 0.1 * time * time));
  return 0.4 * tones + 0.1 * torch::randn({batch, 1, one.samples}) * torch::sin(5 * time).abs();
}

double views_per_second(const Machine& machine, const Chain& chain, const Case& one) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor input = sounds(one, machine.batch).to(machine.device);
  const auto make_batch = [&](std::int64_t step) {
    std::vector<std::vector<Drawn>> draws;
    for (std::int64_t row = 0; row < machine.batch; ++row) {
      draws.push_back(
          chain.draw(1, 0, step * machine.batch + row, 0, {one.sample_rate, one.samples}));
    }
    return chain.apply(input, one.sample_rate, draws);
  };
  make_batch(-1);
  std::int64_t steps = 0;
  const double start = machine.seconds();
  double seconds = 0.0;
  while (seconds < 1.0) {
    make_batch(steps++);
    seconds = machine.seconds() - start;
  }
  return static_cast<double>(steps * machine.batch) / seconds;
}

void print(const Machine& machine, const Case& one, const Chain& chain) {
  const double rate = views_per_second(machine, chain, one);
  std::printf("%-28s %9.0f views/s %8.3f ms   %s\n", one.name.c_str(), rate, 1000 / rate,
              one.others);
  std::fflush(stdout);
}

Case clmr(const std::string& name, const char* others) {
  return {name, 22050, 59049, others};
}

}  // namespace

int main(int count, char** arguments) {
  Machine machine;
  if (count > 1) machine = {torch::Device(arguments[1]), 96};
  at::set_num_threads(1);
  Catalogue catalogue;
  catalogue.augmentations = built_in_augmentations();
  const auto always = [&](const std::string& name) {
    return make_chain(catalogue, {name},
                      [](const std::string&) { return Values{{"probability", 1.0}}; });
  };
  const auto as_published = [](const std::string&) { return Values{}; };

  std::printf(
      "59049 samples at 22050 Hz, batch %d, %s; beside it the best of three Python\n"
      "libraries on one core of another machine\n",
      static_cast<int>(machine.batch), machine.device.is_cpu() ? "one thread" : "GPU");
  print(machine, clmr("polarity", "18523"), always("polarity"));
  print(machine, clmr("noise", "627"), always("noise"));
  print(machine, clmr("gain", "16570"), always("gain"));
  print(machine, clmr("filter", "876 (high-pass), 1007 (low-pass)"), always("filter"));
  print(machine, clmr("delay", "5281"), always("delay"));
  print(machine, clmr("pitch_shift", "154"), always("pitch_shift"));
  print(machine, clmr("reverb", "360"), always("reverb"));
  print(machine, clmr("CLMR's chain", "97; wanted: at least 291"),
        make_chain(catalogue,
                   {"polarity", "noise", "gain", "filter", "delay", "pitch_shift", "reverb"},
                   as_published));

  std::printf("\n16000 samples at 16000 Hz\n");
  for (const AugmentationEntry& entry : catalogue.augmentations) {
    print(machine, {entry.words.name, 16000, 16000, ""}, always(entry.words.name));
  }
  return 0;
}
