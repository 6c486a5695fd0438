#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "core/experiment/npy.h"
#include "core/projection/projection.h"
#include "core/tensor/feature_tensor.h"

// bench_tsne FEATURES.npy OUT.npy ITERATIONS PERPLEXITY: lays out and prints seconds by the clock.
// tests/bench/bench_tsne.py calls it beside scikit-learn.
int main(int count, char** words) try {
  using namespace earshot;
  if (count != 5) {
    std::fprintf(stderr, "bench_tsne FEATURES.npy OUT.npy ITERATIONS PERPLEXITY\n");
    return 2;
  }
  const NpyArray array = read_npy(words[1]);
  Features features;
  features.width = array.shape.at(1);
  for (std::int64_t row = 0; row < array.shape.at(0); ++row) features.items.push_back(Item{row});
  features.values = array.values;
  TsneSettings settings;
  settings.iterations = std::atoi(words[3]);
  settings.perplexity = std::atof(words[4]);
  const auto start = std::chrono::steady_clock::now();
  const std::vector<float> layout = tsne(features, settings);
  std::printf("%.2f\n",
              std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  write_npy(words[2], layout, {features.rows(), 2});
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_tsne: %s\n", error.what());
  return 1;
}
