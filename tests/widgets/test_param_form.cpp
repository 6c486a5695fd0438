#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QToolButton>
#include <QtTest>
#include <QWheelEvent>

#include "core/params/binder.h"
#include "tests/support/run_widget_test.h"
#include "widgets/form/number_field.h"
#include "widgets/form/param_form.h"
#include "widgets/form/param_row.h"

namespace test_param_form {

using namespace earshot;

namespace {

struct Options {
  double temperature = 0.1;
  double rate = 0.001;
  std::int64_t size = 128;
  bool amsgrad = false;
  std::string kind = "adam";
  std::string folder = "";
};

void describe(Binder& binder, Options& options) {
  binder.real("temperature", options.temperature)
      .label("Temperature")
      .hard(1e-4, 10)
      .soft(0.05, 1)
      .scale(Scale::Log)
      .unit("K")
      .help("Divides the similarities.")
      .source("Chen et al. 2020, sec. 5.1")
      .applies(Applies::NextStep);
  binder.real("rate", options.rate).label("Learning rate").hard(0, 10).soft(0, 0.1).advanced();
  binder.integer("size", options.size).label("Projection size").hard(2, 4096).soft(2, 512);
  binder.flag("amsgrad", options.amsgrad).label("Keep the largest second moment (AMSGrad)");
  binder.choice("kind", options.kind, {{"adam", "Adam", ""}, {"sgd", "SGD", ""}})
      .label("Optimiser");
  binder.text("folder", options.folder).label("Folder");
}

struct Form {
  ParamForm form;
  Experiment experiment;
  QList<std::pair<QString, Value>> edits;

  Form() {
    const Section section{"method", "Method", "What is learnt.", parameters_of<Options>()};
    form.set_sections({section});
    for (const Parameter& parameter : section.parameters) {
      experiment.values["method." + parameter.id] = parameter.fallback;
    }
    form.show_values(experiment);
    QObject::connect(&form, &ParamForm::edited,
                     [this](const std::string& path, const Value& value) {
                       edits.append({QString::fromStdString(path), value});
                       experiment.values[path] = value;
                       form.show_values(experiment);
                     });
    form.resize(360, 480);
    form.show();
    if (!QTest::qWaitForWindowExposed(&form)) qFatal("no window");
  }
  ParamRow* row(const char* id) { return form.row(std::string("method.") + id); }
  NumberField* field(const char* id) { return row(id)->findChild<NumberField*>(); }
  NumberSlider* slider(const char* id) { return row(id)->findChild<NumberSlider*>(); }
  QLabel* fault(const char* id) { return row(id)->findChild<QLabel*>("fault"); }
  void type(const char* id, const char* text) {
    field(id)->setFocus();
    field(id)->selectAll();
    QTest::keyClicks(field(id), text);
    QTest::keyClick(field(id), Qt::Key_Return);
  }
};

void wheel(QWidget* target, int notches) {
  QWheelEvent event(QPointF(5, 5), target->mapToGlobal(QPointF(5, 5)), {}, {0, 120 * notches},
                    Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(target, &event);
}

}  // namespace

class TestParamForm : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void chips_stand_in_one_row_where_they_can_and_never_on_what_is_below() {
    ParamForm form;
    std::vector<Section> sections;
    for (const char* name : {"method", "encoder", "views", "training", "data", "evaluation"}) {
      sections.push_back({name, name, "", parameters_of<Options>()});
    }
    form.set_sections(sections);
    form.resize(900, 480);
    form.show();
    QVERIFY(QTest::qWaitForWindowExposed(&form));
    const auto chips = form.findChildren<QToolButton*>("chip");
    QCOMPARE(chips.size(), 6);
    int wide = 0;
    for (const QToolButton* chip : chips) wide += chip->sizeHint().width() + 2;
    const auto rows = [&] {
      QSet<int> tops;
      for (const QToolButton* chip : chips) tops.insert(chip->y());
      return tops.size();
    };
    form.resize(wide - 30, 480);
    QTRY_COMPARE(rows(), 1);
    for (const QToolButton* chip : chips) QVERIFY(chip->geometry().right() <= form.width());
    form.resize(wide / 2, 150);
    QTRY_VERIFY(rows() > 1);
    const auto* below = form.findChild<QScrollArea*>();
    for (const QToolButton* chip : chips) QVERIFY(chip->geometry().bottom() <= below->y());
  }

