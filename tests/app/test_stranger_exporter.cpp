// docs/add-an-exporter.md, carried out by somebody who knew the page alone.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QTemporaryDir>
#include <QTimer>
#include <sstream>
#include <string>
#include <vector>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/runs/embed_run.h"
#include "core/runs/run_exporter.h"
#include "tests/strangers/exporter/feature_ranges.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_stranger_exporter {

using namespace earshot;

Catalogue catalogue_with_ranges() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.exporters.push_back(strangers::feature_ranges_exporter());
  return catalogue;
}

std::string read(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct Row {
  std::int64_t feature = -1;
  float least = 0, largest = 0;
};

/// The lines below the names.
std::vector<Row> rows_of(const std::string& text) {
  std::istringstream lines(text);
  std::string names;
  std::getline(lines, names);
  std::vector<Row> rows;
  for (Row row; lines >> row.feature >> row.least >> row.largest;) rows.push_back(row);
  return rows;
}

class TestStrangerExporter : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  const Catalogue catalogue_ = catalogue_with_ranges();

  QString at(const char* name) const { return folder_.filePath(name); }
  std::string path(const char* name) const { return at(name).toStdString(); }
  int program(const QStringList& words, std::string* printed = nullptr) const {
    return testing::run_program_here(catalogue_, words, printed);
  }
  int exported(const char* run, const char* file, std::string* printed = nullptr) const {
    return program({"export", at(run), "--as", "feature-ranges", "--out", at(file)}, printed);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("stranger_exporter", folder_);
    testing::make_two_pitches(path("sounds"), 20);
    QCOMPARE(program({"new", "simclr-small", "--data", at("sounds"), "--out", at("e.json"), "--set",
                      "training.batch_size=8", "--set", "views.crop_samples=4000", "--set",
                      "training.steps=4"}),
             0);
    QCOMPARE(program({"train", at("e.json"), "--run", at("run"), "--json"}), 0);
  }

  void the_command_line_writes_a_line_for_every_feature() {
    std::string printed;
    QCOMPARE(exported("run", "ranges.txt", &printed), 0);
    const std::string text = read(path("ranges.txt"));
    QVERIFY2(text.starts_with("feature\tminimum\tmaximum\n"), text.c_str());
    const std::vector<Row> rows = rows_of(text);
    const EmbeddedItems embedded = embed_run(catalogue_, path("run"), "");
    const Features& features = *embedded.features;
    QCOMPARE(features.rows(), std::int64_t{40});
    QCOMPARE(static_cast<std::int64_t>(rows.size()), features.width);
    QVERIFY2(printed.find("40 clips") != std::string::npos, printed.c_str());
  }
  void its_numbers_are_the_least_and_the_largest_of_the_clips() {
    QCOMPARE(exported("run", "ranges.txt"), 0);
    const std::vector<Row> rows = rows_of(read(path("ranges.txt")));
    QVERIFY(!rows.empty());
    const EmbeddedItems embedded = embed_run(catalogue_, path("run"), "");
    const Features& features = *embedded.features;
    QCOMPARE(static_cast<std::int64_t>(rows.size()), features.width);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      QCOMPARE(rows[i].feature, static_cast<std::int64_t>(i));
      std::vector<float> values;
      for (std::int64_t row = 0; row < features.rows(); ++row)
        values.push_back(features.row(row)[i]);
      const auto [least, largest] = std::ranges::minmax(values);
      const float near = 1e-4F * std::max({1.0F, std::abs(least), std::abs(largest)});
      QVERIFY(std::abs(rows[i].least - least) <= near);
      QVERIFY(std::abs(rows[i].largest - largest) <= near);
    }
    QVERIFY(std::ranges::any_of(rows, [](const Row& row) { return row.least < row.largest; }));
  }
  void the_reference_lists_it() {
    std::string printed;
    QCOMPARE(program({"describe"}, &printed), 0);
    QVERIFY2(printed.find("feature-ranges") != std::string::npos, printed.c_str());
  }
  void another_ending_is_refused_and_nothing_is_written() {
    QVERIFY(exported("run", "ranges.bin") != 0);
    QVERIFY(!std::filesystem::exists(path("ranges.bin")));
  }
  void what_is_no_run_is_refused_and_an_old_file_stays() {
    std::ofstream(path("old.txt")) << "old";
    QVERIFY(exported("sounds", "old.txt") != 0);
    QCOMPARE(read(path("old.txt")), std::string("old"));
  }
  void a_stopped_one_writes_nothing() {
    ExportRequest request{path("run"), path("stopped.txt")};
    std::stop_source source;
    source.request_stop();
    request.stop = source.get_token();
    QVERIFY_THROWS_EXCEPTION(
        std::exception, run_exporter(catalogue_, *catalogue_.exporter("feature-ranges"), request));
    QVERIFY(!std::filesystem::exists(path("stopped.txt")));
  }

  void the_window_offers_it_once_a_run_is_open_and_writes_where_it_is_told() {
    Workbench bench(std::make_shared<const Catalogue>(catalogue_));
    bench.start(at("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    QAction* const action = bench.window().actions().at("run.export.feature-ranges");
    QVERIFY2(action->text().contains("Ranges of the features"), qPrintable(action->text()));
    QVERIFY(!action->isEnabled());
    bench.open(at("run"));
    QTRY_VERIFY_WITH_TIMEOUT(action->isEnabled(), 20000);

    bool asked = false;
    QTimer answer;
    connect(&answer, &QTimer::timeout, this, [&] {
      auto* const dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
      if (dialog == nullptr) return;
      asked = true;
      testing::answer(*dialog, at("window.txt"));
    });
    answer.start(20);
    action->trigger();
    answer.stop();
    QVERIFY(asked);
    const auto* said = bench.window().findChild<QLabel*>("message");
    QTRY_VERIFY2_WITH_TIMEOUT(std::filesystem::exists(path("window.txt")), qPrintable(said->text()),
                              20000);
    QCOMPARE(exported("run", "ranges.txt"), 0);
    QCOMPARE(rows_of(read(path("window.txt"))).size(), rows_of(read(path("ranges.txt"))).size());
  }
};

}  // namespace test_stranger_exporter

int app_stranger_exporter(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_stranger_exporter::TestStrangerExporter>(
      argc, argv);
}

#include "test_stranger_exporter.moc"
