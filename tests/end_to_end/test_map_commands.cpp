#include <fstream>
#include <QtTest>

#include "core/base/random.h"
#include "core/data/delimited.h"
#include "core/experiment/npy.h"
#include "tests/support/run_program.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_map_commands {

using namespace earshot;
using testing::run_program;

/// `earshot map` and `earshot near` of features that somebody else made.
class TestMapCommands : public QObject {
  Q_OBJECT

  std::filesystem::path at(const std::string& name) const { return folder_.path() / name; }
  QString text(const std::string& name) const { return QString::fromStdString(at(name).string()); }

 private Q_SLOTS:
  /// Three heaps of 20 in eight dimensions, far apart.
  void initTestCase() {
    Random random(7, {1});
    std::vector<float> values;
    std::ofstream metadata(at("f.metadata.tsv"));
    metadata << "path\tlabel\tstart\tend\n";
    for (int row = 0; row < 60; ++row) {
      const int heap = row % 3;
      for (int i = 0; i < 8; ++i) {
        values.push_back(static_cast<float>((i == heap ? 10 : 0) + 0.3 * random.normal()));
      }
      metadata << "sounds/" << row << ".wav\t" << (heap == 0 ? "'=heap()" : "heap") << heap << "\t"
               << row << "\t" << row + 1 << "\n";
    }
    values[5 * 8] = std::nanf("");
    write_npy(at("f.npy"), values, {60, 8});
  }

  void each_projection_lays_them_out_with_what_is_known_of_them() {
    for (const char* projection : {"pca", "tsne", "umap"}) {
      const auto result = run_program(
          {"map", text("f.npy"), "--projection", projection, "--out", text("m.tsv"), "--json"});
      QVERIFY2(result.status == 0, result.err.c_str());
      QVERIFY2(result.err.find("row 6 is left out") != std::string::npos, result.err.c_str());
      const auto line = result.lines().at(0);
      QCOMPARE(line.at("rows").get<int>(), 59);
      QCOMPARE(line.at("features").get<int>(), 8);
      QVERIFY(line.at("trustworthiness").get<double>() > 0.8);
      QVERIFY(line.at("continuity").get<double>() > 0.8);
      QVERIFY(line.at("seconds").get<double>() >= 0);
      QCOMPARE(line.at("divergence").is_number(), std::string(projection) == "tsne");
      const auto rows = read_delimited(at("m.tsv"));
      QCOMPARE(rows.size(), std::size_t{60});
      QCOMPARE(rows[0].fields,
               (std::vector<std::string>{"path", "label", "start", "end", "x", "y"}));
      QCOMPARE(rows[1].fields[0], std::string("sounds/0.wav"));
      QCOMPARE(rows[1].fields[1], std::string("=heap()0"));
      QCOMPARE(rows[6].fields[0], std::string("sounds/6.wav"));
    }
    // As it stands there a spreadsheet takes it for words.
    std::ifstream file(at("m.tsv"));
    const std::string all{std::istreambuf_iterator<char>(file), {}};
    QVERIFY(all.find("\t=heap") == std::string::npos);
  }

  void coordinates_go_into_an_npy_and_settings_count() {
    const auto result =
        run_program({"map", text("f.npy"), "--projection", "tsne", "--dimensions", "3", "--set",
                     "projection.iterations=20", "--set", "perplexity=5", "--out", text("m.npy")});
    QVERIFY2(result.status == 0, result.err.c_str());
    QVERIFY2(result.out.find("perplexity 5, seed 0, iteration 20 of 20") != std::string::npos,
             result.out.c_str());
    QCOMPARE(read_npy(at("m.npy")).shape, (std::vector<std::int64_t>{59, 3}));
    QCOMPARE(read_delimited(at("m.metadata.tsv")).size(), std::size_t{60});
  }

  void what_lies_near_a_row_is_of_its_heap() {
    const auto result =
        run_program({"near", text("f.npy"), "--query", "9.wav@9.2-9.8", "--count", "7", "--json"});
    QVERIFY2(result.status == 0, result.err.c_str());
    const auto line = result.lines().at(0);
    QCOMPARE(line.at("row").get<int>(), 10);
    QCOMPARE(line.at("neighbours").size(), std::size_t{7});
    double before = 1;
    for (const auto& near : line.at("neighbours")) {
      QCOMPARE(near.at("label").get<std::string>(), std::string("=heap()0"));
      QVERIFY(near.at("row").get<int>() != 10);
      QVERIFY(near.at("cosine").get<double>() <= before);
      before = near.at("cosine").get<double>();
    }
    const auto words = run_program({"near", text("f.npy"), "--query", "#10", "--count", "2"});
    QCOMPARE(std::count(words.out.begin(), words.out.end(), '\n'), 2);
  }

  void what_cannot_be_is_told_in_one_line_with_status_2() {
    std::ofstream(at("no.npy")) << "no array";
    std::ofstream(at("few.tsv")) << "1\t2\n3\t4\n5\t6\n";
    const std::pair<QStringList, const char*> wrong[] = {
        {{"map", text("no.npy"), "--out", text("x.tsv")}, "no array of NumPy's"},
        {{"map", text("none.npy"), "--out", text("x.tsv")}, "none.npy"},
        {{"map", text("f.npy"), "--out", text("x.txt")}, ".npy, .tsv, .csv or .html"},
        {{"map", text("f.npy"), "--projection", "umop", "--out", text("x.tsv")}, "there are pca"},
        {{"map", text("f.npy"), "--set", "perplexity=5", "--out", text("x.tsv")}, "perplexity"},
        {{"map", text("few.tsv"), "--projection", "tsne", "--out", text("x.tsv")},
         "4 clips or more"},
        {{"map", text("f.npy"), "--data", "x", "--out", text("x.tsv")}, "belongs to a run"},
        {{"near", text("f.npy"), "--query", "absent.wav"}, "no row has this path"},
        {{"near", text("f.npy"), "--query", "x.wav", "--encoder", text("none")}, "none"}};
    for (const auto& [arguments, words] : wrong) {
      const auto result = run_program(arguments);
      QVERIFY2(result.status == 2, qPrintable(arguments.join(' ')));
      QVERIFY2(result.err.find(words) != std::string::npos, result.err.c_str());
    }
    QVERIFY(!std::filesystem::exists(at("x.tsv")));
  }

 private:
  testing::TemporaryFolder folder_;
};

}  // namespace test_map_commands

int end_to_end_map_commands(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_map_commands::TestMapCommands>(argc, argv);
}
#include "test_map_commands.moc"
