#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/style.h"
#include "widgets/tables/clip_filter.h"
#include "widgets/tables/clip_table.h"

namespace test_clip_filter {

using namespace earshot;

Clip clip(const std::string& path, const std::string& label, const std::string& kit, Split split,
          double seconds) {
  Clip made;
  made.path = path;
  made.labels = {label, kit};
  made.split = split;
  made.rate = 16000;
  made.channels = 1;
  made.format = "wav";
  made.frames = static_cast<std::int64_t>(seconds * 16000);
  return made;
}

/// What is typed over the table of clips, and the columns that it has.
class TestClipFilter : public QObject {
  Q_OBJECT

  const QStringList columns_{"label", "kit"};
  const std::vector<Clip> clips_{clip("a/snare_1.wav", "snare", "big one", Split::Train, 0.4),
                                 clip("a/kick_1.wav", "kick", "big one", Split::Test, 2.5),
                                 clip("b/kick_snare.wav", "kick", "small", Split::Test, 70),
                                 clip("b/hat.wav", "hat", "small", Split::Valid, 1)};

  QString kept(const QString& text) const {
    const ClipFilter filter(text, columns_);
    QString places;
    for (std::size_t i = 0; i < clips_.size(); ++i) {
      if (filter.keeps(clips_[i])) places += QString::number(i);
    }
    return places;
  }

 private Q_SLOTS:
  void words_with_a_column_look_there_alone_and_all_must_hold() {
    QCOMPARE(kept(""), QString("0123"));
    QCOMPARE(kept("snare"), QString("02"));
    QCOMPARE(kept("label:snare"), QString("0"));
    QCOMPARE(kept("LABEL:kick split:test"), QString("12"));
    QCOMPARE(kept("name:kick kit:small"), QString("2"));
    QCOMPARE(kept("kit:\"big one\""), QString("01"));
    QCOMPARE(kept("-label:kick"), QString("03"));
    QCOMPARE(kept("split:valid label:kick"), QString(""));
    // What is no column is a word like any other.
    QCOMPARE(kept("mood:calm"), QString(""));
  }

  void lengths_are_compared_in_units_of_time() {
    QCOMPARE(kept("len>2s"), QString("12"));
    QCOMPARE(kept("len<500ms"), QString("0"));
    QCOMPARE(kept("len>1min"), QString("2"));
    QCOMPARE(kept("len>=1"), QString("123"));
    QCOMPARE(kept("length<=1s len=1"), QString("3"));
    QCOMPARE(kept("-len>2s"), QString("03"));
    QCOMPARE(ClipFilter("len>2s", columns_).fault(), QString());
    QVERIFY(ClipFilter("len>tall", columns_).fault().contains("len>tall"));
  }

  void columns_of_one_value_are_hidden_and_said_and_the_name_takes_the_rest() {
    ClipTable table;
    table.resize(700, 300);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    table.show_clips(&clips_, columns_);
    const int format = table.model().columnCount() - 1;
    QVERIFY(table.view()->isColumnHidden(format));
    QVERIFY(!table.view()->isColumnHidden(1) && !table.view()->isColumnHidden(3));
    QCOMPARE(table.alike().size(), 1);
    QVERIFY2(table.alike().first().contains("16 kHz"), qPrintable(table.alike().first()));
    int shown = 0;
    for (int column = 0; column <= format; ++column) shown += table.view()->columnWidth(column);
    QTRY_COMPARE(shown, table.view()->viewport()->width());
    const int before = table.view()->columnWidth(0);
    table.resize(900, 300);
    QTRY_VERIFY(table.view()->columnWidth(0) >= before + 190);
  }

  void a_restriction_and_a_search_hold_together_and_the_button_takes_it_back() {
    ClipTable table;
    table.show();
    table.show_clips(&clips_, columns_);
    QSignalSpy all(&table, &ClipTable::unrestricted);
    table.restrict_to(std::vector<std::int64_t>{1, 3});
    QCOMPARE(table.model().rows(), (std::vector<std::int64_t>{1, 3}));
    table.search_field()->setText("label:kick");
    QCOMPARE(table.model().rows(), (std::vector<std::int64_t>{1}));
    auto* button = table.findChild<QPushButton*>("all_clips");
    QVERIFY(!button->isHidden() && button->text().startsWith("2 chosen on the map"));
    button->click();
    QCOMPARE(all.size(), 1);
    QCOMPARE(table.model().rows(), (std::vector<std::int64_t>{1, 2}));
    QVERIFY(button->isHidden());
  }

  void a_name_is_to_be_read_however_narrow_the_table_is() {
    ClipTable table;
    table.resize(220, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    table.show_clips(&clips_, columns_);
    const QFontMetrics metrics(table.view()->font());
    for (const int width : {220, 160, 260}) {
      table.resize(width, 200);
      QCoreApplication::processEvents();
      QVERIFY(table.view()->columnWidth(0) >= metrics.horizontalAdvance("a/snare_1.wav"));
      // Of the others each is whole, or to be scrolled to.
      const int room = table.view()->viewport()->width();
      for (int column = 1; column < table.model().columnCount(); ++column) {
        const int left = table.view()->columnViewportPosition(column);
        QVERIFY(left >= room || left + table.view()->columnWidth(column) <= room);
      }
    }
  }

  void the_lower_edge_cuts_no_row_through_its_letters() {
    ClipTable table;
    std::vector<Clip> many;
    for (int i = 0; i < 40; ++i) many.push_back(clips_.front());
    table.resize(400, 200);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    table.show_clips(&many, columns_);
    QWidget* seen = table.view()->viewport();
    const int row = table.view()->rowHeight(0);
    for (const int more : {0, row / 3, row / 2, row - 4}) {
      table.resize(400, 200 + more);
      QCoreApplication::processEvents();
      const QImage image = seen->grab().toImage();
      const int whole = seen->height() / row * row;
      QVERIFY(whole > 0);
      for (int y = whole; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
          QCOMPARE(image.pixelColor(x, y), image.pixelColor(image.width() - 1, image.height() - 1));
        }
      }
    }
  }

  void rows_grow_with_the_type() {
    ClipTable table;
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    table.show_clips(&clips_, columns_);
    const auto row = [&table] { return table.view()->verticalHeader()->defaultSectionSize(); };
    apply(*qApp, Palette::dark());
    QCoreApplication::processEvents();
    const int usual = row();
    apply(*qApp, Palette::dark(), 1.5);
    QTRY_VERIFY(row() > usual);
    QVERIFY(row() >= QFontMetrics(text_font(table)).height() + 6);
    apply(*qApp, Palette::dark());
    QTRY_COMPARE(row(), usual);
  }

  void arrow_keys_say_that_they_walk_and_a_click_does_not() {
    ClipTable table;
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    table.show_clips(&clips_, columns_);
    QSignalSpy walked(&table, &ClipTable::walked);
    QSignalSpy chosen(&table, &ClipTable::chosen);
    table.view()->setFocus();
    table.view()->setCurrentIndex(table.model().index(0, 0));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(walked.size(), 0);
    QTest::keyClick(table.view(), Qt::Key_Down);
    QCOMPARE(walked.size(), 1);
    QCOMPARE(walked.first().first().toLongLong(), qint64{1});
    QTest::keyClick(table.view(), Qt::Key_Up);
    QTest::keyClick(table.view(), Qt::Key_Up);  // there is none above
    QCOMPARE(walked.size(), 2);
  }
};

}  // namespace test_clip_filter

int widgets_clip_filter(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_clip_filter::TestClipFilter>(argc, argv);
}
#include "test_clip_filter.moc"
