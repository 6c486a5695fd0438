#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <QComboBox>
#include <QtTest>
#include <sstream>
#include <stdexcept>

#include "app/panels/method_panel.h"
#include "app/window/workbench.h"
#include "tests/strangers/encoder/plain_conv.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_stranger_encoder {

using namespace earshot;
using nlohmann::json;

/// An encoder that was written from docs/add-an-encoder.md alone.
class TestStrangerEncoder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void the_reference_describes_it_with_both_settings();
  void shapes_and_weights_are_as_calculated_by_hand();
  void what_is_too_short_is_refused_in_one_line_with_the_least();
  void an_experiment_with_views_that_are_too_short_is_refused();
  void it_trains_and_its_features_are_evaluated();
  void the_window_offers_it();

 private:
  QString at(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }
  std::filesystem::path path(const char* name) const { return at(name).toStdString(); }
  int program(const QStringList& words, std::string* printed = nullptr) const {
    return testing::run_program_here(catalogue_, words, printed);
  }
  /// The exit status of making an experiment with it on views of so many samples.
  int make(const char* file, int crop_samples) const;

  const QTemporaryDir folder_;
  const Catalogue catalogue_ = strangers::catalogue_with_plain_conv();
};

int TestStrangerEncoder::make(const char* file, int crop_samples) const {
  QStringList words{QStringLiteral("new"), QStringLiteral("simclr-small"), QStringLiteral("--data"),
                    at("sounds"),          QStringLiteral("--out"),        at(file)};
  for (const char* setting : {"encoder.name=plain-conv", "encoder.channels=8", "encoder.kernel=16",
                              "data.sample_rate=16000", "training.batch_size=4", "training.steps=2",
                              "training.device=cpu"}) {
    words << QStringLiteral("--set") << QString::fromLatin1(setting);
  }
  words << QStringLiteral("--set") << QStringLiteral("views.crop_samples=%1").arg(crop_samples);
  return program(words);
}

void TestStrangerEncoder::initTestCase() {
  QVERIFY(folder_.isValid());
  testing::keep_to_itself("stranger-encoder", folder_);
  testing::make_two_pitches(path("sounds"), 16);
  QCOMPARE(make("experiment.json", 4000), 0);
}

void TestStrangerEncoder::the_reference_describes_it_with_both_settings() {
  std::string markdown, lines;
  QCOMPARE(program({QStringLiteral("describe"), QStringLiteral("--markdown")}, &markdown), 0);
  QVERIFY(markdown.find("## encoder: plain-conv\n\nPlain convolutions. Three strided") !=
          std::string::npos);

  QCOMPARE(program({QStringLiteral("describe"), QStringLiteral("encoder.plain-conv"),
                    QStringLiteral("--json")},
                   &lines),
           0);
  std::istringstream read(lines);
  std::vector<std::string> settings;
  for (std::string line; std::getline(read, line);) {
    const json setting = json::parse(line);
    settings.push_back(setting["path"].get<std::string>() + "=" +
                       std::to_string(setting["default"].get<int>()));
  }
  QCOMPARE(settings, (std::vector<std::string>{"encoder.channels=16", "encoder.kernel=16"}));
}

void TestStrangerEncoder::shapes_and_weights_are_as_calculated_by_hand() {
  const strangers::PlainConvFacts facts = strangers::plain_conv_facts({8, 16}, 4000);
  QCOMPARE(facts.shape, (std::vector<std::int64_t>{2, 32}));
  // Filters of 16 without bias, 1 to 8 to 16 to 32 channels, and a gain and a shift a channel.
  QCOMPARE(facts.weights, (8 * 1 + 16 * 8 + 32 * 16) * 16 + 2 * (8 + 16 + 32));
  // One frame of the last layer sees 16 frames; those see 15 * 4 + 16, and so on down.
  QCOMPARE(facts.minimum, (15 * 4 + 15) * 4 + 16);
  QCOMPARE(facts.declared_minimum, facts.minimum);

  QCOMPARE(strangers::plain_conv_facts({8, 16}, facts.minimum).shape, facts.shape);
  QCOMPARE(strangers::plain_conv_facts({3, 4}, 4000).shape, (std::vector<std::int64_t>{2, 12}));
}

