#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <stdexcept>

#include "core/base/cores.h"
#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/projection/affinities.h"
#include "core/projection/compared_rows.h"
#include "core/projection/near_affinities.h"
#include "core/projection/principal_components.h"
#include "core/projection/projection.h"
#include "core/projection/tsne_forces.h"

namespace earshot {
namespace {

/// Early on all likenesses are multiplied so that clusters find room (van der Maaten 2014, sec. 5:
/// 12 for the first 250 of 1,000 iterations; a third at most of a shorter run).
constexpr double kExaggeration = 12.0;
constexpr int kExaggeratedIterations = 250;
/// van der Maaten & Hinton 2008, sec. 3.4.
constexpr double kEarlyMomentum = 0.5, kLateMomentum = 0.8;
/// Each coordinate's own step, after Jacobs 1988, as in van der Maaten's code.
constexpr double kGainRise = 0.2, kGainFall = 0.8, kLeastGain = 0.01;
/// Deviation of the start (Kobak & Berens 2019: PCA keeps the large structure), and of a jitter
/// that parts equal rows.
constexpr double kStartDeviation = 1e-4, kJitter = 1e-6;

/// Rows / exaggeration, at least 200 (Belkina et al. 2019, for a gradient without its factor 4);
/// so a quarter of both with it.
double learning_rate(const TsneSettings& settings, std::int64_t rows) {
  const double by_rows = std::max(static_cast<double>(rows) / kExaggeration, 200.0);
  return (settings.learning_rate > 0 ? settings.learning_rate : by_rows) / 4.0;
}

Layout<float> starting_layout(const torch::Tensor& rows, const TsneSettings& settings) {
  const torch::Tensor coordinates = principal_components(rows, settings.dimensions).project(rows);
  const double deviation =
      std::max(coordinates.select(1, 0).std(0, /*unbiased=*/false).item<double>(), 1e-300);
  const torch::Tensor scaled = (coordinates * (kStartDeviation / deviation)).t().contiguous();
  Random random(settings.seed, {name_hash("tsne")});
  Layout<float> layout;
  for (std::int64_t d = 0; d < settings.dimensions; ++d) {
    const auto* values = scaled.data_ptr<double>() + d * scaled.size(1);
    auto& axis = layout.emplace_back();
    for (std::int64_t i = 0; i < scaled.size(1); ++i) {
      axis.push_back(static_cast<float>(values[i] + kJitter * random.normal()));
    }
  }
  return layout;
}

/// Row by row, as the callers have it.
void interleave(const Layout<float>& layout, std::vector<float>& coordinates) {
  const std::size_t dimensions = layout.size(), count = layout[0].size();
  coordinates.resize(count * dimensions);
  for (std::size_t d = 0; d < dimensions; ++d) {
    for (std::size_t i = 0; i < count; ++i) coordinates[i * dimensions + d] = layout[d][i];
  }
}

double negative_entropy(const std::vector<float>& joint) {
  double sum = 0.0;
  for (const float p : joint) {
    if (p > 0.0f) sum += static_cast<double>(p) * std::log(static_cast<double>(p));
  }
  return sum;
}

/// What the rows' likeness makes of a layout.
struct Pull {
  double constant = 0;  ///< sum of p log p, over all ordered pairs
  std::function<void(const Layout<float>&, Forces<float>&)> forces;
};

Pull pull_of(const torch::Tensor& values, double perplexity, std::int64_t exact_rows,
             std::stop_token stop, const std::function<void(double)>& looking) {
  if (values.size(0) <= exact_rows) {
    Affinities<float> all = affinities<float>(values, perplexity, stop);
    const double constant = 2.0 * negative_entropy(all.joint);
    return {constant, [all = std::move(all)](const Layout<float>& layout, Forces<float>& forces) {
              compute_forces<float>(all.joint, layout, forces);
            }};
  }
  const auto near = std::make_shared<NearForces>(near_affinities(values, perplexity, stop, looking),
                                                 cores_to_use());
  return {negative_entropy(near->likeness().joint),
          [near](const Layout<float>& layout, Forces<float>& forces) {
            near->compute(layout, forces);
          }};
}

class Descent {
 public:
  Descent(const Layout<float>& layout, double rate)
      : speed_(layout.size(), std::vector<float>(layout[0].size(), 0.0f)),
        gain_(layout.size(), std::vector<float>(layout[0].size(), 1.0f)),
        rate_(static_cast<float>(rate)) {}

  void step(const Forces<float>& forces, double exaggeration, double momentum,
            Layout<float>& layout) {
    const auto pull = static_cast<float>(4.0 * exaggeration);
    const auto push = static_cast<float>(4.0 / forces.normaliser);
    for (std::size_t d = 0; d < layout.size(); ++d) {
      double sum = 0.0;
      for (std::size_t i = 0; i < layout[d].size(); ++i) {
        const float gradient = pull * forces.attraction[d][i] - push * forces.repulsion[d][i];
        float& speed = speed_[d][i];
        float& gain = gain_[d][i];
        const bool onwards = (gradient > 0.0f) != (speed > 0.0f);
        gain =
            onwards ? gain + static_cast<float>(kGainRise) : gain * static_cast<float>(kGainFall);
        gain = std::max(gain, static_cast<float>(kLeastGain));
        speed = static_cast<float>(momentum) * speed - rate_ * gain * gradient;
        layout[d][i] += speed;
        sum += static_cast<double>(layout[d][i]);
      }
      const auto mean = static_cast<float>(sum / static_cast<double>(layout[d].size()));
      for (float& value : layout[d]) value -= mean;
    }
  }

 private:
  Layout<float> speed_, gain_;
  float rate_;
};

void require_usable(const Features& features, const TsneSettings& settings) {
  if (settings.dimensions < 2 || settings.dimensions > 3) {
    throw std::invalid_argument("t-SNE lays out in two or three dimensions");
  }
  if (static_cast<std::int64_t>(features.values.size()) != features.rows() * features.width) {
    throw std::invalid_argument("t-SNE: the values do not fill the rows");
  }
}

}  // namespace

std::vector<float> tsne(const Features& features, const TsneSettings& settings,
                        const std::function<void(int, double, std::span<const float>)>& report,
                        std::stop_token stop, const std::function<void(double)>& looking) {
  require_usable(features, settings);
  if (features.rows() < 1) return {};
  const torch::Tensor values = compared_rows(features, settings.nearness, "t-SNE");
  Layout<float> layout = starting_layout(values, settings);
  std::vector<float> coordinates;
  interleave(layout, coordinates);
  if (features.rows() < least_tsne_rows) return coordinates;

  // A perplexity counts neighbours: more than a third of the others would make all alike.
  const double perplexity =
      std::clamp(settings.perplexity, 1.0, static_cast<double>(features.rows() - 1) / 3.0);
  const Pull pull = pull_of(values, perplexity, settings.exact_rows, stop, looking);
  const int exaggerated = std::min(kExaggeratedIterations, settings.iterations / 3);
  Descent descent(layout, learning_rate(settings, features.rows()));
  Forces<float> forces;
  for (int iteration = 0; iteration < settings.iterations; ++iteration) {
    leave_if_stopped(stop);
    const bool early = iteration < exaggerated;
    pull.forces(layout, forces);
    const double divergence = pull.constant + forces.stretch + std::log(forces.normaliser);
    descent.step(forces, early ? kExaggeration : 1.0, early ? kEarlyMomentum : kLateMomentum,
                 layout);
    interleave(layout, coordinates);
    if (report) report(iteration + 1, divergence, coordinates);
  }
  return coordinates;
}

}  // namespace earshot
