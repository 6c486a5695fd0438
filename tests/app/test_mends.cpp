#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/form/param_form.h"
#include "widgets/form/param_row.h"

namespace test_mends {

using namespace earshot;

/// What is wrong stands where it is wrong, with the one action that mends it.
class TestMends : public QObject {
  Q_OBJECT

  Session& session() { return *session_; }
  const std::vector<Fault>& faults() { return session().obstacles().faults(); }
  void mend() {
    const Mend mend = *faults().front().mend;
    session().set(mend.path, mend.value);
  }
  std::string at(const char* name) const { return folder_.filePath(name).toStdString(); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("mends", folder_);
    testing::make_two_pitches(at("sounds"), 20);
    catalogue_ = std::make_shared<const Catalogue>(built_in_catalogue());
    experiment_ = preset_experiment(*catalogue_, "simclr-small");
    set_value(*catalogue_, experiment_, "data.path", at("sounds"));
    set_value(*catalogue_, experiment_, "views.crop_samples", std::int64_t{4000});
    set_value(*catalogue_, experiment_, "training.batch_size", std::int64_t{8});
  }
  void init() {
    session_ = std::make_unique<Session>(catalogue_, experiment_);
    session().data().open(data_key(experiment_));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QVERIFY(faults().empty());
  }
  void cleanup() { session_.reset(); }

  void every_encoder_that_does_not_fit_a_method_is_mended_by_one_that_does() {
    int misfits = 0;
    for (const MethodEntry& method : catalogue_->methods) {
      for (const EncoderEntry& encoder : catalogue_->encoders) {
        session().experiment().replace(experiment_, "again");
        session().set("method.name", method.words.name);
        session().set("encoder.name", encoder.words.name);
        if (faults().empty() || faults().front().path != "encoder.name") continue;
        ++misfits;
        const std::string pair = method.words.name + " on " + encoder.words.name;
        const Fault fault = faults().front();
        QVERIFY2(fault.mend, pair.c_str());
        QVERIFY2(!fault.words.contains("encoder.name") && !fault.words.contains(';'),
                 qPrintable(fault.words));
        mend();
        const bool mended = faults().empty() || faults().front().path != "encoder.name";
        QVERIFY2(mended, pair.c_str());
      }
    }
    QVERIFY(misfits > 0);
  }

  void a_number_is_mended_by_the_nearest_that_would_do() {
    const auto clips =
        static_cast<std::int64_t>(session().data().dataset()->of(Split::Train).size());
    session().set("training.batch_size", std::int64_t{128});
    QCOMPARE(faults().size(), std::size_t{1});
    QVERIFY2(faults().front().words.startsWith("128 is more than"),
             qPrintable(faults().front().words));
    QCOMPARE(faults().front().mend->words, QString("Use %1").arg(clips));
    mend();
    QVERIFY(faults().empty());
    QCOMPARE(session().experiment().experiment().integer("training.batch_size"), clips);

    session().set("training.warmup_steps", std::int64_t{5000});
    QCOMPARE(faults().front().mend->value,
             Value(session().experiment().experiment().integer("training.steps")));
    mend();
    session().set("data.valid_fraction", 0.5);
    session().set("data.test_fraction", 0.9);
    QVERIFY(faults().front().mend);
    mend();
    QVERIFY(faults().empty() || faults().front().path != "data.test_fraction");
  }

  void a_crop_that_is_too_short_is_mended_by_the_shortest_that_is_not() {
    session().set("views.crop_samples", std::int64_t{64});
    QCOMPARE(faults().front().path, std::string("views.crop_samples"));
    const Value needed = faults().front().mend->value;
    mend();
    QVERIFY(faults().empty());
    session().set("views.crop_samples", std::get<std::int64_t>(needed) - 1);
    QVERIFY(!faults().empty());
  }

  void a_column_that_is_not_there_is_mended_by_one_that_is() {
    session().set("data.label", std::string("nope"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset() && !faults().empty(), 20000);
    QCOMPARE(faults().front().path, std::string("data.label"));
    QCOMPARE(faults().front().mend->value, Value(std::string("label")));
  }

  void what_nothing_mends_has_no_button() {
    session().open_data(QString::fromStdString(at("nowhere")));
    QTRY_VERIFY_WITH_TIMEOUT(!faults().empty(), 20000);
    QVERIFY(!faults().front().mend);
  }

  void the_row_and_the_top_of_the_form_have_the_button() {
    session_.reset();
    Workbench bench(catalogue_);
    bench.start(QString::fromStdString(at("sounds")));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    QTRY_VERIFY_WITH_TIMEOUT(bench.session().data().dataset(), 20000);
    bench.window().layouts().reveal("method");
    bench.session().set("training.batch_size", std::int64_t{128});
    auto* form = bench.window().findChild<ParamForm*>();
    ParamRow* row = form->row("training.batch_size");
    auto* button = row->findChild<QPushButton*>("mend");
    QTRY_VERIFY(!button->isHidden() && button->text().startsWith("Use "));
    QVERIFY(row->findChild<QLabel*>("fault")->text().startsWith("128 is more than"));
    auto* top = bench.window().findChild<QPushButton*>("method_obstacle_mend");
    QTRY_COMPARE(top->text(), button->text());
    QVERIFY(!bench.window().actions().at("training.train")->isEnabled());
    button->click();
    QTRY_VERIFY(button->isHidden() && top->isHidden());
    QVERIFY(bench.window().actions().at("training.train")->isEnabled());
    bench.session().set("training.batch_size", std::int64_t{128});
    QTRY_VERIFY(!top->isHidden());
    top->click();
    QTRY_VERIFY(bench.session().obstacles().faults().empty());
    bench.session().undo();
    QCOMPARE(bench.session().experiment().experiment().integer("training.batch_size"),
             std::int64_t{128});
  }

 private:
  QTemporaryDir folder_;
  std::shared_ptr<const Catalogue> catalogue_;
  Experiment experiment_;
  std::unique_ptr<Session> session_;
};

}  // namespace test_mends

int app_mends(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_mends::TestMends>(argc, argv);
}
#include "test_mends.moc"
