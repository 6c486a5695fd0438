#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QtTest>

#include "app/window/about_page.h"
#include "app/window/notice_bar.h"
#include "app/window/tour_bubble.h"
#include "core/base/version.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_help {

using namespace earshot;

class TestHelp : public QObject, protected testing::ShownWindow {
  Q_OBJECT

  TourBubble* bubble() {
    TourBubble* shown = nullptr;
    for (TourBubble* one : bench_->window().findChildren<TourBubble*>()) {
      if (one->isVisible()) shown = one;
    }
    return shown;
  }
  void click(const char* name) {
    QTest::mouseClick(bubble()->findChild<QPushButton*>(name), Qt::LeftButton);
  }
  QRect in_window(const QWidget* widget) {
    return {widget->mapTo(&bench_->window(), QPoint(0, 0)), widget->size()};
  }
  void nothing_is_left() {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(bench_->window().findChildren<TourBubble*>().isEmpty());
    QVERIFY(bench_->window().findChild<QWidget*>("tour_ring") == nullptr);
  }
  QStringList in_front() {
    QStringList ids;
    for (const Panel* panel : bench_->window().layouts().panels()) {
      if (panel->isVisible()) ids += panel->id();
    }
    return ids;
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("help", folder_);
    qputenv("EARSHOT_CACHE", at("cache").toUtf8());
    testing::make_two_pitches(path("sounds"), 12);
    QDesktopServices::setUrlHandler("file", this, "opened_outside");
    begin(at("sounds"));
  }
  void cleanupTestCase() {
    bench_.reset();
    QDesktopServices::unsetUrlHandler("file");
  }

  void each_step_of_the_tour_points_at_what_is_seen_and_covers_none_of_it_that_has_room() {
    QWidget* map = find<QWidget>("map_view");
    bench_->window().activateWindow();
    map->setFocus();
    const QStringList before = in_front();
    action("help.tour")->trigger();
    QList<QWidget*> targets;
    QStringList words;
    while (bubble() != nullptr && targets.size() < 20) {
      QCoreApplication::processEvents();
      QWidget* target = bubble()->target();
      QVERIFY(target != nullptr && target->isVisible());
      const QRect window(QPoint(0, 0), bench_->window().size());
      QVERIFY(window.contains(in_window(target)) && !in_window(target).isEmpty());
      QVERIFY(window.contains(in_window(bubble())));
      const auto* ring = bench_->window().findChild<QWidget*>("tour_ring");
      QVERIFY(ring->geometry().contains(in_window(target)));
      const QString text = bubble()->findChild<QLabel*>("tour_words")->text();
      QVERIFY(!text.isEmpty() && !words.contains(text));
      const auto* label = bubble()->findChild<QLabel*>("tour_words");
      QVERIFY(label->heightForWidth(label->width()) <= label->height());
      targets += target;
      words += text;
      click("tour_next");
    }
    QCOMPARE(targets.size(), 5);
    nothing_is_left();
    QCOMPARE(in_front(), before);
    QCOMPARE(bench_->window().focusWidget(), map);
  }

  void escape_and_leave_end_it_at_any_step() {
    for (int steps = 0; steps < 4; ++steps) {
      action("help.tour")->trigger();
      for (int i = 0; i < steps; ++i) click("tour_next");
      if (steps % 2 == 0) {
        QTest::keyClick(&bench_->window(), Qt::Key_Escape);
      } else {
        click("tour_leave");
      }
      QVERIFY(bubble() == nullptr);
      nothing_is_left();
    }
  }

  void it_does_nothing_but_point() {
    action("help.tour")->trigger();
    while (bubble() != nullptr) click("tour_next");
    QVERIFY(!run().is_open());
    QVERIFY(!session().playback().playing());
  }

  void a_window_of_another_size_has_it_beside_its_widget_still() {
    action("help.tour")->trigger();
    bench_->window().resize(1100, 700);
    for (int i = 0; i < 5; ++i) QCoreApplication::processEvents();
    if (bubble() != nullptr) {
      const QRect window(QPoint(0, 0), bench_->window().size());
      QVERIFY(window.contains(in_window(bubble())));
      const auto* ring = bench_->window().findChild<QWidget*>("tour_ring");
      QVERIFY(ring->geometry().contains(in_window(bubble()->target())));
      click("tour_leave");
    }
    bench_->window().resize(1440, 900);
    nothing_is_left();
  }

  void another_layout_ends_it() {
    action("help.tour")->trigger();
    bench_->window().layouts().choose("teach");
    QVERIFY(bubble() == nullptr);
    nothing_is_left();
    bench_->window().layouts().choose("train");
  }

  void it_is_offered_once_in_one_line_and_goes_without_a_trace() {
    Settings settings;
    QVERIFY(!settings.tour_offered());
    bench_->offer_tour();
    auto* notice = find<NoticeBar>("notice_bar");
    QVERIFY(notice->isVisible());
    QPushButton* not_now = nullptr;
    for (QPushButton* button : notice->findChildren<QPushButton*>()) not_now = button;
    QTest::mouseClick(not_now, Qt::LeftButton);
    QVERIFY(!notice->isVisible());
    QVERIFY(bubble() == nullptr);
    bench_->offer_tour();
    QVERIFY(!notice->isVisible());
  }

  void about_says_the_versions_and_copies_them() {
    action("help.about")->trigger();
    auto* page = bench_->window().findChild<AboutPage*>();
    QVERIFY(page != nullptr && !page->isModal());
    QTRY_VERIFY_WITH_TIMEOUT(page->text().contains("LibTorch: "), 20000);
    QTest::mouseClick(page->findChild<QPushButton*>("about_copy"), Qt::LeftButton);
    const QString copied = QGuiApplication::clipboard()->text();
    for (const QString& part :
         {"Earshot " + QString::fromStdString(version()), "Qt: " + QString::fromLatin1(qVersion()),
          QString("threads"), QString("GPL-3.0")}) {
      QVERIFY2(copied.contains(part), qPrintable(copied + " lacks " + part));
    }
    page->close();
  }

  void the_log_folder_has_the_messages_of_the_session() {
    opened_.clear();
    bench_->window().say("kick07.wav was skipped");
    action("help.logs")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(opened_, QUrl::fromLocalFile(at("cache")), 10000);
    QFile written(at("cache/messages.txt"));
    QVERIFY(written.open(QIODevice::ReadOnly));
    QVERIFY(written.readAll().contains("kick07.wav was skipped"));
  }

 public Q_SLOTS:
  void opened_outside(const QUrl& url) { opened_ = url; }

 private:
  QUrl opened_;
};

}  // namespace test_help

int app_help(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_help::TestHelp>(argc, argv);
}
#include "test_help.moc"