  void a_typed_number_is_taken() {
    Form form;
    form.type("temperature", "0.25");
    QCOMPARE(form.edits.size(), 1);
    QCOMPARE(form.edits[0].first, QString("method.temperature"));
    QCOMPARE(std::get<double>(form.edits[0].second), 0.25);
    form.type("size", "64");
    QCOMPARE(std::get<std::int64_t>(form.edits[1].second), std::int64_t{64});
  }

  void a_wrong_number_is_explained_and_never_taken() {
    Form form;
    form.type("temperature", "20");
    QCOMPARE(form.edits.size(), 0);
    QVERIFY(form.fault("temperature")->isVisible());
    QVERIFY2(form.fault("temperature")->text().contains("0.0001 to 10"),
             qPrintable(form.fault("temperature")->text()));
    QCOMPARE(form.field("temperature")->text(), QString("20"));
    form.type("temperature", "abc");
    QVERIFY(form.fault("temperature")->isVisible());
    QTest::keyClick(form.field("temperature"), Qt::Key_Escape);
    QCOMPARE(form.field("temperature")->text(), QString("0.1"));
    QVERIFY(!form.fault("temperature")->isVisible());
    form.type("size", "2.5");
    QVERIFY(form.fault("size")->isVisible());
    QCOMPARE(form.edits.size(), 0);
  }

  void leaving_a_wrong_field_does_not_take_it() {
    Form form;
    form.field("temperature")->setFocus();
    form.field("temperature")->selectAll();
    QTest::keyClicks(form.field("temperature"), "99");
    form.field("size")->setFocus();
    QCOMPARE(form.edits.size(), 0);
    QVERIFY(form.fault("temperature")->isVisible());
  }

  void the_wheel_needs_the_focus() {
    Form form;
    form.field("size")->setFocus();
    wheel(form.field("temperature"), 1);
    wheel(form.slider("temperature"), 1);
    QCOMPARE(form.edits.size(), 0);
    form.field("temperature")->setFocus();
    wheel(form.field("temperature"), 1);
    QCOMPARE(form.edits.size(), 1);
    QVERIFY(std::get<double>(form.edits[0].second) > 0.1);
  }

  void the_slider_is_logarithmic_and_ends_at_the_soft_range() {
    Form form;
    NumberSlider* slider = form.slider("temperature");
    slider->setValue(slider->maximum());
    QCOMPARE(std::get<double>(form.edits.last().second), 1.0);
    slider->setValue(0);
    QCOMPARE(std::get<double>(form.edits.last().second), 0.05);
    slider->setValue(slider->maximum() / 2);
    const double middle = std::get<double>(form.edits.last().second);
    QVERIFY2(std::abs(middle - std::sqrt(0.05)) < 0.002, qPrintable(QString::number(middle)));
    QCOMPARE(form.field("temperature")->text(), QString::number(middle));
  }

  void a_double_click_on_the_name_brings_the_default_back() {
    Form form;
    form.type("temperature", "0.3");
    auto* name = form.row("temperature")->findChild<QLabel*>();
    QTest::mouseDClick(name, Qt::LeftButton);
    QCOMPARE(std::get<double>(form.edits.last().second), 0.1);
    QCOMPARE(form.field("temperature")->text(), QString("0.1"));
    form.type("temperature", "1e9");
    QVERIFY(form.fault("temperature")->isVisible());
    QTest::mouseDClick(name, Qt::LeftButton);
    QVERIFY(!form.fault("temperature")->isVisible());
  }

  void a_long_name_is_shown_whole() {
    Form form;
    const auto* name = form.row("amsgrad")->findChild<QLabel*>("name");
    QCOMPARE(name->text(), QString("Keep the largest second moment (AMSGrad)"));
    QTRY_VERIFY(name->height() >= name->heightForWidth(name->width()));
    const auto* brief = form.row("kind")->findChild<QLabel*>("name");
    QVERIFY(name->height() > brief->height());
    QVERIFY(form.row("kind")->y() >= form.row("amsgrad")->geometry().bottom());
  }

