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
    const auto leave = [&](int letters) {
      line.resize(
          line.width() - caption->width() + letters * caption->fontMetrics().averageCharWidth(),
          TitleLine::height_px);
      QCoreApplication::processEvents();
    };
    leave(14);
    QVERIFY(caption->shown_text().endsWith(QChar(0x2026)));
    QCOMPARE(caption->toolTip(), line.caption());
    // Rather nothing than "ton…".
    leave(6);
    QCOMPARE(caption->shown_text(), QString());
    QCOMPARE(caption->toolTip(), line.caption());
    line.set_caption("1 s");
    QCOMPARE(caption->shown_text(), QString("1 s"));
  }

  void words_take_a_second_line_before_they_are_cut() {
    ElidedLabel label;
    label.set_lines(2);
    label.setText("tone1/0_a_1_edward.ogg · 0.40 s · drawn 10 dB louder");
    const int whole = label.fontMetrics().horizontalAdvance(label.text());
    const int line = label.fontMetrics().height();
    label.resize(whole * 7 / 10, 2 * line);
    QCOMPARE(label.shown_text(), label.text());
    label.resize(whole * 7 / 10, line);
    QVERIFY(label.shown_text().endsWith(QChar(0x2026)));
    QVERIFY(label.fontMetrics().horizontalAdvance(label.shown_text()) <= label.width());
    label.resize(whole / 4, 2 * line);
    QVERIFY(label.shown_text().endsWith(QChar(0x2026)));
    // Both lines are painted, one below the other.
    label.resize(whole * 7 / 10, 2 * line);
    QImage image(label.size(), QImage::Format_RGB32);
    image.fill(Qt::white);
    label.render(&image, {}, {}, QWidget::DrawChildren);
    const auto inked = [&](int from, int to) {
      int found = 0;
      for (int y = from; y < to; ++y) {
        for (int x = 0; x < image.width(); ++x) found += image.pixelColor(x, y) != Qt::white;
      }
      return found;
    };
    QVERIFY(inked(0, line) > 50 && inked(line, 2 * line) > 20);
  }
};

}  // namespace test_panel

int widgets_panel(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_panel::TestPanel>(argc, argv);
}
#include "test_panel.moc"
