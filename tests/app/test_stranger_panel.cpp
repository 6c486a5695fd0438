#include <algorithm>
#include <cmath>
#include <QMenu>
#include <QTableWidget>
#include <QtTest>

#include "app/panels/data_panel.h"
#include "app/window/workbench.h"
#include "core/audio/decode.h"
#include "core/built_in/catalogue.h"
#include "tests/strangers/panel/label_counts_panel.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/window_test.h"
#include "widgets/places/places.h"

namespace test_stranger_panel {

using namespace earshot;
using strangers::LabelCountsPanel;

/// A panel that was written from docs/add-a-panel.md alone.
class TestStrangerPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();
  void the_menu_of_panels_has_it_and_brings_it_forward();
  void it_stands_where_it_was_placed_and_nowhere_else();
  void it_says_what_would_be_here_while_no_sounds_are_open();
  void it_lists_the_labels_with_most_clips_first();
  void sounds_without_labels_leave_it_empty();
  void a_click_on_a_row_selects_the_first_clip_with_its_label();

 private:
  QString at(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }
  void make_sounds(const char* folder, int clips, double pitch) const;
  QTableWidget* table() const {
    return panel_->findChild<QTableWidget*>(QStringLiteral("label_counts"));
  }
  QWidget* empty_state() const {
    return panel_->findChild<QWidget*>(QStringLiteral("label_counts_empty"));
  }
  QStringList rows() const;
  void open(const QString& folder);
  Layouts& layouts() { return bench_->window().layouts(); }
  Hearing& hearing() { return bench_->session().hearing(); }

  const QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
  LabelCountsPanel* panel_ = nullptr;
};

void TestStrangerPanel::make_sounds(const char* folder, int clips, double pitch) const {
  const std::filesystem::path into = at(folder).toStdString();
  std::filesystem::create_directories(into);
  for (int clip = 0; clip < clips; ++clip) {
    std::vector<float> samples(4000);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples[i] =
          static_cast<float>(0.3 * std::sin((pitch + 0.01 * clip) * static_cast<double>(i)));
    }
    write_wav(into / (std::to_string(clip) + ".wav"), samples, 8000);
  }
}

QStringList TestStrangerPanel::rows() const {
  QStringList texts;
  for (int row = 0; row < table()->rowCount(); ++row) {
    texts << table()->item(row, 0)->text() + QStringLiteral(" ") + table()->item(row, 1)->text();
  }
  return texts;
}

void TestStrangerPanel::open(const QString& folder) {
  bench_->session().open_data(folder);
  QTRY_VERIFY_WITH_TIMEOUT(bench_->session().data().dataset(), 20000);
}

void TestStrangerPanel::initTestCase() {
  QVERIFY(folder_.isValid());
  make_sounds("labelled/bird", 2, 0.1);
  make_sounds("labelled/cat", 5, 0.2);
  make_sounds("labelled/dog", 3, 0.3);
  make_sounds("labelled/fox", 2, 0.4);
  make_sounds("bare", 3, 0.5);
}

void TestStrangerPanel::init() {
  testing::keep_to_itself("stranger-panel", folder_);
  PanelList panels = built_in_panels();
  // A further tab of the cell of the sounds in Inspect; in no other layout.
  panels << panel<LabelCountsPanel>({.inspect = {{0, 0, 1, 1}}});
  bench_ =
      std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()), panels);
  bench_->window().resize(1440, 900);
  bench_->window().show();
  QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
  panel_ = layouts().find<LabelCountsPanel>();
  QVERIFY(panel_ != nullptr);
  layouts().choose(QStringLiteral("inspect"));
  layouts().reveal(panel_->id());
}

void TestStrangerPanel::cleanup() {
  panel_ = nullptr;
  bench_.reset();
}

void TestStrangerPanel::the_menu_of_panels_has_it_and_brings_it_forward() {
  layouts().choose(QStringLiteral("train"));
  QTRY_VERIFY(!panel_->isVisible());
  QAction* entry = nullptr;
  for (const auto* menu : bench_->window().findChildren<QMenu*>()) {
    for (QAction* action : menu->actions()) {
      if (action->text().remove(QLatin1Char('&')) == QStringLiteral("Label counts")) entry = action;
    }
  }
  QVERIFY(entry != nullptr);
  QVERIFY(!entry->shortcut().isEmpty());
  entry->trigger();
  QTRY_VERIFY(panel_->isVisible());
}

void TestStrangerPanel::it_stands_where_it_was_placed_and_nowhere_else() {
  const QString id = QStringLiteral("label_counts");
  QTRY_VERIFY(layouts().panel(id)->isVisible());
  const Places* places = layouts().places();
  QCOMPARE(places->place_of(id), places->place_of(layouts().find<DataPanel>()->id()));
  for (const char* other : {"teach", "train"}) {
    layouts().choose(QString::fromLatin1(other));
    QTRY_VERIFY(!layouts().is_open(id));
  }
}

void TestStrangerPanel::it_says_what_would_be_here_while_no_sounds_are_open() {
  QVERIFY(!bench_->session().data().dataset());
  QTRY_VERIFY(empty_state()->isVisible());
  QVERIFY(!table()->isVisible());
  QCOMPARE(table()->rowCount(), 0);
}

void TestStrangerPanel::it_lists_the_labels_with_most_clips_first() {
  open(at("labelled"));
  QTRY_COMPARE(rows(), (QStringList{QStringLiteral("cat 5"), QStringLiteral("dog 3"),
                                    QStringLiteral("bird 2"), QStringLiteral("fox 2")}));
  QVERIFY(table()->isVisible());
  QVERIFY(!empty_state()->isVisible());
  QCOMPARE(panel_->title_line()->caption(), QStringLiteral("4 labels"));
}

void TestStrangerPanel::sounds_without_labels_leave_it_empty() {
  open(at("labelled"));
  QTRY_COMPARE(table()->rowCount(), 4);
  bench_->session().open_data(at("bare"));
  QTRY_VERIFY_WITH_TIMEOUT(
      bench_->session().data().dataset() && bench_->session().data().dataset()->clips.size() == 3,
      20000);
  QTRY_VERIFY(empty_state()->isVisible());
  QVERIFY(!table()->isVisible());
}

void TestStrangerPanel::a_click_on_a_row_selects_the_first_clip_with_its_label() {
  open(at("labelled"));
  QTRY_COMPARE(table()->rowCount(), 4);
  const std::shared_ptr<const Dataset> dataset = bench_->session().data().dataset();
  QTRY_VERIFY(table()->isVisible());
  for (const auto& [row, path] : {std::pair{1, "dog/0.wav"}, {0, "cat/0.wav"}, {3, "fox/0.wav"}}) {
    const std::int64_t first = dataset->find(path);
    QVERIFY(first >= 0);
    const QPoint place = table()->visualItemRect(table()->item(row, 1)).center();
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, Qt::NoModifier, place);
    QCOMPARE(hearing().selected(), first);
  }
}

}  // namespace test_stranger_panel

int app_stranger_panel(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_stranger_panel::TestStrangerPanel>(argc,
                                                                                         argv);
}

#include "test_stranger_panel.moc"
