#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>
#include <QAbstractButton>
#include <QtTest>
#include <sstream>

#include "app/panels/augmentations_panel.h"
#include "app/window/workbench.h"
#include "core/audio/decode.h"
#include "tests/strangers/augmentation/tremolo.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_stranger_augmentation {

using namespace earshot;
using nlohmann::json;

constexpr int rate = 16000;  // Hz, of the two pitches

/// A tremolo that was written from docs/add-an-augmentation.md alone.
class TestStrangerAugmentation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void the_reference_describes_it_with_all_its_settings();
  void views_writes_what_was_drawn_of_it();
  void what_was_drawn_tells_the_view_from_the_clip();
  void a_constant_sound_swells_as_calculated_by_hand();
  void training_two_steps_with_it_ends_well();
  void the_window_shows_it_in_its_chain();

 private:
  QString at(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }
  std::filesystem::path path(const char* name) const { return at(name).toStdString(); }
  int program(const QStringList& words, std::string* printed = nullptr) const {
    return testing::run_program_here(catalogue_, words, printed);
  }
  json written_views() const;

  const QTemporaryDir folder_;
  const Catalogue catalogue_ = strangers::catalogue_with_tremolo();
};

json TestStrangerAugmentation::written_views() const {
  std::ifstream file(path("views") / "views.json");
  return json::parse(file);
}

void TestStrangerAugmentation::initTestCase() {
  QVERIFY(folder_.isValid());
  testing::keep_to_itself("stranger-augmentation", folder_);
  testing::make_two_pitches(path("sounds"), 8);
  QStringList words{QStringLiteral("new"), QStringLiteral("simclr-small"), QStringLiteral("--data"),
                    at("sounds"),          QStringLiteral("--out"),        at("experiment.json")};
  for (const char* setting :
       {"views.order=tremolo", "views.crop_samples=8000", "data.sample_rate=16000",
        "training.batch_size=2", "training.steps=2", "training.device=cpu"}) {
    words << QStringLiteral("--set") << QString::fromLatin1(setting);
  }
  QCOMPARE(program(words), 0);
  QCOMPARE(program({QStringLiteral("views"), at("experiment.json"), QStringLiteral("--clip"),
                    QStringLiteral("high/2.wav"), QStringLiteral("--step"), QStringLiteral("1"),
                    QStringLiteral("--out"), at("views")}),
           0);
}

void TestStrangerAugmentation::the_reference_describes_it_with_all_its_settings() {
  std::string markdown, lines;
  QCOMPARE(program({QStringLiteral("describe"), QStringLiteral("--markdown")}, &markdown), 0);
  QVERIFY(markdown.find("## augmentation: tremolo\n\nTremolo. Lets the sound swell and fade") !=
          std::string::npos);
  QVERIFY(markdown.find("| `views.tremolo.fastest_hz` | 8 Hz | a number from 0.01 to 100 |") !=
          std::string::npos);

  QCOMPARE(program({QStringLiteral("describe"), QStringLiteral("augmentation.tremolo"),
                    QStringLiteral("--json")},
                   &lines),
           0);
  std::vector<std::string> paths;
  std::istringstream read(lines);
  for (std::string line; std::getline(read, line);) paths.push_back(json::parse(line)["path"]);
  const std::vector<std::string> all{"views.tremolo.enabled",     "views.tremolo.probability",
                                     "views.tremolo.slowest_hz",  "views.tremolo.fastest_hz",
                                     "views.tremolo.least_depth", "views.tremolo.most_depth"};
  QCOMPARE(paths, all);
}

void TestStrangerAugmentation::views_writes_what_was_drawn_of_it() {
  const json views = written_views()["views"];
  QCOMPARE(views.size(), std::size_t{2});
  for (const json& view : views) {
    // The crop, then one a link of the chain.
    QCOMPARE(view["draws"].size(), std::size_t{2});
    const json& draw = view["draws"][1];
    QCOMPARE(draw["augmentation"].get<std::string>(), std::string("tremolo"));
    QVERIFY(draw["applied"].get<bool>());
    const json& numbers = draw["numbers"];
    QCOMPARE(numbers.size(), std::size_t{3});
    QVERIFY(numbers["rate_hz"] >= 2.0 && numbers["rate_hz"] < 8.0);
    QVERIFY(numbers["depth"] >= 0.2 && numbers["depth"] < 0.8);
    QVERIFY(numbers["phase_rad"] >= 0.0 && numbers["phase_rad"] < 2 * std::numbers::pi);
    QVERIFY(draw["words"].get<std::string>().find(" Hz, ") != std::string::npos);
  }
  QVERIFY(views[0]["draws"][1]["numbers"] != views[1]["draws"][1]["numbers"]);
}

