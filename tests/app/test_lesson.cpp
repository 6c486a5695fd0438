#include <QAction>
#include <QLabel>
#include <QtTest>

#include "app/window/lesson_line.h"
#include "app/window/main_window.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/places/places.h"
#include "widgets/places/tab_place.h"

namespace test_lesson {

using namespace earshot;

/// The three sentences above the panels of Teach.
class TestLesson : public QObject {
  Q_OBJECT

  MainWindow& window() { return bench_->window(); }
  LessonLine* line() { return window().findChild<LessonLine*>("lesson"); }
  QStringList told() {
    QStringList words;
    for (const QLabel* label : line()->findChildren<QLabel*>("lesson_sentence")) {
      words += label->accessibleName();
    }
    return words;
  }
  void start() {
    bench_ = std::make_unique<Workbench>(catalogue_);
    bench_->start(folder_.filePath("sounds"));
    window().resize(1280, 720);
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
  }

 private Q_SLOTS:
  void initTestCase() {
    testing::keep_to_itself("lesson", folder_);
    testing::make_two_pitches(folder_.filePath("sounds").toStdString(), 4);
    catalogue_ = std::make_shared<const Catalogue>(built_in_catalogue());
    start();
  }
  void cleanupTestCase() { bench_.reset(); }

  void it_stands_in_teach_alone_and_speaks_of_the_chosen_method() {
    QVERIFY(!line()->isVisible());
    QTest::keyClick(&window(), Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(line()->isVisible());
    QCOMPARE(told().size(), 3);
    for (const MethodEntry& method : catalogue_->methods) {
      bench_->session().set("method.name", method.words.name);
      const Lesson lesson = method.lesson(bench_->session().experiment().experiment().values);
      QTRY_VERIFY2(told()[0].endsWith(QString::fromStdString(lesson.hear)), qPrintable(told()[0]));
      QCOMPARE(told()[2].section(": ", 1), QString::fromStdString(lesson.watch));
      for (const QLabel* label : line()->findChildren<QLabel*>("lesson_sentence")) {
        QTRY_VERIFY2(label->height() >= label->heightForWidth(label->width()),
                     qPrintable(label->accessibleName()));
      }
    }
    QTest::keyClick(&window(), Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(!line()->isVisible());
  }

  void the_name_of_a_panel_brings_it_forward() {
    QTest::keyClick(&window(), Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(line()->isVisible());
    auto* const look = line()->findChildren<QLabel*>("lesson_sentence").at(1);
    Q_EMIT look->linkActivated("inside");
    QTRY_VERIFY(window().layouts().panel("inside")->isVisible());
  }

  void switched_off_it_stays_away_the_next_time() {
    window().actions().at("view.lesson")->trigger();
    QVERIFY(!line()->isVisible());
    bench_.reset();
    start();
    QCOMPARE(window().layouts().current(), QString("teach"));
    QVERIFY(!line()->isVisible());
    window().actions().at("view.lesson")->trigger();
    QTRY_VERIFY(line()->isVisible());
  }

 private:
  QTemporaryDir folder_;
  std::shared_ptr<const Catalogue> catalogue_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_lesson

int app_lesson(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_lesson::TestLesson>(argc, argv);
}
#include "test_lesson.moc"
