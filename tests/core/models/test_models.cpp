#include <QtTest>
#include <set>

#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/methods/method.h"
#include "tests/support/front_ends.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"
#include "tests/support/with_examples.h"

namespace test_models {

using namespace earshot;
namespace support = earshot::testing;

/// What every encoder and every method of the catalogue must hold to.
class TestModels : public QObject {
  Q_OBJECT

 private:
  static constexpr std::int64_t rates[] = {22050};

  using Encoders = std::vector<std::pair<EncoderEntry, EncoderContext>>;

  static Encoders at_rates(const std::vector<EncoderEntry>& entries) {
    Encoders all;
    for (const EncoderEntry& entry : entries) {
      for (const std::int64_t rate : rates) all.emplace_back(entry, EncoderContext{rate});
    }
    return all;
  }

  static Encoders encoders() { return at_rates(support::catalogue_with_examples().encoders); }

  /// The same, and those that let people choose their front end with each.
  static Encoders with_front_ends() {
    std::vector<EncoderEntry> entries = support::catalogue_with_examples().encoders;
    for (const EncoderEntry& entry : support::with_other_front_ends(entries)) {
      entries.push_back(entry);
    }
    return at_rates(entries);
  }

  /// Whether an experiment may join them as they are by default.
  static bool fit(const MethodEntry& method, const EncoderEntry& encoder) {
    static const Catalogue catalogue = support::catalogue_with_examples();
    Experiment experiment = default_experiment(catalogue);
    set_text(catalogue, experiment, "method.name", method.words.name);
    set_text(catalogue, experiment, "encoder.name", encoder.words.name);
    for (const ParameterError& error : contradictions(catalogue, experiment)) {
      const std::string path = error.path();
      if (path.starts_with("method.") || path.starts_with("encoder.")) return false;
    }
    return true;
  }

  static std::int64_t shortest_crop(const MethodEntry& method, const EncoderEntry& encoder,
                                    const EncoderContext& context) {
    const std::int64_t least = encoder.minimum_samples({}, context);
    if (!method.least_frames || !encoder.samples_of_frames) return least;
    return std::max(least, encoder.samples_of_frames({}, context, method.least_frames({})));
  }

  static void check_words(const EntryWords& words) {
    QVERIFY(!words.name.empty() && !words.label.empty());
    QVERIFY2(!words.summary.empty() && words.summary.ends_with('.'), words.name.c_str());
    QVERIFY2(!words.source.empty(), words.name.c_str());
  }

  static void check_parameters(const std::vector<Parameter>& parameters) {
    std::set<std::string> ids;
    for (const Parameter& parameter : parameters) {
      QVERIFY2(ids.insert(parameter.id).second, parameter.id.c_str());
      QVERIFY2(!parameter.label.empty() && !parameter.help.empty(), parameter.id.c_str());
      QVERIFY2(!parameter.source.empty(), parameter.id.c_str());
      QCOMPARE(checked(parameter, parameter.fallback, parameter.id), parameter.fallback);
      if (parameter.kind == Kind::Integer || parameter.kind == Kind::Real) {
        QVERIFY2(std::isfinite(parameter.soft_min) && std::isfinite(parameter.soft_max),
                 parameter.id.c_str());
      }
    }
  }

 private Q_SLOTS:
  void declarations_are_whole() {
    std::set<std::string> encoder_names, method_names;
    for (const EncoderEntry& entry : support::catalogue_with_examples().encoders) {
      check_words(entry.words);
      check_parameters(entry.parameters);
      QVERIFY(encoder_names.insert(entry.words.name).second);
    }
    for (const MethodEntry& entry : support::catalogue_with_examples().methods) {
      check_words(entry.words);
      check_parameters(entry.parameters);
      QVERIFY(method_names.insert(entry.words.name).second);
    }
    QVERIFY(encoder_names.contains("sample-cnn") && encoder_names.contains("small-log-mel") &&
            method_names.contains("simclr"));
  }

  void features_have_the_stated_shape_and_are_finite() {
    for (const auto& [entry, context] : with_front_ends()) {
      const EncoderPointer encoder = entry.make({}, context);
      const std::int64_t least = encoder->minimum_samples();
      QCOMPARE(entry.minimum_samples({}, context), least);
      for (const bool training : {true, false}) {
        encoder->train(training);
        const torch::Tensor features = encoder->forward(torch::randn({2, 1, least}));
        QVERIFY(features.sizes() == torch::IntArrayRef({2, encoder->features()}));
        QVERIFY(features.isfinite().all().item<bool>());
        const torch::Tensor silence = encoder->forward(torch::zeros({2, 1, least}));
        QVERIFY2(silence.isfinite().all().item<bool>(), entry.words.name.c_str());
      }
    }
  }