  void flags_choices_and_texts_are_taken() {
    Form form;
    auto* box = form.row("amsgrad")->findChild<QCheckBox*>();
    QTest::mouseClick(box, Qt::LeftButton, {}, {8, box->height() / 2});
    QCOMPARE(std::get<bool>(form.edits.last().second), true);
    form.row("kind")->findChild<QComboBox*>()->setFocus();
    QTest::keyClick(form.row("kind")->findChild<QComboBox*>(), Qt::Key_Down);
    QCOMPARE(std::get<std::string>(form.edits.last().second), std::string("sgd"));
    auto* text = form.row("folder")->findChild<QLineEdit*>();
    text->setFocus();
    QTest::keyClicks(text, "sounds");
    QTest::keyClick(text, Qt::Key_Return);
    QCOMPARE(std::get<std::string>(form.edits.last().second), std::string("sounds"));
  }

  void what_needs_a_restart_is_locked_while_training() {
    Form form;
    form.form.set_training(true);
    QVERIFY(form.field("temperature")->isEnabled());
    QVERIFY(!form.field("size")->isEnabled());
    QCOMPARE(form.row("size")->findChild<QLabel*>("badge")->text(), QString("locked"));
    QCOMPARE(form.row("temperature")->findChild<QLabel*>("badge")->text(), QString("live"));
    QTest::mouseDClick(form.row("size")->findChild<QLabel*>(), Qt::LeftButton);
    QCOMPARE(form.edits.size(), 0);
    form.form.set_training(false);
    QVERIFY(form.field("size")->isEnabled());
  }

  void experts_settings_are_folded_and_search_finds_them() {
    Form form;
    QVERIFY(!form.row("rate")->isVisible());
    QTest::mouseClick(form.form.findChild<QToolButton*>("more"), Qt::LeftButton);
    QVERIFY(form.row("rate")->isVisible());
    QTest::mouseClick(form.form.findChild<QToolButton*>("more"), Qt::LeftButton);
    auto* search = form.form.findChild<QLineEdit*>("form_search");
    QTest::keyClicks(search, "learning");
    QVERIFY(form.row("rate")->isVisible());
    QVERIFY(!form.row("size")->isVisible());
    search->setText("chen 2020");
    QVERIFY(form.row("temperature")->isVisible());
    search->setText("zzz");
    QVERIFY(!form.row("temperature")->isVisible());
    form.form.reveal("method.rate");
    QVERIFY(form.row("rate")->isVisible());
    QVERIFY(form.field("rate")->hasFocus());
  }

  void the_tip_says_help_range_default_and_source() {
    Form form;
    const QString tip = form.row("temperature")->toolTip();
    for (const char* words : {"Divides the similarities", "0.0001 to 10", "default 0.1",
                              "Chen et al. 2020", "method.temperature", "next step"}) {
      QVERIFY2(tip.contains(words), words);
    }
    QCOMPARE(form.field("temperature")->accessibleName(), QString("Temperature (K)"));
    QCOMPARE(form.field("temperature")->accessibleDescription(),
             QString("Divides the similarities."));
  }

  void new_sections_replace_the_rows_even_from_within_an_edit() {
    Form form;
    connect(&form.form, &ParamForm::edited, &form.form, [&](const std::string& path, const Value&) {
      if (path != "method.kind") return;
      Section other{"method", "Method", "", parameters_of<Options>()};
      other.parameters.resize(5);
      form.form.set_sections({other});
      form.form.show_values(form.experiment);
    });
    form.row("kind")->findChild<QComboBox*>()->setCurrentIndex(1);
    QCoreApplication::processEvents();
    QVERIFY(form.row("folder") == nullptr);
    QCOMPARE(form.row("kind")->findChild<QComboBox*>()->currentText(), QString("SGD"));
  }
};

}  // namespace test_param_form

int widgets_param_form(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_param_form::TestParamForm>(argc, argv);
}
#include "test_param_form.moc"
