#include <QLineEdit>
#include <QListWidget>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/form/chain_list.h"
#include "widgets/form/number_field.h"

namespace test_find_setting {

using namespace earshot;

/// Ctrl+K, some letters and Enter lead to the field of a setting, wherever it is folded away.
class TestFindSetting : public QObject {
  Q_OBJECT

  void find(const char* letters) {
    MainWindow& window = bench_->window();
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    auto* palette = window.findChild<QWidget*>("command_palette");
    QTest::keyClicks(palette->findChild<QLineEdit*>(), letters);
    QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Return);
  }
  /// The accessible name of what has the keyboard; its parents' where it has none.
  QString focused() const {
    for (QWidget* at = bench_->window().focusWidget(); at != nullptr; at = at->parentWidget()) {
      if (!at->accessibleName().isEmpty()) return at->accessibleName();
    }
    return {};
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("find", folder_);
    testing::make_two_pitches(folder_.filePath("sounds").toStdString(), 4);
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(folder_.filePath("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().data().dataset(), 20000);
    bench_->session().set("views.order", std::string("polarity, noise, reverb"));
  }
  void cleanupTestCase() { bench_.reset(); }

  void an_augmentations_setting() {
    find("views.reverb.");
    auto* row = bench_->window().findChild<QWidget*>("chain_row_reverb");
    QVERIFY(row != nullptr);
    QTRY_VERIFY(row->isAncestorOf(bench_->window().focusWidget()));
    QTRY_VERIFY(!bench_->window().focusWidget()->visibleRegion().isEmpty());
  }

  void its_probability() {
    find("views.noise.probability");
    QTRY_COMPARE(focused(), QString("Probability of Faint noise"));
  }

  void the_chain_itself() {
    find("views.order");
    QTRY_COMPARE(focused(), QString("Add augmentation"));
  }

  void a_methods_setting() {
    find("method.temperature");
    QTRY_COMPARE(focused(), QString("Temperature"));
  }

  void in_a_narrow_panel_the_number_of_a_probability_is_whole() {
    ChainList chain(std::make_shared<const Catalogue>(built_in_catalogue()));
    chain.show_experiment(bench_->session().experiment().experiment());
    chain.show();
    for (const int wide : {480, 276}) {
      chain.resize(wide, 300);
      QCoreApplication::processEvents();
      const auto fields = chain.findChildren<NumberField*>("probability");
      QCOMPARE(fields.size(), 3);
      for (const NumberField* field : fields) {
        QCOMPARE(field->visibleRegion().boundingRect(), field->rect());
      }
    }
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_find_setting

int app_find_setting(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_find_setting::TestFindSetting>(argc, argv);
}
#include "test_find_setting.moc"
