#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/panel.h"

namespace test_panel {

using namespace earshot;

class TestPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_caption_gives_way_and_says_so() {
    TitleLine line("clip", "Clip", nullptr);
    line.set_caption("tone1/0_a_1_edward.ogg · 0.40 s");
    line.resize(600, TitleLine::height_px);
    line.show();
    QVERIFY(QTest::qWaitForWindowExposed(&line));
    auto* caption = line.findChild<ElidedLabel*>();
    QVERIFY(caption != nullptr);
    QCOMPARE(caption->shown_text(), line.caption());
    line.resize(160, TitleLine::height_px);
    QCoreApplication::processEvents();
    QVERIFY(caption->shown_text().endsWith(QChar(0x2026)));
    QVERIFY(caption->fontMetrics().horizontalAdvance(caption->shown_text()) <= caption->width());
    QCOMPARE(caption->toolTip(), line.caption());
  }
};

}  // namespace test_panel

int widgets_panel(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_panel::TestPanel>(argc, argv);
}
#include "test_panel.moc"
