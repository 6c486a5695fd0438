#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/data/delimited.h"
#include "tests/support/run_widget_test.h"
#include "widgets/curves/curves_view.h"

namespace test_curves_table {

using namespace earshot;

/// The curves as a table, for other programs.
class TestCurvesTable : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void names_in_its_table_are_words_and_stay_in_their_cells() {
    const QString names[] = {"=cmd()|' /C calc'!A0",
                             "a,\"b\"",
                             "x\r\ny",
                             "<script>",
                             "%1",
                             "+1",
                             "@SUM(A1)",
                             QString::fromUtf8("\xE2\x80\xAEvsc")};
    CurvesView view;
    for (const QString& name : names) {
      view.set_run(name, name, false);
      view.add_points(name, name, std::vector<CurvePoint>{{1, 0.5}});
    }
    QTemporaryDir folder;
    const QString file = folder.filePath("a.csv");
    QVERIFY(view.export_csv(file));
    const auto rows = read_delimited(file.toStdString());
    QCOMPARE(rows.size(), 1 + std::size(names));
    for (std::size_t row = 1; row < rows.size(); ++row) {
      QCOMPARE(rows[row].fields.size(), std::size_t{6});
      QCOMPARE(rows[row].fields[3], std::string("0.5"));
    }
    QFile table(file);
    QVERIFY(table.open(QIODevice::ReadOnly));
    for (const QString& line : QString::fromUtf8(table.readAll()).split('\n')) {
      QVERIFY2(!line.startsWith('=') && !line.startsWith('@') && !line.contains(",="),
               qPrintable(line));
    }
  }
};

}  // namespace test_curves_table

int widgets_curves_table(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_curves_table::TestCurvesTable>(argc, argv);
}
#include "test_curves_table.moc"
