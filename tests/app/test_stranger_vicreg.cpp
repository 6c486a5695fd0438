#include <cmath>
#include <QComboBox>
#include <QtTest>

#include "app/panels/method_panel.h"
#include "core/experiment/run_folder.h"
#include "tests/strangers/vicreg/catalogue.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/form/number_field.h"
#include "widgets/form/param_form.h"
#include "widgets/form/param_row.h"

namespace earshot::test_stranger_vicreg {

class TestStrangerVicreg : public QObject, private testing::ShownWindow {
  Q_OBJECT

 private:
  const Catalogue catalogue_ = strangers::catalogue_with_vicreg();

  // Writes an experiment of this method on the sounds.
  void write_experiment() {
    Experiment experiment = preset_experiment(catalogue_, "simclr-small");
    const std::vector<std::pair<std::string, Value>> settings = {
        {"method.name", std::string("vicreg")},     {"data.path", path("sounds")},
        {"views.crop_samples", std::int64_t{4000}}, {"training.batch_size", std::int64_t{8}},
        {"training.steps", std::int64_t{40}},       {"training.schedule", std::string("constant")},
        {"training.device", std::string("cpu")}};
    for (const auto& [setting, value] : settings) {
      set_value(catalogue_, experiment, setting, value);
    }
    save_experiment(catalogue_, experiment, path("vicreg.json"));
  }

  int program(const QStringList& words, std::string* printed = nullptr) const {
    std::string said;
    return testing::run_program_here(catalogue_, words, printed != nullptr ? printed : &said);
  }

  // What a run recorded under a name, by step; fails where a step is missing.
  std::vector<double> recorded(const char* run, const std::string& wanted) const {
    std::vector<double> values;
    std::uintmax_t offset = 0;
    for (const MetricLine& line : read_metrics(RunPaths(path(run)).metrics(), offset)) {
      if (line.step != static_cast<std::int64_t>(values.size()) + 1) return {};
      for (const auto& [name, value] : line.values) {
        if (name == wanted) values.push_back(value);
      }
    }
    return values;
  }

  static double mean(const std::vector<double>& values, std::size_t from, std::size_t to) {
    double sum = 0;
    for (std::size_t i = from; i < to; ++i) sum += values.at(i);
    return sum / static_cast<double>(to - from);
  }

 private Q_SLOTS:
  void initTestCase() {
    testing::keep_to_itself("stranger_vicreg", folder_);
    testing::make_two_pitches(path("sounds"), 20);
    write_experiment();
  }

  void the_reference_describes_it() {
    std::string printed;
    QCOMPARE(program({"describe", "method.vicreg"}, &printed), 0);
    const QString text = QString::fromStdString(printed);
    QVERIFY(text.contains("VICReg"));
    QVERIFY(text.contains("method.invariance_weight = 25"));
    QVERIFY(text.contains("method.variance_weight = 25"));
    QVERIFY(text.contains("method.covariance_weight = 1 "));
    QVERIFY(text.contains("Bardes"));
    QCOMPARE(program({"describe", "--markdown"}, &printed), 0);
    QVERIFY(QString::fromStdString(printed).contains("## method: vicreg"));
  }

  void it_trains_with_its_loss_falling_and_its_terms_recorded() {
    QCOMPARE(program({"train", at("vicreg.json"), "--run", at("whole")}), 0);
    const std::vector<double> losses = recorded("whole", "loss");
    QCOMPARE(losses.size(), std::size_t{40});
    QVERIFY(mean(losses, 35, 40) < 0.9 * mean(losses, 0, 5));
    const std::vector<double> invariance = recorded("whole", "invariance_loss");
    const std::vector<double> variance = recorded("whole", "variance_loss");
    const std::vector<double> covariance = recorded("whole", "covariance_loss");
    QCOMPARE(variance.size(), losses.size());
    for (std::size_t i = 0; i < losses.size(); ++i) {
      const double sum = 25 * invariance.at(i) + 25 * variance.at(i) + covariance.at(i);
      QVERIFY(std::abs(losses[i] - sum) < 1e-3 * (1 + sum));
    }
  }

  void stopped_and_resumed_it_takes_the_same_steps() {
    QCOMPARE(program({"train", at("vicreg.json"), "--run", at("halves"), "--steps", "20"}), 0);
    QCOMPARE(recorded("halves", "loss").size(), std::size_t{20});
    QCOMPARE(program({"resume", at("halves"), "--steps", "40"}), 0);
    QCOMPARE(recorded("halves", "loss"), recorded("whole", "loss"));
  }

  void in_pieces_it_trains_too() {
    QCOMPARE(program({"train", at("vicreg.json"), "--run", at("pieces"), "--set",
                      "training.rows_at_once=4", "--steps", "10"}),
             0);
    const std::vector<double> losses = recorded("pieces", "loss");
    QCOMPARE(losses.size(), std::size_t{10});
    QVERIFY(losses.back() < losses.front());
  }

  void it_says_its_own_plot() {
    const MethodEntry* entry = catalogue_.method("vicreg");
    QVERIFY(entry != nullptr);
    QCOMPARE(entry->plots.size(), std::size_t{1});
    QCOMPARE(entry->plots[0].curves.size(), std::size_t{3});
  }

  void the_form_offers_it_with_its_settings() {
    begin(at("sounds"), catalogue_);
    show_panel("method");
    auto* panel = bench_->window().layouts().find<MethodPanel>();
    QVERIFY(panel != nullptr);
    auto* form = panel->findChild<ParamForm*>();
    QVERIFY(form != nullptr);

    QTRY_VERIFY(form->row("method.name") != nullptr);
    auto* names = form->row("method.name")->findChild<QComboBox*>();
    QVERIFY(names != nullptr);
    const int place = names->findText("VICReg");
    QVERIFY(place >= 0);
    names->setCurrentIndex(place);
    QTRY_COMPARE(experiment().text("method.name"), std::string("vicreg"));

    QTRY_VERIFY(form->row("method.invariance_weight") != nullptr);
    for (const auto& [id, text] : {std::pair{"method.invariance_weight", "25"},
                                   {"method.variance_weight", "25"},
                                   {"method.covariance_weight", "1"}}) {
      QVERIFY2(form->row(id) != nullptr, id);
      auto* number = form->row(id)->findChild<NumberField*>();
      QVERIFY2(number != nullptr, id);
      QCOMPARE(number->text(), QString(text));
    }

    auto* number = form->row("method.variance_weight")->findChild<NumberField*>();
    number->setFocus();
    number->selectAll();
    QTest::keyClicks(number, "12.5");
    QTest::keyClick(number, Qt::Key_Return);
    QTRY_COMPARE(experiment().real("method.variance_weight"), 12.5);
  }

  void cleanupTestCase() { bench_.reset(); }
};

}  // namespace earshot::test_stranger_vicreg

int app_stranger_vicreg(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<earshot::test_stranger_vicreg::TestStrangerVicreg>(
      argc, argv);
}

#include "test_stranger_vicreg.moc"
