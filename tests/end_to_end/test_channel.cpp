#include <cmath>
#include <numbers>
#include <QtTest>

#include "core/audio/decode.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_runs.h"

namespace test_channel {

using namespace earshot;
using testing::run_program;

namespace {

double level_of(const std::vector<float>& samples, double hertz) {
  double real = 0, imaginary = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double turn = 2 * std::numbers::pi * hertz * static_cast<double>(i) / 16000;
    real += samples[i] * std::cos(turn);
    imaginary += samples[i] * std::sin(turn);
  }
  return 2 * std::hypot(real, imaginary) / static_cast<double>(samples.size());
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

/// data.channel from the experiment's file to the views and features of a run.
class TestChannel : public QObject {
  Q_OBJECT
  std::unique_ptr<testing::ToyRuns> toy_;

  /// Stereo files: `first` Hz left; right `second` Hz, or where that is 0 the left one turned over.
  void write_stereo(const std::string& folder, double first, double second) const {
    for (int clip = 0; clip < 24; ++clip) {
      std::vector<float> samples;
      const double more = 3.0 * clip;
      for (int i = 0; i < 8000; ++i) {
        const double seconds = i / 16000.0;
        const double left = 0.4 * std::sin(2 * std::numbers::pi * (first + more) * seconds);
        const double right = 0.2 * std::sin(2 * std::numbers::pi * (second + more) * seconds);
        samples.push_back(static_cast<float>(left));
        samples.push_back(static_cast<float>(second > 0 ? right : -left));
      }
      testing::write_sound(
          toy_->at(folder) / ("c" + std::to_string(clip % 2)) / (std::to_string(clip) + ".wav"),
          samples, 16000, 2);
    }
  }

  QStringList on(const std::string& folder, const char* channel) const {
    return {"--set", "data.path=" + toy_->text(folder), "--set",
            QStringLiteral("data.channel=") + channel};
  }

 private Q_SLOTS:
  void initTestCase() {
    toy_ = std::make_unique<testing::ToyRuns>();
    write_stereo("stereo", 500, 1500);
    write_stereo("opposite", 500, 0);
    QVERIFY(toy_->make("toy.json", {}, 3).status == 0);
  }

  void a_run_hears_the_channel_that_its_experiment_names() {
    const auto trained = toy_->train("toy.json", "right", on("stereo", "right"));
    QVERIFY2(trained.status == 0, trained.err.c_str());
    const auto views = run_program({"views", toy_->text("right"), "--step", "1", "--clip",
                                    "c0/0.wav", "--out", toy_->text("views")});
    QVERIFY2(views.status == 0, views.err.c_str());
    const auto heard = decode_mono(toy_->at("views") / "original.wav", 16000, 1.0);
    QVERIFY(level_of(heard, 1500) > 0.19 && level_of(heard, 500) < 0.01);
    const auto embedded = run_program({"embed", toy_->text("right"), "--data",
                                       toy_->text("opposite"), "--out", toy_->text("out.npy")});
    QVERIFY2(embedded.status == 0, embedded.err.c_str());
    QVERIFY2(has(embedded.out, "24 clips"), embedded.out.c_str());
    const auto evaluated = run_program({"evaluate", toy_->text("right")});
    QVERIFY2(evaluated.status == 0, evaluated.err.c_str());
  }

  void channels_that_cancel_are_refused_with_what_hears_them() {
    const auto mixed = toy_->train("toy.json", "mix", on("opposite", "mix"));
    QCOMPARE(mixed.status, 2);
    QVERIFY2(has(mixed.err, "cancel in the mix; data.channel=left"), mixed.err.c_str());
    const auto left = toy_->train("toy.json", "left", on("opposite", "left"));
    QVERIFY2(left.status == 0, left.err.c_str());
  }

  void a_channel_that_there_is_not_is_refused() {
    const auto refused = toy_->train("toy.json", "middle", on("stereo", "middle"));
    QCOMPARE(refused.status, 2);
    QVERIFY2(has(refused.err, "data.channel"), refused.err.c_str());
  }
};

}  // namespace test_channel

int end_to_end_channel(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_channel::TestChannel>(argc, argv);
}
#include "test_channel.moc"