  void crops_of_so_many_frames_have_them() {
    for (const auto& [entry, context] : with_front_ends()) {
      const auto pictures = std::dynamic_pointer_cast<PictureEncoder>(entry.make({}, context));
      QCOMPARE(pictures != nullptr, entry.has_picture);
      if (!pictures || !entry.samples_of_frames) continue;
      const std::int64_t samples = entry.samples_of_frames({}, context, 100);
      QCOMPARE(pictures->picture(torch::randn({1, 1, samples})).size(3), std::int64_t{100});
      QVERIFY(pictures->picture(torch::randn({1, 1, samples - 1})).size(3) < 100);
    }
  }

  void encoders_that_take_patches_do() {
    for (const auto& [entry, context] : with_front_ends()) {
      if (!fits(entry, EncoderNeed::Patches)) continue;
      const auto pictures = std::dynamic_pointer_cast<PictureEncoder>(entry.make({}, context));
      const std::int64_t side = std::max<std::int64_t>(entry.least_patch, 8);
      pictures->eval();
      const torch::NoGradGuard no_grad;
      const torch::Tensor features = pictures->features_of(torch::randn({2, 1, side, side + 3}));
      QCOMPARE(features.size(0), std::int64_t{2});
      QVERIFY2(features.isfinite().all().item<bool>(), entry.words.name.c_str());
    }
  }

  void one_sample_too_few_is_refused_in_words() {
    for (const auto& [entry, context] : with_front_ends()) {
      const EncoderPointer encoder = entry.make({}, context);
      const std::int64_t least = encoder->minimum_samples();
      try {
        encoder->forward(torch::randn({2, 1, least - 1}));
        QFAIL("a sound that is too short was taken");
      } catch (const std::invalid_argument& error) {
        const QString words = error.what();
        QVERIFY(words.contains(QString::fromStdString(entry.words.name)));
        QVERIFY(words.contains(QString::number(least)));
        QVERIFY(!words.contains('\n'));
      }
    }
  }

  void a_row_does_not_depend_on_its_neighbours() {
    for (const auto& [entry, context] : with_front_ends()) {
      const EncoderPointer encoder = entry.make({}, context);
      encoder->eval();
      const torch::NoGradGuard no_grad;
      const torch::Tensor sound = torch::randn({3, 1, encoder->minimum_samples() + 100});
      const torch::Tensor together = encoder->forward(sound);
      for (std::int64_t row = 0; row < 3; ++row) {
        const torch::Tensor alone = encoder->forward(sound.slice(0, row, row + 1));
        QVERIFY(support::relative_error(together.slice(0, row, row + 1), alone) < 1e-5);
      }
    }
  }

  void different_sounds_have_different_features() {
    for (const auto& [entry, context] : with_front_ends()) {
      torch::manual_seed(1);
      const EncoderPointer encoder = entry.make({}, context);
      encoder->eval();
      const torch::NoGradGuard no_grad;
      const torch::Tensor features =
          encoder->forward(torch::randn({2, 1, encoder->minimum_samples() * 3 / 2}));
      QVERIFY(support::relative_error(features[0], features[1]) > 1e-4);
    }
  }

  void every_parameter_of_every_method_learns() {
    for (const MethodEntry& entry : support::catalogue_with_examples().methods) {
      int joined = 0;
      for (const auto& [encoder_entry, context] : encoders()) {
        if (!fit(entry, encoder_entry)) continue;
        ++joined;
        torch::manual_seed(1);
        const EncoderPointer encoder = encoder_entry.make({}, context);
        const std::int64_t samples = shortest_crop(entry, encoder_entry, context) * 3 / 2;
        MethodContext around;
        around.encoder = encoder;
        around.another_encoder = [&, &made = encoder_entry] { return made.make({}, context); };
        around.sample_rate = context.sample_rate;
        around.crop_samples = samples;
        around.batch_size = 3;
        const auto method = entry.make({}, around);
        method->prepare({{"a", "b", "c"}, 3, 1});
        QCOMPARE(method->encoder().get(), encoder.get());
        Batch batch;
        for (const ViewPlan& plan : entry.views.of({})) {
          batch.views.push_back(
              torch::randn({3, 1, plan.length.samples(samples, context.sample_rate)}));
        }
        batch.clips = {0, 1, 2};
        batch.labels = {0, 1, 2};
        batch.groups = {0, 1, 1};
        const StepOutput output = method->step(batch);
        QCOMPARE(output.loss.dim(), std::int64_t{0});
        for (const auto& [name, value] : output.diagnostics) {
          QVERIFY2(value.dim() == 0 && !value.requires_grad(), name.c_str());
          QVERIFY2(std::isfinite(value.item<double>()), name.c_str());
        }
        output.loss.backward();
        for (const auto& item : method->named_parameters()) {
          if (!item.value().requires_grad()) continue;
          QVERIFY2(item.value().grad().defined(), item.key().c_str());
          QVERIFY2(item.value().grad().isfinite().all().item<bool>(), item.key().c_str());
        }
        method->after_step({0, 1});
      }
      QVERIFY2(joined > 0, entry.words.name.c_str());
    }
  }
};

}  // namespace test_models

int core_models(int argc, char** argv) {
  return earshot::testing::run_test<test_models::TestModels>(argc, argv);
}
#include "test_models.moc"
