#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/stored_run.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/form/chain_list.h"
#include "widgets/form/number_field.h"
#include "widgets/form/param_form.h"
#include "widgets/form/param_row.h"

namespace test_method_window {

using namespace earshot;

/// The panels of method and augmentations: what differs from the preset, and the ways through them.
class TestMethodWindow : public QObject {
  Q_OBJECT

  Session& session() { return bench_->session(); }
  const Experiment& experiment() { return session().experiment().experiment(); }
  MainWindow& window() { return bench_->window(); }
  ParamForm* form() { return window().findChild<ParamForm*>(); }
  QToolButton* mark(const char* path) { return form()->row(path)->findChild<QToolButton*>("mark"); }
  NumberField* number(const char* path) { return form()->row(path)->findChild<NumberField*>(); }
  QString at(const char* name) const { return folder_.filePath(name); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("method-window", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 4);
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    window().resize(1440, 900);
    bench_->start(at("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
  }
  void init() {
    session().choose_preset("simclr-small");
    window().layouts().reveal("method");
    QTRY_VERIFY(form()->isVisible() && form()->row("method.temperature") != nullptr);
  }
  void cleanupTestCase() { bench_.reset(); }

  void what_differs_from_the_preset_carries_a_dot_that_takes_it_back() {
    QTRY_VERIFY(mark("method.temperature")->isHidden());
    // Which sounds there are is nobody's recipe.
    QVERIFY(mark("data.path")->isHidden());
    const double before = experiment().real("method.temperature");
    session().set("method.temperature", before + 0.2);
    QTRY_VERIFY(!mark("method.temperature")->isHidden());
    QVERIFY(mark("method.temperature")->toolTip().contains("SimCLR, small has"));
    QVERIFY(mark("training.learning_rate")->isHidden());
    mark("method.temperature")->click();
    QCOMPARE(experiment().real("method.temperature"), before);
    QTRY_VERIFY(mark("method.temperature")->isHidden());
  }

  void the_preset_that_is_followed_is_the_nearest_of_the_method() {
    auto* presets = window().findChild<QComboBox*>("presets");
    QTRY_COMPARE(presets->currentData().toString(), QString("simclr-small"));
    session().set("method.name", std::string("byol"));
    QTRY_COMPARE(presets->currentData().toString(), QString("byol-small"));
    const auto match = session().presets().of(experiment());
    for (const Preset& preset : session().catalogue().presets) {
      const auto own = preset_experiment(session().catalogue(), preset.words.name);
      QVERIFY2(session().presets().of(own).changed.empty(), preset.words.name.c_str());
      QVERIFY2(!session().presets().title(own).contains("changed"), preset.words.name.c_str());
    }
    QVERIFY(match.preset != nullptr);
  }

  void a_chip_scrolls_to_its_section() {
    auto* scroll = form()->findChild<QScrollArea*>();
    QToolButton* training = nullptr;
    const auto look = [&] {
      for (QToolButton* chip : form()->findChildren<QToolButton*>("chip")) {
        if (chip->text().startsWith("Training") && chip->isVisible()) training = chip;
      }
      return training != nullptr;
    };
    QTRY_VERIFY(look());
    scroll->verticalScrollBar()->setValue(0);
    QTRY_VERIFY(!training->isChecked());
    const int before = scroll->verticalScrollBar()->value();
    training->click();
    QVERIFY(scroll->verticalScrollBar()->value() > before);
    ParamRow* steps = form()->row("training.steps");
    QTRY_VERIFY(!steps->visibleRegion().isEmpty());
    // A section that was changed says so.
    session().set("training.steps", std::int64_t{77});
    QTRY_VERIFY(training->text().contains(QChar(0x2022)));
  }

  void after_enter_and_after_a_click_on_the_ground_letters_are_keys_of_the_window() {
    NumberField* field = number("method.temperature");
    const bool looped = session().playback().loops();
    field->setFocus();
    QTest::keyClick(field, Qt::Key_L);
    QCOMPARE(session().playback().loops(), looped);  // typed, not pressed
    field->setText("0.31");
    field->setModified(true);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(experiment().real("method.temperature"), 0.31);
    QVERIFY(!field->hasFocus());
    QTest::keyClick(&window(), Qt::Key_L);
    QCOMPARE(session().playback().loops(), !looped);
    // What is wrong stays to be mended.
    field->setFocus();
    field->setText("-4");
    field->setModified(true);
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(field->hasFocus());
    QTest::keyClick(field, Qt::Key_Escape);
    QTest::mouseClick(form()->row("method.temperature")->findChild<QLabel*>("name"),
                      Qt::LeftButton);
    QVERIFY(!field->hasFocus());
    QTest::keyClick(&window(), Qt::Key_L);
    QCOMPARE(session().playback().loops(), looped);
  }

  void the_chain_of_a_preset_is_taken_as_one_step() {
    window().layouts().reveal("augmentations");
    const Experiment before = experiment();
    auto* chains = window().findChild<QToolButton*>("chains");
    Q_EMIT chains->menu()->aboutToShow();
    QVERIFY(chains->menu()->actions().size() > 2);
    QAction* other = nullptr;
    for (QAction* action : chains->menu()->actions()) {
      if (action->text().contains("CLMR")) other = action;
    }
    QVERIFY(other != nullptr);
    other->trigger();
    const Experiment published = preset_experiment(session().catalogue(), "clmr-paper");
    QCOMPARE(chain_order(experiment()), chain_order(published));
    for (const std::string& link : chain_order(published)) {
      QCOMPARE(experiment().within("views." + link), published.within("views." + link));
    }
    QCOMPARE(experiment().integer("views.crop_samples"), before.integer("views.crop_samples"));
    QCOMPARE(experiment().text("data.path"), before.text("data.path"));
    session().undo();
    QVERIFY(experiment() == before);
    QVERIFY(window().findChild<QLabel*>("probability_heading")->isVisible());
  }

  void the_settings_of_two_runs_are_compared_in_a_table() {
    Experiment run = experiment();
    set_value(session().catalogue(), run, "training.steps", std::int64_t{55});
    set_value(session().catalogue(), run, "method.temperature", 0.42);
    testing::write_run(at("runs/compared").toStdString(), run, {{"loss", {1, 2}}});
    window().actions().at("runs.compare_settings")->trigger();
    auto* table = window().findChild<QTableWidget*>("difference_table");
    QVERIFY(table != nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(table->rowCount(), 2, 20000);
    QStringList cells;
    for (int row = 0; row < 2; ++row) {
      for (int column = 0; column < 3; ++column) cells += table->item(row, column)->text();
    }
    QVERIFY2(cells.contains("55") && cells.contains("0.42"), qPrintable(cells.join(" | ")));
    QVERIFY(cells.filter("Temperature").size() == 1);
    window().findChild<QWidget*>("settings_difference")->close();
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_method_window

int app_method_window(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_method_window::TestMethodWindow>(argc, argv);
}
#include "test_method_window.moc"
