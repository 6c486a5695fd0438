#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QSpinBox>
#include <QToolButton>

#include "app/panels/neighbour_rows.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/sound_server.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_neighbours_window {

using namespace earshot;

/// The list of clips about the chosen one.
class TestNeighboursWindow : public QObject, protected testing::ShownWindow {
  Q_OBJECT

  QListWidget* list() { return find<QListWidget>("neighbour_list"); }
  const std::vector<NeighbourDocument::Entry>& entries() {
    return session().neighbours().entries();
  }
  void choose(const char* box, int place) {
    auto* const combo = find<QComboBox>(box);
    combo->setCurrentIndex(place);
    Q_EMIT combo->activated(place);
  }
  double share(int row) { return list()->item(row)->data(NeighbourRows::share_role).toDouble(); }
  QString label(int row) { return list()->item(row)->data(NeighbourRows::label_role).toString(); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("neighbours-window", folder_);
    testing::make_two_pitches(path("sounds"), 20);
    if (testing::SoundServer::available()) server_ = std::make_unique<testing::SoundServer>();
  }
  void init() {
    begin(at("sounds"));
    show_panel("neighbours");
    session().hearing().select(3);
    QTRY_COMPARE_WITH_TIMEOUT(list()->count(), 10, 20000);
  }
  void cleanup() { bench_.reset(); }
  void cleanupTestCase() { server_.reset(); }

  void the_bars_reach_from_the_last_to_the_first() {
    QCOMPARE(share(0), 1.0);
    QCOMPARE(share(9), 0.0);
    for (int row = 1; row < 10; ++row) QVERIFY(share(row) <= share(row - 1));
    // The first and the last can be told apart by their numbers too.
    QVERIFY(list()->item(0)->data(NeighbourRows::number_role) !=
            list()->item(9)->data(NeighbourRows::number_role));
  }

  void who_comes_to_the_list_by_key_has_not_asked_for_its_first_clip() {
    bench_->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bench_->window()));
    list()->setFocus(Qt::OtherFocusReason);
    QTRY_VERIFY(list()->hasFocus());
    QTest::qWait(50);
    QCOMPARE(session().hearing().selected(), std::int64_t{3});
    QCOMPARE(session().neighbours().place(), -1);
    QTest::keyClick(list(), Qt::Key_Down);
    QTRY_COMPARE(session().neighbours().place(), 0);
  }

  void as_many_are_listed_and_lit_as_asked_for() {
    find<QSpinBox>("neighbour_count")->setValue(4);
    QTRY_COMPARE(list()->count(), 4);
    QCOMPARE(entries().size(), std::size_t{4});
    find<QSpinBox>("neighbour_count")->setValue(500);
    QTRY_COMPARE(list()->count(), 39);  // all that there are
  }

  void by_distance_the_smallest_number_is_first() {
    choose("neighbour_measure", 1);
    QTRY_VERIFY(!entries().empty() && entries().front().nearness < entries().back().nearness);
    QTRY_COMPARE(list()->count(), 10);
    QCOMPARE(share(0), 1.0);
    QVERIFY(list()->item(0)->data(Qt::AccessibleTextRole).toString().contains("distance"));
  }

  void what_is_torn_apart_and_what_is_confused_has_a_list_each() {
    const QString own = session().label_of(3);
    choose("neighbour_kind", 1);
    QTRY_VERIFY(list()->count() == 10 && entries().front().nearness < entries().back().nearness);
    for (int row = 0; row < 10; ++row) QCOMPARE(label(row), own);
    QCOMPARE(share(0), 1.0);
    QVERIFY(find<QLabel>("neighbour_words")->text().contains("farthest"));
    choose("neighbour_kind", 2);
    QTRY_VERIFY(list()->count() == 10 && label(0) != own);
    for (int row = 0; row < 10; ++row) QVERIFY(label(row) != own);
    QVERIFY(entries().front().nearness >= entries().back().nearness);
  }

  void where_the_other_label_does_not_occur_that_is_said() {
    session().set("data.label", std::string());
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    choose("neighbour_kind", 2);
    QTRY_COMPARE(entries().size(), std::size_t{0});
    QTRY_VERIFY(list()->isHidden());
  }

  void what_was_chosen_is_kept_with_the_window() {
    find<QSpinBox>("neighbour_count")->setValue(6);
    choose("neighbour_measure", 1);
    bench_->window().close();
    begin(at("sounds"));
    show_panel("neighbours");
    session().hearing().select(5);
    QTRY_COMPARE_WITH_TIMEOUT(list()->count(), 6, 20000);
    QCOMPARE(session().neighbours().search().nearness, Nearness::Euclidean);
    find<QSpinBox>("neighbour_count")->setValue(10);
    choose("neighbour_measure", 0);
    bench_->window().close();
  }

  void all_are_heard_one_after_another() {
    find<QSpinBox>("neighbour_count")->setValue(2);
    QTRY_COMPARE(list()->count(), 2);
    std::vector<std::int64_t> heard;
    connect(&session().hearing(), &Hearing::selected_changed, this,
            [&heard](qint64 clip) { heard.push_back(clip); });
    QTest::mouseClick(find<QToolButton>("neighbours_in_turn"), Qt::LeftButton);
    if (!server_ || !session().playback().has_device()) {
      // Nothing sounds: it does not wait for an end that never comes.
      QTRY_VERIFY(!session().hearing().in_turn());
      return;
    }
    QTRY_VERIFY_WITH_TIMEOUT(session().hearing().in_turn(), 5000);
    QTRY_VERIFY_WITH_TIMEOUT(!session().hearing().in_turn(), 20000);
    QCOMPARE(heard, (std::vector<std::int64_t>{entries()[0].item.clip, entries()[1].item.clip}));
    QCOMPARE(session().neighbours().centre(), std::int64_t{3});
    // Another clip, or a stop, ends it.
    session().hearing().hear_in_turn();
    QVERIFY(session().hearing().in_turn());
    session().hearing().hear(7);
    QVERIFY(!session().hearing().in_turn());
  }

 private:
  std::unique_ptr<testing::SoundServer> server_;
};

}  // namespace test_neighbours_window

int app_neighbours_window(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_neighbours_window::TestNeighboursWindow>(
      argc, argv);
}
#include "test_neighbours_window.moc"
