#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QStatusBar>
#include <QStatusTipEvent>
#include <QtTest>

#include "app/window/main_window.h"
#include "app/window/menu_button.h"
#include "app/window/message_line.h"
#include "app/window/notice_bar.h"
#include "tests/support/run_widget_test.h"
#include "widgets/chrome/panel.h"

namespace test_window_frame {

using namespace earshot;

namespace {

class Plain : public Panel {
 public:
  explicit Plain(const QString& id) : Panel({id, id, "", ""}) {}
};

struct Shown {
  MainWindow window;
  Shown() {
    for (const char* id : {"map", "method"}) window.layouts().add(new Plain(id));
    window.complete();
    window.resize(1440, 900);
    window.show();
    if (!QTest::qWaitForWindowExposed(&window)) qFatal("no window");
    QCoreApplication::processEvents();
  }
  Panel* panel(const QString& id) { return window.layouts().panel(id); }
};

}  // namespace

/// What stands around the panels: menu, palette, notices, status line, keys.
class TestWindowFrame : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("earshot-test");
    QCoreApplication::setApplicationName("window-frame");
    QSettings().clear();
  }

  void ctrl_k_finds_an_action_by_some_letters_and_enter_does_it() {
    Shown shown;
    QTest::keyClick(&shown.window, Qt::Key_K, Qt::ControlModifier);
    auto* palette = shown.window.findChild<QWidget*>("command_palette");
    QVERIFY(palette->isVisible());
    auto* field = palette->findChild<QLineEdit*>();
    auto* list = palette->findChild<QListWidget*>();
    QTest::keyClicks(field, "insp");
    QCOMPARE(list->item(0)->text(), QString("Layout: Inspect"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QCOMPARE(shown.window.layouts().current(), QString("inspect"));
    QTest::keyClick(&shown.window, Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(field, "zzqx");
    QCOMPARE(list->count(), 0);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
  }

  void ctrl_k_is_as_high_as_what_it_found_and_says_why_an_action_is_off() {
    Shown shown;
    Actions& actions = shown.window.actions();
    QAction* action = actions.add({"test.off", "Test", "Sharpen the ear", "", {}, ""}, [] {});
    actions.allow(action, "There is no ear yet.");
    QTest::keyClick(&shown.window, Qt::Key_K, Qt::ControlModifier);
    auto* palette = shown.window.findChild<QWidget*>("command_palette");
    auto* field = palette->findChild<QLineEdit*>();
    auto* list = palette->findChild<QListWidget*>();
    const int whole = palette->height();
    QVERIFY(list->count() > 5);
    QTest::keyClicks(field, "sharpen the");
    QCOMPARE(list->count(), 1);
    QCOMPARE(list->item(0)->data(Qt::UserRole).toString(), QString("There is no ear yet."));
    QVERIFY(!list->item(0)->flags().testFlag(Qt::ItemIsEnabled));
    QVERIFY(palette->height() < whole / 2);
    QVERIFY(list->viewport()->rect().contains(list->visualItemRect(list->item(0))));
    actions.allow(action, {});
    QTest::keyClick(field, Qt::Key_Escape);
    QTest::keyClick(&shown.window, Qt::Key_K, Qt::ControlModifier);
    QCOMPARE(palette->height(), whole);
    QTest::keyClicks(field, "sharpen the");
    QCOMPARE(list->item(0)->data(Qt::UserRole).toString(), QString("Test"));
    QTest::keyClick(field, Qt::Key_Escape);
  }

  void space_presses_the_focused_button_and_not_the_shortcut() {
    Shown shown;
    int played = 0, pressed = 0;
    shown.window.actions().add({"test.play", "Test", "Play", "", {QKeySequence(Qt::Key_Space)}, ""},
                               [&] { ++played; });
    auto* button = new QPushButton("Press", shown.panel("map"));
    connect(button, &QPushButton::clicked, this, [&] { ++pressed; });
    button->show();
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    QCOMPARE(pressed, 1);
    QCOMPARE(played, 0);
    shown.panel("map")->setFocusPolicy(Qt::StrongFocus);
    shown.panel("map")->setFocus();
    QTest::keyClick(shown.panel("map"), Qt::Key_Space);
    QCOMPARE(played, 1);
  }

  void a_notice_shows_all_its_words_beside_its_buttons_and_goes_with_an_answer() {
    Shown shown;
    auto* notice = new NoticeBar(&shown.window);
    shown.window.add_line(notice);
    QVERIFY(!notice->isVisible());
    int taken = 0;
    notice->ask("Training was interrupted at step 300 of 1100.",
                {{"Resume", [&] { ++taken; }}, {"Not now", {}}});
    QTRY_VERIFY(notice->isVisible());
    const auto* words = notice->findChild<QLabel*>("notice");
    QTRY_VERIFY(words->width() >= words->fontMetrics().horizontalAdvance(words->text()));
    const QList<QPushButton*> buttons = notice->findChildren<QPushButton*>();
    QCOMPARE(buttons.size(), 2);
    const int words_end = words->mapTo(notice, words->rect().topRight()).x();
    QVERIFY(buttons[0]->mapTo(notice, QPoint()).x() > words_end);
    QTest::mouseClick(buttons[0], Qt::LeftButton);
    QCOMPARE(taken, 1);
    QVERIFY(!notice->isVisible());
  }

  void the_menu_opens_by_f10_and_each_of_its_menus_by_its_letter() {
    Shown shown;
    QTest::keyClick(&shown.window, Qt::Key_F10);
    auto* popup = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    QVERIFY(popup != nullptr);
    QCOMPARE(popup->actions().size(), shown.window.menu().sections().size());
    popup->close();
    QTest::keyClick(&shown.window, Qt::Key_V, Qt::AltModifier);
    QCOMPARE(QApplication::activePopupWidget(), shown.window.menu().menu_of("View"));
    QApplication::activePopupWidget()->close();
  }

  void words_of_the_status_line_go_and_stay_in_the_log() {
    Shown shown;
    shown.window.messages().set_patience(30);
    shown.window.say("first");
    shown.window.say("second");
    QCOMPARE(shown.window.messages().text(), QString("second"));
    QTRY_VERIFY(shown.window.messages().text().isEmpty());
    QTest::mouseClick(&shown.window.messages(), Qt::LeftButton);
    auto* page = shown.window.findChild<QDialog*>("messages_page");
    QVERIFY(page != nullptr);
    const QString log = page->findChild<QPlainTextEdit*>()->toPlainText();
    QVERIFY(log.indexOf("second") >= 0 && log.indexOf("second") < log.indexOf("first"));
  }

  void an_action_or_key_twice_is_refused() {
    Shown shown;
    Actions& actions = shown.window.actions();
    QVERIFY_THROWS_EXCEPTION(std::logic_error,
                             actions.add({"view.palette", "View", "Again", "", {}, ""}, [] {}));
    QVERIFY_THROWS_EXCEPTION(
        std::logic_error,
        actions.add({"test.other", "View", "Other", "", {QKeySequence("Ctrl+K")}, ""}, [] {}));
  }

  void an_action_s_tip_is_not_drawn_over_what_is_said() {
    Shown shown;
    shown.window.say("said");
    QStatusTipEvent tip("what an action does");
    QApplication::sendEvent(&shown.window, &tip);
    QVERIFY(shown.window.messages().isVisible());
    QCOMPARE(shown.window.messages().text(), QString("said"));
    QVERIFY(shown.window.statusBar()->currentMessage().isEmpty());
  }
};

}  // namespace test_window_frame

int app_window_frame(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_window_frame::TestWindowFrame>(argc, argv);
}
#include "test_window_frame.moc"
