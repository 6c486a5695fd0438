#include <fstream>
#include <iterator>
#include <QtTest>

#include "core/base/stopped.h"
#include "core/runs/run_exporter.h"
#include "tests/example_exporter/curves_csv.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_example_exporter {

using namespace earshot;
namespace fs = std::filesystem;

/// The exporter that docs/add-an-exporter.md builds, and what all exporters share.
class TestExampleExporter : public QObject {
  Q_OBJECT

  fs::path at(const std::string& name) const { return folder_.path() / name; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(at(name), std::ios::binary) << text;
  }
  std::string text_of(const std::string& name) const {
    std::ifstream stream(at(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  ExportRequest request(const std::string& file, const Values& settings = {}) const {
    ExportRequest made{at("run"), at(file)};
    made.settings = settings;
    return made;
  }
  template <class Error>
  std::string error_of(const ExporterEntry& exporter, const ExportRequest& request) const {
    try {
      run_exporter(catalogue_, exporter, request);
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  }

 private Q_SLOTS:
  void initTestCase() {
    fs::create_directories(at("run"));
    write("run/experiment.json", "{}");
    write("run/metrics.jsonl",
          "{\"step\": 1, \"loss\": 2.5}\n{\"step\": 2, \"loss\": 1.5, \"spread\": 0.25}\n"
          "{\"step\": 3, \"loss\": null}\n");
  }

  void it_writes_the_curves_of_a_run() {
    const ExportOutcome outcome = run_exporter(catalogue_, exporter_, request("all.csv"));
    QCOMPARE(outcome.words, std::string("3 steps"));
    QCOMPARE(text_of("all.csv"), std::string("step,loss,spread\n1,2.5,\n2,1.5,0.25\n3,,\n"));
  }

  void its_setting_is_taken_and_checked() {
    run_exporter(catalogue_, exporter_, request("some.csv", {{"every", std::int64_t{2}}}));
    QCOMPARE(text_of("some.csv"), std::string("step,loss,spread\n1,2.5,\n3,,\n"));
    const std::string range =
        error_of<ParameterError>(exporter_, request("no.csv", {{"every", std::int64_t{0}}}));
    QVERIFY2(range.starts_with("every: 0 is not allowed"), range.c_str());
    QCOMPARE(error_of<ParameterError>(exporter_, request("no.csv", {{"evry", std::int64_t{2}}})),
             std::string("evry: there is no such setting; did you mean every?"));
    QVERIFY(!fs::exists(at("no.csv")));
  }

  void another_ending_and_what_is_no_run_are_refused() {
    QCOMPARE(error_of<std::invalid_argument>(exporter_, request("no.txt")),
             at("no.txt").string() + ": takes a name that ends in .csv");
    ExportRequest nowhere = request("no.csv");
    nowhere.run = folder_.path();
    QCOMPARE(error_of<std::runtime_error>(exporter_, nowhere),
             folder_.path().string() + ": not a run folder; it has no experiment.json");
  }

  void what_needs_a_checkpoint_says_so_before_it_is_asked() {
    ExporterEntry needy = exporter_;
    needy.needs = ExportNeed::Encoder;
    needy.write = [](const Catalogue&, const ExportRequest&) -> ExportOutcome { return {"asked"}; };
    QCOMPARE(error_of<std::runtime_error>(needy, request("no.csv")),
             at("run").string() + ": has no checkpoint yet; train it a little first");
  }

  void what_is_stopped_or_cannot_be_written_leaves_the_old_file_whole() {
    write("kept.csv", "of before\n");
    std::stop_source stop;
    stop.request_stop();
    ExportRequest stopped = request("kept.csv");
    stopped.stop = stop.get_token();
    QVERIFY_EXCEPTION_THROWN(run_exporter(catalogue_, exporter_, stopped), Stopped);
    QCOMPARE(text_of("kept.csv"), std::string("of before\n"));
    const std::string error =
        error_of<std::runtime_error>(exporter_, request("absent-folder/c.csv"));
    QVERIFY2(error.find("absent-folder") != std::string::npos, error.c_str());
    ExporterEntry drawn = exporter_;
    drawn.write = {};
    drawn.draw = [](const Catalogue&, const ExportRequest&) {
      return [] { return std::string("drawn"); };
    };
    QVERIFY_EXCEPTION_THROWN(run_exporter(catalogue_, drawn, stopped), Stopped);
    QCOMPARE(text_of("kept.csv"), std::string("of before\n"));
    run_exporter(catalogue_, drawn, request("kept.csv"));
    QCOMPARE(text_of("kept.csv"), std::string("drawn"));
  }

  void a_file_goes_to_the_first_that_writes_such_files() {
    QCOMPARE(exporter_of(catalogue_.exporters, "x.csv")->words.name, std::string("curves-csv"));
    QCOMPARE(exporter_of(catalogue_.exporters, "x.pt")->words.name, std::string("torchscript"));
    QCOMPARE(exporter_of(catalogue_.exporters, "x.tsv")->words.name, std::string("features"));
    QVERIFY(exporter_of(catalogue_.exporters, "x.onnx") == nullptr);
  }

 private:
  const testing::TemporaryFolder folder_;
  const Catalogue catalogue_ = example::catalogue_with_curves_csv();
  const ExporterEntry exporter_ = example::curves_csv_exporter();
};

}  // namespace test_example_exporter

int core_example_exporter(int argc, char** argv) {
  return earshot::testing::run_test<test_example_exporter::TestExampleExporter>(argc, argv);
}
#include "test_example_exporter.moc"