void TestStrangerEncoder::what_is_too_short_is_refused_in_one_line_with_the_least() {
  const std::int64_t least = strangers::plain_conv_facts({8, 16}, 4000).minimum;
  std::string said;
  try {
    strangers::plain_conv_facts({8, 16}, least - 1);
  } catch (const std::invalid_argument& refused) {
    said = refused.what();
  }
  QVERIFY2(said.find("plain-conv") != std::string::npos, said.c_str());
  QVERIFY2(said.find(std::to_string(least)) != std::string::npos, said.c_str());
  QVERIFY(said.find('\n') == std::string::npos);
}

void TestStrangerEncoder::an_experiment_with_views_that_are_too_short_is_refused() {
  const auto least = static_cast<int>(strangers::plain_conv_facts({8, 16}, 4000).minimum);
  QCOMPARE(make("short.json", least - 1), 2);
  QCOMPARE(make("least.json", least), 0);
}

void TestStrangerEncoder::it_trains_and_its_features_are_evaluated() {
  std::string lines, printed;
  QCOMPARE(program({QStringLiteral("train"), at("experiment.json"), QStringLiteral("--run"),
                    at("run"), QStringLiteral("--json")},
                   &lines),
           0);
  bool finite = false;
  json last;
  std::istringstream read(lines);
  for (std::string line; std::getline(read, line);) {
    last = json::parse(line);
    if (last["event"] == "step") finite = std::isfinite(last["loss"].get<double>());
  }
  QVERIFY(finite);
  QCOMPARE(last["event"].get<std::string>(), std::string("finished"));
  QCOMPARE(last["steps"].get<int>(), 2);
  std::ifstream file(path("run") / "experiment.json");
  const json kept = json::parse(file)["encoder"];
  QCOMPARE(kept["name"].get<std::string>(), std::string("plain-conv"));
  QCOMPARE(kept["channels"].get<int>(), 8);

  QCOMPARE(program({QStringLiteral("evaluate"), at("run"), QStringLiteral("--json")}, &printed), 0);
  const json evaluation = json::parse(printed);
  QCOMPARE(evaluation["features"].get<int>(), 32);
  QVERIFY(evaluation["baselines"].contains("untrained"));
  QCOMPARE(evaluation["baselines"]["untrained"]["features"].get<int>(), 32);
  // 200 and 1200 Hz: an encoder of any worth tells them apart better than a coin does.
  QVERIFY2(evaluation["accuracy"].get<double>() > 0.5, printed.c_str());
}

void TestStrangerEncoder::the_window_offers_it() {
  Workbench bench(std::make_shared<const Catalogue>(catalogue_));
  bench.window().resize(1440, 900);
  bench.start(at("sounds"));
  QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
  QTRY_VERIFY_WITH_TIMEOUT(bench.session().data().dataset(), 20000);
  auto* panel = bench.window().layouts().find<MethodPanel>();
  QVERIFY(panel != nullptr);
  bench.window().layouts().reveal(panel->id());
  bench.session().set("encoder.name", std::string("plain-conv"));
  const auto chosen = [panel] {
    const auto choices = panel->findChildren<QComboBox*>();
    return std::any_of(choices.begin(), choices.end(), [](const QComboBox* choice) {
      return choice->currentText() == QStringLiteral("Plain convolutions");
    });
  };
  QTRY_VERIFY(chosen());
  QCOMPARE(std::get<std::int64_t>(
               bench.session().experiment().experiment().values.at("encoder.channels")),
           std::int64_t{16});
}

}  // namespace test_stranger_encoder

int app_stranger_encoder(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_stranger_encoder::TestStrangerEncoder>(argc,
                                                                                             argv);
}

#include "test_stranger_encoder.moc"
