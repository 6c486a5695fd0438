#include <ATen/Parallel.h>

#include <cstdio>
#include <ctime>

#include "core/measures/linear_probe.h"
#include "core/measures/logistic_regression.h"
#include "core/projection/affinities.h"
#include "core/projection/projection.h"
#include "core/projection/tsne_forces.h"
#include "tests/support/features.h"

using namespace earshot;

namespace {

/// Of the processor, all threads together: a busy machine changes it less than the wall clock.
double seconds_of(const std::function<void()>& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

/// Overlapping clouds, as features of a half-trained encoder are.
torch::Tensor clouds(std::int64_t rows, std::int64_t features, std::int64_t classes) {
  torch::manual_seed(1);
  const torch::Tensor centres = torch::randn({classes, features});
  const torch::Tensor mixing =
      torch::randn({features, features}) / std::sqrt(static_cast<double>(features));
  const torch::Tensor noise = torch::mm(2.5 * torch::randn({rows, features}), mixing);
  return centres.index_select(0, torch::arange(rows).remainder(classes)) + noise;
}

void bench_tsne(std::int64_t count) {
  const torch::Tensor values = clouds(count, 128, 12);
  const Features rows = testing::features_of(values);
  Affinities<float> likeness;
  const double calibration = seconds_of([&] { likeness = affinities<float>(values, 30.0); });
  for (const int dimensions : {2, 3}) {
    constexpr int kIterations = 100;
    TsneSettings settings;
    settings.iterations = kIterations;
    settings.dimensions = dimensions;
    const double whole = seconds_of([&] { tsne(rows, settings); });
    std::printf("t-SNE %lld x 128, %d-D: likeness %.2f s, %.0f iterations/s\n",
                static_cast<long long>(count), dimensions, calibration,
                kIterations / std::max(whole - calibration, 1e-9));
  }
}

void bench_pca(std::int64_t count, std::int64_t features) {
  const Features rows = testing::features_of(torch::randn({count, features}));
  std::printf("PCA %lld x %lld to 3: %.3f s\n", static_cast<long long>(count),
              static_cast<long long>(features), seconds_of([&] { pca(rows, 3); }));
  std::printf("nearest ten of %lld x %lld: %.1f ms\n", static_cast<long long>(count),
              static_cast<long long>(features), 1e3 * seconds_of([&] { nearest(rows, 7, 10); }));
}

void bench_probe() {
  constexpr std::int64_t kRows = 8000, kFeatures = 512, kClasses = 20;
  const torch::Tensor rows = clouds(kRows, kFeatures, kClasses);
  std::vector<std::int64_t> labels;
  ProbeRows parts;
  for (std::int64_t i = 0; i < kRows; ++i) {
    labels.push_back(i % kClasses);
    parts.train.push_back(i);
  }
  const torch::Tensor standard = (rows - rows.mean(0)) / rows.std(0);
  LogisticModel model;
  const double single = seconds_of(
      [&] { model = LogisticProblem(standard, torch::tensor(labels), kClasses).fit(1.0, 1e-4); });
  std::printf("probe 8,000 x 512, 20 classes, C = 1: %.2f s, %d iterations, gradient %.1e\n",
              single, model.iterations, model.gradient);
  parts.test = {0};
  const double grid = seconds_of([&] { linear_probe(rows, labels, parts, kClasses); });
  std::printf("probe of the same, five C with a fifth held out, to 1e-6: %.2f s\n", grid);
}

}  // namespace

int main() {
  at::set_num_threads(1);
  std::printf("seconds of one processor core\n");
  bench_tsne(2334);
  bench_tsne(3000);
  bench_pca(2334, 128);
  bench_pca(20000, 512);
  bench_probe();
  return 0;
}
