#include <numeric>
#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/legend.h"
#include "widgets/map/map_view.h"
#include "widgets/tables/class_table.h"

namespace test_class_table {

using namespace earshot;

namespace {

std::shared_ptr<const Dataset> labelled(const std::vector<std::string>& labels) {
  auto dataset = std::make_shared<Dataset>();
  dataset->columns = {"label"};
  for (const std::string& label : labels) {
    Clip clip;
    clip.labels = {label};
    dataset->clips.push_back(clip);
  }
  return dataset;
}

std::vector<std::string> distinct(int count) {
  std::vector<std::string> labels;
  for (int i = 0; i < count; ++i) labels.push_back("take " + std::to_string(i));
  return labels;
}

}  // namespace

class TestClassTable : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void classes_stand_by_name_with_their_clips() {
    ClassTable table;
    table.show_classes(labelled({"low", "high", "low", ""}), 0);
    QCOMPARE(table.rowCount(), 3);
    QCOMPARE(table.item(0, 0)->text(), QString("no label"));
    QCOMPARE(table.item(1, 0)->text(), QString("high"));
    QCOMPARE(table.item(2, 1)->text(), QString("2"));
  }

  void of_too_many_classes_the_largest_are_listed_and_the_rest_counted() {
    std::vector<std::string> labels = distinct(100000);
    labels.insert(labels.end(), 5, "zebra");
    ClassTable table;
    table.show_classes(labelled(labels), 0);
    QCOMPARE(table.rowCount(), static_cast<int>(ClassTable::most_rows) + 1);
    QCOMPARE(table.item(0, 0)->text(), QString("zebra"));
    QString last = table.item(table.rowCount() - 1, 0)->text();
    QVERIFY2(last.remove(QRegularExpression("[^0-9a-z ]")).contains("99501 more"),
             qPrintable(last));
    QSignalSpy activated(&table, &ClassTable::class_activated);
    Q_EMIT table.cellDoubleClicked(table.rowCount() - 1, 0);
    QCOMPARE(activated.size(), 0);
    table.show_classes(labelled({"a"}), 0);
    QCOMPARE(table.rowCount(), 1);
    QCOMPARE(table.columnSpan(0, 0), 1);
  }

  void a_maps_legend_counts_the_classes_that_it_cannot_list() {
    constexpr int count = 100000;
    MapView map;
    map.resize(600, 400);
    map.set_points(std::vector<float>(2 * count, 0.5F), 2);
    std::vector<int> class_of_row(count);
    std::iota(class_of_row.begin(), class_of_row.end(), 0);
    QStringList names;
    for (const std::string& name : distinct(count)) names += QString::fromStdString(name);
    map.set_classes(class_of_row, names, "take");
    Legend& legend = *map.legend();
    QCOMPARE(legend.count(), static_cast<int>(Legend::most_rows) + 1);
    QListWidgetItem* last = legend.item(legend.count() - 1);
    QVERIFY(last->text().contains("more"));
    legend.selectAll();
    QVERIFY(!last->isSelected());
    QCOMPARE(legend.picked().size(), Legend::most_rows);
    QVERIFY(legend.sizeHint().width() <= 220);
  }
};

}  // namespace test_class_table

int widgets_class_table(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_class_table::TestClassTable>(argc, argv);
}
#include "test_class_table.moc"
