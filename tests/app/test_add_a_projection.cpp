#include <iostream>
#include <QComboBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>
#include <sstream>

#include "app/cli/command_line.h"
#include "app/window/workbench.h"
#include "tests/example_projection/random_projection.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/form/number_field.h"
#include "widgets/form/param_row.h"
#include "widgets/form/small_form.h"
#include "widgets/map/map_view.h"

namespace test_add_a_projection {

using namespace earshot;

/// A projection that lives in the tests alone (docs/add-a-projection.md), in the map's list with
/// its form, of which nothing was touched for it.
class TestAddAProjection : public QObject {
  Q_OBJECT

  QString at(const char* name) const { return folder_.filePath(name); }
  template <class Widget>
  Widget* find(const char* name) const {
    auto* widget = bench_->window().findChild<Widget*>(name);
    if (widget == nullptr) qFatal("there is no %s", name);
    return widget;
  }
  void begin() {
    bench_.reset();
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(catalogue_));
    bench_->window().resize(1440, 900);
    bench_->start(at("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    bench_->window().layouts().reveal("map");
    map_ = find<MapView>("map_view");
    projection_ = find<QComboBox>("map_projection");
    QTRY_COMPARE_WITH_TIMEOUT(map_->rows(), std::int64_t{24}, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!bench_->session().features().working(), 20000);
  }
  void choose(const QString& words) {
    const int place = projection_->findText(words);
    QVERIFY2(place >= 0, qPrintable(words));
    projection_->setCurrentIndex(place);
    Q_EMIT projection_->activated(place);
  }
  void type(const char* id, const char* text) {
    auto* row = find<SmallForm>("map_form")->row(id);
    QVERIFY(row != nullptr && row->isVisible());
    auto* field = row->findChild<NumberField*>();
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("add-a-projection", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 12);
  }
  void cleanupTestCase() { bench_.reset(); }

  void the_reference_describes_it_with_its_settings() {
    const std::ostringstream text;
    std::streambuf* const before = std::cout.rdbuf(text.rdbuf());
    const int status = run_command_line({"describe", "projection.random"}, catalogue_);
    std::cout.rdbuf(before);
    QCOMPARE(status, 0);
    QVERIFY(text.str().find("density = 1 ") != std::string::npos);
    QVERIFY(text.str().find("Li, Hastie & Church 2006, eq. 6") != std::string::npos);
  }

  void the_map_lists_it_and_shows_its_form() {
    begin();
    QStringList listed;
    for (int i = 0; i < projection_->count(); ++i) listed += projection_->itemText(i);
    QCOMPARE(listed, (QStringList{"PCA 2D", "PCA 3D", "t-SNE 2D", "t-SNE 3D", "UMAP 2D", "UMAP 3D",
                                  "Random 2D", "Random 3D"}));
    auto* button = find<QToolButton>("map_settings");
    // With no settings no form.
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(button->isChecked() && !find<SmallForm>("map_form")->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!find<SmallForm>("map_look")->isVisible());
    choose("Random 2D");
    QTRY_VERIFY_WITH_TIMEOUT(map_->caption().contains("random directions, seed 0"), 20000);
    QVERIFY(!find<SmallForm>("map_form")->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(find<SmallForm>("map_form")->row("density")->isVisible());
    type("seed", "3");
    QTRY_VERIFY_WITH_TIMEOUT(map_->caption().contains("random directions, seed 3"), 20000);
    choose("Random 3D");
    QTRY_VERIFY_WITH_TIMEOUT(map_->solid(), 20000);
    QTRY_VERIFY(map_->caption().contains("seed 3"));
    choose("PCA 2D");
    QTRY_VERIFY_WITH_TIMEOUT(map_->caption().contains("PCA"), 20000);
    QVERIFY(!find<SmallForm>("map_form")->isVisible());
  }

  void a_search_takes_its_settings_when_it_is_run_again() {
    choose("t-SNE 2D");
    type("iterations", "40");
    type("perplexity", "5");
    auto* again = find<QPushButton>("tsne_again");
    QTRY_COMPARE_WITH_TIMEOUT(again->text(), QString("Run again"), 20000);
    QTest::mouseClick(again, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(
        map_->caption().contains("t-SNE, perplexity 5, seed 0, iteration 40 of 40"), 20000);
  }

  void what_was_chosen_is_kept_with_the_window() {
    choose("Random 2D");
    QTRY_VERIFY_WITH_TIMEOUT(map_->caption().contains("seed 3"), 20000);
    bench_->window().close();
    begin();
    QCOMPARE(projection_->currentText(), QString("Random 2D"));
    QTRY_VERIFY_WITH_TIMEOUT(map_->caption().contains("random directions, seed 3"), 20000);
    // A search is never begun by opening the window; its settings are kept.
    choose("t-SNE 2D");
    QTRY_VERIFY_WITH_TIMEOUT(map_->caption().contains("iteration 40 of 40"), 20000);
    bench_->window().close();
    begin();
    QCOMPARE(projection_->currentText(), QString("PCA 2D"));
  }

 private:
  QTemporaryDir folder_;
  const Catalogue catalogue_ = example::catalogue_with_random_projection();
  std::unique_ptr<Workbench> bench_;
  MapView* map_ = nullptr;
  QComboBox* projection_ = nullptr;
};

}  // namespace test_add_a_projection

int app_add_a_projection(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_add_a_projection::TestAddAProjection>(argc,
                                                                                            argv);
}
#include "test_add_a_projection.moc"
