#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "core/experiment/npy.h"
#include "core/projection/umap.h"

// bench_umap FEATURES.npy OUT.npy [euclidean|cosine]: lays out as umap-learn does without settings
// and prints seconds by the clock. tests/bench/bench_umap.py calls it beside umap-learn.
int main(int count, char** words) try {
  using namespace earshot;
  if (count != 3 && count != 4) {
    std::fprintf(stderr, "bench_umap FEATURES.npy OUT.npy [euclidean|cosine]\n");
    return 2;
  }
  const NpyArray array = read_npy(words[1]);
  Features features;
  features.width = array.shape.at(1);
  for (std::int64_t row = 0; row < array.shape.at(0); ++row) features.items.push_back(Item{row});
  features.values = array.values;
  UmapSettings settings;
  if (count == 4 && words[3] == std::string("cosine")) settings.nearness = Nearness::Cosine;
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&start] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  double before_epochs = 0;
  const UmapLayout layout = umap(features, settings, [&](int epoch, std::span<const float>) {
    if (epoch == 1) before_epochs = seconds();
  });
  std::printf("%.2f %.2f %s %ld\n", seconds(), before_epochs,
              layout.start == UmapStart::Spectral ? "spectral" : "PCA",
              static_cast<long>(layout.parts));
  write_npy(words[2], layout.coordinates, {features.rows(), 2});
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_umap: %s\n", error.what());
  return 1;
}
