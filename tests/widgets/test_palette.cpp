#include <QLabel>
#include <QtTest>

#include "tests/support/places.h"
#include "tests/support/run_widget_test.h"
#include "widgets/chrome/icons.h"
#include "widgets/chrome/style.h"

namespace test_palette {

using namespace earshot;

namespace {

const Palette& scheme(bool dark) {
  return dark ? Palette::dark() : Palette::light();
}

int painted_pixels(const QImage& image) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) count += qAlpha(image.pixel(x, y)) > 127 ? 1 : 0;
  }
  return count;
}

}  // namespace

class TestPalette : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void text_and_signs_can_be_read_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
  }
  void text_and_signs_can_be_read() {
    QFETCH(bool, dark);
    const Palette& p = scheme(dark);
    QCOMPARE(p.is_dark, dark);
    const std::pair<const char*, QColor> signs[] = {
        {"text", p.text},         {"muted", p.muted},     {"accent", p.accent},
        {"original", p.original}, {"view A", p.view_a},   {"view B", p.view_b},
        {"good", p.good},         {"careful", p.careful}, {"bad", p.bad}};
    const std::pair<const char*, QColor> surfaces[] = {
        {"window", p.window}, {"panel", p.panel}, {"raised", p.raised}};
    for (const auto& [name, colour] : signs) {
      for (const auto& [where, surface] : surfaces) {
        const double ratio = contrast(colour, surface);
        // The light scheme's window is greyer than its panels; signs stand on panels alone.
        const bool counts = qstrcmp(where, "window") != 0 || qstrcmp(name, "text") == 0 ||
                            qstrcmp(name, "muted") == 0 || dark;
        QVERIFY2(!counts || ratio >= 4.5,
                 qPrintable(QString("%1 on %2: %3").arg(name, where).arg(ratio)));
      }
    }
    QVERIFY(contrast(p.on_accent, p.accent) >= 4.5);
    // Points and lines are graphics, not text: WCAG 2.1 asks 3.
    QCOMPARE(p.classes.size(), std::size_t{12});
    for (const QColor& colour : p.classes) QVERIFY(contrast(colour, p.panel) >= 3.0);
  }

  void contrast_is_that_of_wcag() {
    QVERIFY(qAbs(contrast(Qt::black, Qt::white) - 21.0) < 1e-9);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    QVERIFY(qAbs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
  }

  void a_widget_knows_its_scheme() {
    QLabel label;
    label.setPalette(Palette::dark().qt());
    QVERIFY(Palette::of(label).is_dark);
    label.setPalette(Palette::light().qt());
    QVERIFY(!Palette::of(label).is_dark);
  }

  void the_current_run_is_the_accent_and_no_other() {
    for (const bool dark : {true, false}) {
      const Palette& p = scheme(dark);
      QCOMPARE(p.run_colour(3, true), p.accent);
      for (int run = 0; run < 30; ++run) QVERIFY(p.run_colour(run, false) != p.accent);
      QCOMPARE(p.class_colour(12), p.class_colour(0));
      QCOMPARE(p.class_colour(-1), p.muted);
    }
  }

  void the_style_sheet_is_whole() {
    for (const bool dark : {true, false}) {
      const QString sheet = style_sheet(scheme(dark), 1.25);
      QVERIFY2(!sheet.contains('%'), "a word of the sheet has no colour");
      QVERIFY(sheet.contains(scheme(dark).accent.name()));
      QCOMPARE(sheet.count('{'), sheet.count('}'));
    }
  }

  void apply_sets_type_and_colours() {
    apply(*qApp, Palette::dark(), 1.0);
    QLabel label("0.96");
    QCOMPARE(text_font(label).pixelSize(), 13);
    QCOMPARE(caption_font(label).pixelSize(), 11);
    QCOMPARE(figure_font(label).pixelSize(), 20);
    label.setProperty("role", "figure");
    label.ensurePolished();
    QCOMPARE(label.fontInfo().pixelSize(), 20);
    QVERIFY(Palette::of(label).is_dark);
    apply(*qApp, Palette::light(), 1.25);
    QLabel large("0.96");
    QCOMPARE(text_font(large).pixelSize(), 16);
    QVERIFY(!Palette::of(large).is_dark);
  }

  void every_drawing_is_listed_and_drawn() {
    const QDir folder(
        QString::fromStdString((testing::source_folder() / "resources" / "icons").string()));
    const QStringList files = folder.entryList({"*.svg"}, QDir::Files);
    QVERIFY(files.size() > 50);
    for (const QString& file : files) {
      QVERIFY2(QFile::exists(":/icons/" + file), qPrintable(file + " is not in earshot.qrc"));
    }
    for (const QString& name : icon_names()) {
      for (const int size : {16, 32}) {
        const QPixmap pixmap = icon(name, Palette::dark()).pixmap(size);
        const int painted = painted_pixels(pixmap.toImage());
        const int all = size * size;
        QVERIFY2(painted > all / 64 && painted < all / 2, qPrintable(name));
      }
    }
  }

  void drawings_take_the_palettes_colour() {
    const QImage dark = icon("stop", Palette::dark()).pixmap(64).toImage();
    // The middle of the square's left stroke: x = 3.75 of 16.
    QCOMPARE(dark.pixelColor(15, 32), Palette::dark().text);
    const QImage off = icon("stop", Palette::dark()).pixmap(64, QIcon::Disabled).toImage();
    QCOMPARE(off.pixelColor(15, 32), Palette::dark().faint);
    const QImage own = icon("stop", Palette::light().bad).pixmap(64).toImage();
    QCOMPARE(own.pixelColor(15, 32), Palette::light().bad);
  }

  void a_drawing_that_is_missing_is_said() {
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression("icon \"unicorn\" is not drawn"));
    QVERIFY(icon("unicorn", Palette::dark()).isNull());
    QVERIFY(icon("", Palette::dark()).isNull());
  }

  void numbers_are_short_and_readable() {
    QCOMPARE(number_text(0), QString("0"));
    QCOMPARE(number_text(0.96), QString("0.96"));
    QCOMPARE(number_text(0.123456), QString("0.1235"));
    QCOMPARE(number_text(3.14159), QString("3.142"));
    QCOMPARE(number_text(312.04), QString("312"));
    QCOMPARE(number_text(59049), QString("59\u2009049"));
    QCOMPARE(number_text(-3.2), QString("\u22123.2"));
    QCOMPARE(number_text(0.0003), QString("0.0003"));
    QCOMPARE(number_text(0.00000012), QString("1.2e\u221207"));
    QCOMPARE(number_text(std::nan("")), QString("not a number"));
    QCOMPARE(with_unit(2900, "Hz"), QString("2900\u2009Hz"));
  }
};

}  // namespace test_palette

int widgets_palette(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_palette::TestPalette>(argc, argv);
}
#include "test_palette.moc"