void TestStrangerAugmentation::what_was_drawn_tells_the_view_from_the_clip() {
  const auto heard_of = [this](const std::string& file) {
    return decode_mono(path("views") / file, rate, 10);
  };
  const std::vector<float> original = heard_of("original.wav");
  QCOMPARE(original.size(), std::size_t{8000});
  for (const json& view : written_views()["views"]) {
    const std::vector<float> heard = heard_of(view["file"].get<std::string>());
    QCOMPARE(heard.size(), original.size());
    const json& numbers = view["draws"][1]["numbers"];
    const double hz = numbers["rate_hz"], depth = numbers["depth"], phase = numbers["phase_rad"];
    double furthest = 0, change = 0;
    for (std::size_t i = 0; i < heard.size(); ++i) {
      const double angle = 2 * std::numbers::pi * hz * static_cast<double>(i) / rate + phase;
      const double calculated = original[i] * (1 - depth * (1 + std::sin(angle)) / 2);
      furthest = std::max(furthest, std::abs(heard[i] - calculated));
      change = std::max(change, std::abs(static_cast<double>(heard[i] - original[i])));
    }
    QVERIFY2(furthest < 1e-5, std::to_string(furthest).c_str());
    QVERIFY(change > 0.01);
  }
}

void TestStrangerAugmentation::a_constant_sound_swells_as_calculated_by_hand() {
  Drawn drawn;
  drawn.augmentation = "tremolo";
  drawn.applied = true;
  drawn.numbers = {{"rate_hz", 4.0}, {"depth", 0.5}, {"phase_rad", 0.0}};
  // At 16 Hz a turn takes four samples: the sine is 0, 1, 0, -1.
  const std::vector<float> heard = strangers::with_tremolo(std::vector<float>(8, 0.8F), 16, drawn);
  const std::vector<float> calculated{0.6F, 0.4F, 0.6F, 0.8F, 0.6F, 0.4F, 0.6F, 0.8F};
  QCOMPARE(heard.size(), calculated.size());
  for (std::size_t i = 0; i < heard.size(); ++i) {
    QVERIFY(std::abs(heard[i] - calculated[i]) < 1e-6F);
  }
  // A quarter of a turn further on it begins with the softest sample.
  drawn.numbers[2].second = std::numbers::pi / 2;
  QVERIFY(std::abs(strangers::with_tremolo({0.8F}, 16, drawn)[0] - 0.4F) < 1e-6F);
  QCOMPARE(strangers::with_tremolo({0, 0, 0}, 16, drawn), std::vector<float>(3, 0.0F));
}

void TestStrangerAugmentation::training_two_steps_with_it_ends_well() {
  std::string lines;
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
  const json kept = json::parse(file);
  QCOMPARE(kept["views"]["order"].get<std::string>(), std::string("tremolo"));
  QCOMPARE(kept["views"]["tremolo"]["most_depth"].get<double>(), 0.8);
}

void TestStrangerAugmentation::the_window_shows_it_in_its_chain() {
  Workbench bench(std::make_shared<const Catalogue>(catalogue_));
  bench.window().resize(1440, 900);
  bench.start(at("sounds"));
  QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
  QTRY_VERIFY_WITH_TIMEOUT(bench.session().data().dataset(), 20000);
  bench.session().set("views.order", std::string("tremolo"));
  QCOMPARE(bench.session().experiment().experiment().real("views.tremolo.fastest_hz"), 8.0);

  auto* panel = bench.window().layouts().find<AugmentationsPanel>();
  QVERIFY(panel != nullptr);
  bench.window().layouts().reveal(panel->id());
  const auto row = [panel] {
    return panel->findChild<QWidget*>(QStringLiteral("chain_row_tremolo"));
  };
  QTRY_VERIFY(row() != nullptr);
  const auto buttons = row()->findChildren<QAbstractButton*>();
  QVERIFY(std::any_of(buttons.begin(), buttons.end(), [](const QAbstractButton* button) {
    return button->text() == QStringLiteral("Tremolo");
  }));
  bench.session().set("views.order", std::string("gain"));
  QTRY_VERIFY(row() == nullptr);
}

}  // namespace test_stranger_augmentation

int app_stranger_augmentation(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<
      test_stranger_augmentation::TestStrangerAugmentation>(argc, argv);
}

#include "test_stranger_augmentation.moc"
