#include <QDesktopServices>
#include <QDialog>
#include <QtTest>

#include "app/window/layouts.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/seen_text.h"
#include "tests/support/shown_window.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_walks {

using namespace earshot;

/// Walks through all that is registered, none by its name: what is new is walked too.
class TestWalks : public QObject, protected testing::ShownWindow {
  Q_OBJECT

  void settle() {
    for (int i = 0; i < 5; ++i) QCoreApplication::processEvents();
  }
  /// Each panel in front in each layout.
  template <class Look>
  void walk(const Look& look) {
    Layouts& layouts = bench_->window().layouts();
    for (const Arrangement& layout : layouts.arrangements()) {
      layouts.choose(layout.id);
      settle();
      for (const Panel* panel : layouts.panels()) {
        if (!layouts.is_open(panel->id())) continue;
        layouts.reveal(panel->id());
        settle();
        look(layout.id + ": " + panel->id());
      }
    }
  }
  /// Each that is not modal and that an action of the last menu, or of Edit, opens.
  template <class Look>
  void walk_dialogs(const Look& look) {
    Actions& actions = bench_->window().actions();
    QList<QAction*> openers = actions.of(QStringLiteral("Help"));
    openers += actions.at("edit.preferences");
    int walked = 0;
    for (QAction* opener : openers) {
      opener->trigger();
      settle();
      for (QDialog* dialog : bench_->window().findChildren<QDialog*>()) {
        ++walked;
        look(*dialog);
        dialog->close();
      }
      QTest::keyClick(&bench_->window(), Qt::Key_Escape);
      QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QVERIFY(walked >= 4);
  }

 public Q_SLOTS:
  void opened_outside(const QUrl&) {}

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("walks", folder_);
    testing::make_two_pitches(path("sounds"), 12);
    QDesktopServices::setUrlHandler("file", this, "opened_outside");
    begin(at("sounds"));
  }
  void cleanupTestCase() {
    bench_.reset();
    QDesktopServices::unsetUrlHandler("file");
  }

  void every_control_of_every_panel_and_dialog_has_a_name_without_markup() {
    QStringList nameless;
    walk([&](const QString&) { nameless += testing::controls_without_names(bench_->window()); });
    walk_dialogs([&](QDialog& dialog) { nameless += testing::controls_without_names(dialog); });
    nameless.removeDuplicates();
    QVERIFY2(nameless.isEmpty(), qPrintable("\n" + nameless.join('\n')));
  }

  void no_dialog_cuts_a_text_without_a_tool_tip() {
    QStringList cut;
    walk_dialogs([&](QDialog& dialog) {
      for (const QString& one : testing::cut_texts(dialog)) cut += dialog.objectName() + ": " + one;
    });
    QVERIFY2(cut.isEmpty(), qPrintable("\n" + cut.join('\n')));
  }

  /// What such an action puts on top of the window (a tour) is walked with it, and goes by Escape.
  void what_the_menu_help_shows_in_the_window_has_names_and_is_whole() {
    for (const QAction* one : bench_->window().actions().of(QStringLiteral("Help"))) {
      const QString id = bench_->window().actions().spec(one).id;
      const QStringList before = testing::cut_texts(bench_->window());
      action(qPrintable(id))->trigger();
      settle();
      QStringList found = testing::controls_without_names(bench_->window());
      for (const QString& cut : testing::cut_texts(bench_->window())) {
        if (!before.contains(cut)) found += cut;  // the panels have a walk of their own
      }
      QVERIFY2(found.isEmpty(), qPrintable(id + "\n" + found.join('\n')));
      for (QDialog* dialog : bench_->window().findChildren<QDialog*>()) dialog->close();
      QTest::keyClick(&bench_->window(), Qt::Key_Escape);
      settle();
    }
  }

  /// Of 1440 x 900, 1280 x 720, and both at 1.25 times the size of everything.
  void no_visible_text_is_cut_without_a_tool_tip_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("1440 x 900") << QSize(1440, 900);
    QTest::newRow("1280 x 720") << QSize(1280, 720);
    QTest::newRow("1152 x 720") << QSize(1152, 720);
    QTest::newRow("1024 x 576") << QSize(1024, 576);
  }
  void no_visible_text_is_cut_without_a_tool_tip() {
    QFETCH(QSize, size);
    bench_->window().resize(size);
    settle();
    QCOMPARE(bench_->window().size(), size);
    QStringList cut;
    walk([&](const QString& at) {
      for (const QString& one : testing::cut_texts(bench_->window())) cut += at + ": " + one;
    });
    QVERIFY2(cut.isEmpty(), qPrintable("\n" + cut.join('\n')));
  }

  void every_place_has_at_least_what_its_panels_need() {
    for (const QSize size : {QSize(1440, 900), QSize(1280, 720), QSize(1152, 720)}) {
      bench_->window().resize(size);
      walk([&](const QString& at) {
        for (const Panel* panel : bench_->window().layouts().panels()) {
          if (!panel->isVisible()) continue;
          const int least = panel->least_useful().height() - 28;
          QVERIFY2(panel->height() >= least, qPrintable(at + ": " + panel->id()));
        }
      });
    }
  }
};

}  // namespace test_walks

int app_walks(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_walks::TestWalks>(argc, argv);
}
#include "test_walks.moc"
