#include <QComboBox>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "tests/example_encoder/catalogue.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/form/param_form.h"
#include "widgets/form/param_row.h"

namespace test_add_an_encoder {

using namespace earshot;

/// An encoder that lives in the tests alone (docs/add-an-encoder.md), trained, evaluated and
/// exported by the command line and chosen in the window, of which neither was touched for it.
/// tests/core/models/test_models.cpp asks of it what it asks of all.
class TestAddAnEncoder : public QObject {
  Q_OBJECT

  int run(const QStringList& words, std::string* printed = nullptr) {
    return testing::run_program_here(catalogue_, words, printed);
  }
  QString at(const char* name) const { return folder_.filePath(name); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("add-an-encoder", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 20);
  }

  void the_reference_describes_it() {
    std::string printed;
    QCOMPARE(run({"describe", "encoder.m5"}, &printed), 0);
    QVERIFY2(printed.find("encoder.channels = 32") != std::string::npos, printed.c_str());
    QVERIFY(printed.find("Dai et al. 2017") != std::string::npos);
  }

  void a_crop_that_is_too_short_for_it_is_refused_in_words() {
    QCOMPARE(run({"new", "simclr-small", "--data", at("sounds"), "--out", at("short.json"), "--set",
                  "encoder.name=m5", "--set", "views.crop_samples=400"}),
             2);
  }

  void the_command_line_trains_evaluates_and_exports_it() {
    QCOMPARE(
        run({"new", "simclr-small", "--data", at("sounds"), "--out", at("e.json"), "--set",
             "encoder.name=m5", "--set", "encoder.channels=8", "--set", "training.batch_size=8",
             "--set", "views.crop_samples=4000", "--set", "training.steps=4"}),
        0);
    QCOMPARE(run({"train", at("e.json"), "--run", at("run"), "--json"}), 0);
    QCOMPARE(run({"evaluate", at("run"), "--json"}), 0);
    QCOMPARE(run({"export", at("run"), "--out", at("encoder.pt")}), 0);
    QVERIFY(QFile::exists(at("encoder.pt")));
  }

  void the_window_offers_it_and_its_form_has_its_settings() {
    Workbench bench(std::make_shared<const Catalogue>(catalogue_));
    bench.window().resize(1440, 900);
    bench.start(at("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    bench.window().layouts().reveal("method");
    auto* form = bench.window().layouts().panel("method")->findChild<ParamForm*>();
    QVERIFY(form != nullptr);
    QTRY_VERIFY(form->row("encoder.name") != nullptr);
    auto* encoders = form->row("encoder.name")->findChild<QComboBox*>();
    const int index = encoders->findText("M5 (raw waveform)");
    QVERIFY(index >= 0);
    QTest::keyClick(encoders, Qt::Key_End);
    QTRY_COMPARE(encoders->currentIndex(), index);
    QTRY_VERIFY(form->row("encoder.channels") != nullptr);
  }

 private:
  QTemporaryDir folder_;
  const Catalogue catalogue_ = example::catalogue_with_m5();
};

}  // namespace test_add_an_encoder

int app_add_an_encoder(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_add_an_encoder::TestAddAnEncoder>(argc, argv);
}
#include "test_add_an_encoder.moc"
