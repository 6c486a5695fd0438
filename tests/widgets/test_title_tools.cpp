#include <QComboBox>
#include <QLabel>
#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/popover.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/title_tools.h"

namespace test_title_tools {

using namespace earshot;

/// Three boxes, the second of which stays longest.
class Controls : public TitleTools {
 public:
  Controls() : TitleTools("More") {
    int rank[] = {3, 1, 2};
    const char* words[] = {"encoder", "PCA 2D", "a column"};
    for (int i = 0; i < 3; ++i) {
      boxes[i] = new QComboBox(this);
      boxes[i]->addItem(words[i]);
      add(boxes[i], QString("caption %1").arg(i), rank[i]);
    }
  }
  void be_wide(int width) {
    resize(width, 26);
    show();
    QCoreApplication::processEvents();
  }
  bool in_line(int i) const { return boxes[i]->parentWidget() == this && boxes[i]->isVisible(); }
  int captions() const {
    int count = 0;
    for (const QLabel* label : findChildren<QLabel*>(Qt::FindDirectChildrenOnly)) {
      count += label->isVisible() ? 1 : 0;
    }
    return count;
  }
  QComboBox* boxes[3];
};

class TestTitleTools : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::dark()); }

  void with_room_for_all_each_has_its_caption() {
    Controls tools;
    tools.be_wide(tools.sizeHint().width() + 40);
    QCOMPARE(tools.captions(), 3);
    QVERIFY(!tools.more()->isVisible());
    for (int i = 0; i < 3; ++i) QVERIFY(tools.in_line(i));
  }

  void in_any_width_what_stands_in_the_line_is_whole_and_the_rest_is_behind_the_button() {
    Controls tools;
    int most = 4;
    for (int width = tools.sizeHint().width(); width >= tools.minimumSizeHint().width();
         width -= 7) {
      tools.be_wide(width);
      int seen = 0;
      for (int i = 0; i < 3; ++i) {
        if (!tools.in_line(i)) continue;
        ++seen;
        QVERIFY(tools.rect().contains(tools.boxes[i]->geometry()));
        QVERIFY(tools.boxes[i]->width() >= tools.boxes[i]->sizeHint().width());
        for (int other = 0; other < i; ++other) {
          QVERIFY(!tools.in_line(other) ||
                  !tools.boxes[i]->geometry().intersects(tools.boxes[other]->geometry()));
        }
      }
      QVERIFY(seen <= most);
      most = seen;
      QCOMPARE(tools.more()->isVisible(), seen < 3);
      if (seen == 1) QVERIFY(tools.in_line(1));
      if (seen == 2) QVERIFY(!tools.in_line(0));
    }
    QCOMPARE(most, 0);
    // All of them work in the popover, with their captions.
    QTest::mouseClick(tools.more(), Qt::LeftButton);
    for (QComboBox* box : tools.boxes) QVERIFY(box->isVisible());
    QTest::mouseClick(tools.more(), Qt::LeftButton);
    QVERIFY(!tools.popover()->isVisible() && !tools.more()->isChecked());
    tools.be_wide(tools.sizeHint().width() + 40);
    QCOMPARE(tools.captions(), 3);
    QVERIFY(!tools.more()->isVisible());
  }

  void what_is_not_wanted_is_nowhere_and_takes_no_room() {
    Controls tools;
    const int all = tools.sizeHint().width();
    tools.set_wanted(tools.boxes[2], false);
    QVERIFY(tools.sizeHint().width() < all);
    tools.be_wide(tools.sizeHint().width());
    QVERIFY(tools.in_line(0) && tools.in_line(1) && !tools.boxes[2]->isVisible());
    tools.be_wide(tools.minimumSizeHint().width());
    QTest::mouseClick(tools.more(), Qt::LeftButton);
    QVERIFY(tools.boxes[0]->isVisible() && !tools.boxes[2]->isVisible());
    tools.set_wanted(tools.boxes[2], true);
    QTRY_VERIFY(tools.boxes[2]->isVisible());
  }

  void what_comes_later_has_room_in_the_line_too() {
    TitleLine line("inside", "Inside", nullptr);
    auto* tools = new TitleTools("More", &line);
    auto* box = new QComboBox(&line);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    tools->add(box, "part", 1);
    tools->set_wanted(box, false);
    line.add_tool(tools);
    line.set_caption("step 1");
    line.resize(400, TitleLine::height_px);
    line.show();
    QCoreApplication::processEvents();
    QVERIFY(!box->isVisible());
    for (const QString& words : {QString("A part"), QString("A part with a longer name")}) {
      box->addItem(words);
      box->setCurrentIndex(box->count() - 1);
      tools->set_wanted(box, true);
      QTRY_VERIFY(box->isVisible() && box->parentWidget() == tools);
      QTRY_VERIFY(box->width() >= std::min(168, box->sizeHint().width()));
    }
  }

  void escape_closes_the_popover() {
    Controls tools;
    tools.be_wide(tools.minimumSizeHint().width());
    tools.more()->setChecked(true);
    QVERIFY(tools.popover()->isVisible());
    QTest::keyClick(tools.popover(), Qt::Key_Escape);
    QVERIFY(!tools.popover()->isVisible() && !tools.more()->isChecked());
  }
};

}  // namespace test_title_tools

int widgets_title_tools(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_title_tools::TestTitleTools>(argc, argv);
}
#include "test_title_tools.moc"
