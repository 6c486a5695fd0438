#pragma once

#include <QtTest>
#include <string>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/experiment/views_of.h"
#include "core/methods/method.h"

namespace earshot::testing {

/// Rows of a test: the small preset of every method.
inline void each_small_preset(const Catalogue& catalogue) {
  QTest::addColumn<QString>("preset");
  for (const Preset& preset : catalogue.presets) {
    const std::string& name = preset.words.name;
    if (name.ends_with("-small")) QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
}

/// The preset with two clips a step and the shortest crop that it takes.
inline Experiment least(const Catalogue& catalogue, const std::string& preset) {
  Experiment experiment = preset_experiment(catalogue, preset);
  set_value(catalogue, experiment, "training.batch_size", std::int64_t{2});
  set_value(catalogue, experiment, "views.crop_samples", std::int64_t{64});
  for (const ParameterError& error : contradictions(catalogue, experiment)) {
    const QString words = error.what();
    const qsizetype at = words.lastIndexOf("at least ");
    if (!words.contains("views.crop_samples") || at < 0) continue;
    set_value(catalogue, experiment, "views.crop_samples",
              static_cast<std::int64_t>(words.mid(at + 9).split(' ').first().toLongLong()));
  }
  return experiment;
}

/// A batch of two clips as the experiment's method wants it.
inline Batch batch_of(const Catalogue& catalogue, const Experiment& experiment, bool silent) {
  Batch batch;
  for (const ViewPlan& plan : views_of(catalogue, experiment)) {
    const std::int64_t crop = plan.length.samples(experiment.integer("views.crop_samples"),
                                                  experiment.integer("data.sample_rate"));
    batch.views.push_back(silent ? torch::zeros({2, 1, crop}) : 0.1 * torch::randn({2, 1, crop}));
  }
  batch.clips = batch.labels = batch.groups = {0, 1};
  return batch;
}

}  // namespace earshot::testing
