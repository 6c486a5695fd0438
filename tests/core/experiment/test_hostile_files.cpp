// Experiments, comparisons and run folders that come from strangers: each ends in one clear line,
// and what is wrong does not stop what does not need it.
#include <sys/stat.h>

#include <QtTest>

#include "core/audio/decode.h"
#include "core/base/regular_file.h"
#include "core/built_in/catalogue.h"
#include "core/data/delimited.h"
#include "core/experiment/comparison.h"
#include "core/experiment/kept_files.h"
#include "core/experiment/npy.h"
#include "core/experiment/own_folder.h"
#include "core/experiment/run_writer.h"
#include "core/runs/compare.h"
#include "core/runs/evaluation.h"
#include "tests/support/one_line_errors.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_hostile_files {

using namespace earshot;
using earshot::testing::has;
using earshot::testing::words_of;
using earshot::testing::write;

namespace {

std::string nested(int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += "{\"a\":";
  return text;
}

/// A little-endian .npy with any header.
std::string npy(const std::string& shape, std::size_t floats, const std::string& kind = "<f4",
                const std::string& fortran = "False") {
  std::string header =
      "{'descr': '" + kind + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes.push_back(static_cast<char>(header.size() & 0xFF));
  bytes.push_back(static_cast<char>(header.size() >> 8));
  return bytes + header + std::string(4 * floats, '\0');
}

}  // namespace

class TestHostileFiles : public QObject {
  Q_OBJECT

 private:
  const Catalogue catalogue_ = built_in_catalogue();

  std::string read_experiment(const std::string& text) const {
    return words_of([&] { experiment_from_json(catalogue_, text); });
  }
  std::string read_compared(const std::string& text) const {
    return words_of([&] { comparison_from_json(catalogue_, text); });
  }

 private Q_SLOTS:
  void an_experiment_that_is_none_is_refused_in_one_line() {
    for (const int depth : {20000, 2000000}) {
      QVERIFY(has(read_experiment(nested(depth)), "nested deeper than 64"));
      QVERIFY(has(read_compared(R"({"methods": )" + nested(depth)), "nested deeper than 64"));
    }
    QCOMPARE(read_experiment(R"({"training": {"steps": 5, "steps": 6}})"),
             std::string("training.steps: stands twice; once is allowed"));
    QCOMPARE(read_experiment(R"({"training": {"steps": 5}, "training.steps": 5})"),
             std::string("training.steps: stands twice; once is allowed"));
    QVERIFY(read_experiment(R"({"training.steps": 18446744073709551617})")
                .starts_with("training.steps: 18446744073709551617 is beyond 64 bits"));
    QVERIFY(read_experiment(R"({"training.steps": 9223372036854775807})")
                .starts_with("training.steps: 9223372036854775807 is not allowed; it takes"));
    QVERIFY(read_experiment(R"({"training.learning_rate": 1e999})")
                .starts_with("training.learning_rate: 1e999 is beyond any number"));
    QVERIFY(read_experiment(R"({"training.learning_rate": NaN})")
                .starts_with("training.learning_rate: NaN is no number of JSON's"));
    QVERIFY(has(read_experiment("{\"data.path\": \"\xff\"}"), "not UTF-8"));
    QVERIFY(has(read_experiment(R"({"training.steps": null})"), "training.steps: null stands"));
    QVERIFY(read_experiment("{\"" + std::string(3000000, 'x') + "\": 1}").size() < 300);
    QVERIFY(read_experiment("{\"method.name\": \"" + std::string(3000000, 'x') + "\"}").size() <
            1000);
    Experiment experiment = default_experiment(catalogue_);
    const auto set = [&] { set_text(catalogue_, experiment, "data.path", "/a\xff"); };
    QVERIFY(has(words_of(set), "data.path: \"/a\\xff\" is not UTF-8"));
    QVERIFY(!read_experiment("{\"encoder.name\": \"a\\u0000b\"}").empty());
  }

  void another_format_is_told_as_it_is_written() {
    const auto said = [&](const std::string& format) {
      return read_experiment(R"({"earshot": {"format": )" + format + "}}");
    };
    QVERIFY(said("4294967297").starts_with("earshot.format: 4294967297 is newer than this"));
    QVERIFY(said("2").starts_with("earshot.format: 2 is newer than this"));
    for (const char* none : {"-1", "0", "1.5", "\"1\"", "null", "[1]", "-4294967295"}) {
      QVERIFY2(said(none).starts_with("earshot.format: " + std::string(none) + " is no format;"),
               said(none).c_str());
    }
    QCOMPARE(said("1"), std::string());
    QVERIFY(!read_experiment(R"({"earshot": 1})").empty());
  }

  void what_lies_there_under_an_experiments_name_is_asked_first() {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "experiment.json";
    const auto said = [&] { return words_of([&] { load_experiment(catalogue_, file); }); };
    std::filesystem::create_directory(file);
    QVERIFY(
        has(said(), "experiment.json: cannot be read: it is a folder; an experiment is a JSON"));
    std::filesystem::remove(file);
    QCOMPARE(::mkfifo(file.c_str(), 0600), 0);
    QVERIFY(has(said(), "it is a FIFO, not a file"));
    std::filesystem::remove(file);
    std::filesystem::create_symlink("/dev/zero", file);
    QVERIFY(has(said(), "it is a device, not a file"));
    std::filesystem::remove(file);
    write(file, "{");
    std::filesystem::resize_file(file, 5000000000);
    QVERIFY(has(said(), "it has 5.0 GB, and at most 4.0 MB are read"));
    QVERIFY(has(words_of([&] { load_comparison(catalogue_, file); }), "it has 5.0 GB"));
  }

  void a_comparison_names_no_folder_outside_its_own() {
    const auto named = [&](const std::string& name) {
      return read_compared("{\"methods\": [{\"preset\": \"moco-small\", \"name\": \"" + name +
                           "\"}]}");
    };
    for (const char* name : {"../../x", "/tmp/x", "a/b", "", "a\\tb", "a\\nb", "a\\u0000b",
                             "a\\u001b[31mb", "\\u202eb"}) {
      QVERIFY2(named(name).starts_with("methods[0].name: \""), name);
    }
    QVERIFY(has(named(std::string(300, 'x')), "has 300 bytes"));
    QCOMPARE(named("größer, =1+1"), std::string());
    std::string many;
    for (int i = 0; i < 1001; ++i) many += (i > 0 ? "," : "") + std::to_string(i);
    QVERIFY(has(read_compared("{\"methods\": [" + many + "]}"), "methods: 1001 methods"));
    QVERIFY(has(read_compared(R"({"methods": ["moco-small"], "seeds": [18446744073709551615]})"),
                "seeds[0]: 18446744073709551615 is beyond 64 bits"));
  }

  void a_table_that_names_folders_outside_is_not_followed() {
    const testing::TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "in" / "=a-seed0");
    TrialResult trial;
    trial.method = "=a";
    trial.health = "+1 \"good\"";
    trial.figures = {{"probe_accuracy", 0.5}};
    write(folder.path() / "in" / "results.tsv",
          to_tsv(catalogue_, {trial}) + "../out\t0\nb\t-1\nc\t18446744073709551617\nd\t3\n");
    write(folder.path() / "in" / "=a-seed0" / "trial.json",
          R"({"method": "=a", "seed": 0, "seconds": 1, "steps": 2, "examples": 3, "parameters": 4,
              "milliseconds_per_step": 5, "probe_accuracy": 0.5, "knn_accuracy": null,
              "untrained_accuracy": 0, "log_mel_accuracy": 1, "health": ""})");
    std::vector<std::string> problems;
    const auto trials = read_comparison(catalogue_, folder.path() / "in", problems);
    QCOMPARE(trials.size(), std::size_t{1});
    QCOMPARE(trials[0].method, std::string("=a"));
    QVERIFY(has(to_tsv(catalogue_, {trial}), "\n'=a\t0\t") &&
            has(to_tsv(catalogue_, {trial}), "\t'+1 \"good\"\n"));
    QCOMPARE(problems.size(), std::size_t{4});
    QVERIFY(has(problems[0], "results.tsv: line 3: names no trial of this folder"));
    QVERIFY(has(problems[3], "1 more line"));
    write(folder.path() / "in" / "=a-seed0" / "trial.json",
          R"({"method": "=a", "seed": 0, "seconds": 1, "steps": -2})");
    problems.clear();
    QVERIFY(read_comparison(catalogue_, folder.path() / "in", problems).empty());
    QVERIFY(has(problems[0], "trial.json: steps: -2 is not from 0 to"));
  }

  void a_cell_is_no_formula_and_reads_back_as_it_was() {
    const testing::TemporaryFolder folder;
    for (const std::string& text :
         {std::string("=cmd|' /C calc'!A0"), std::string("+1+2"), std::string("-2+3"),
          std::string("@SUM(A1)"), std::string("'=x"), std::string("''=x"), std::string(" =x"),
          std::string("-1"), std::string("+0.5"), std::string("'-1"), std::string("plain"),
          std::string("'plain'"), std::string("-x.wav")}) {
      const std::string cell = safe_cell(text);
      QVERIFY2(std::string("=@").find(cell.front()) == std::string::npos, cell.c_str());
      write(folder.path() / "a.tsv", "path\tlabel\n" + cell + "\tx\n");
      QCOMPARE(read_delimited(folder.path() / "a.tsv")[1].fields[0], text);
    }
    QCOMPARE(safe_cell("-1"), std::string("-1"));
    QCOMPARE(safe_cell("-x.wav"), std::string("'-x.wav"));
    QCOMPARE(safe_cell("a\tb\nc"), std::string("a b c"));
  }

  void changes_that_cannot_be_used_are_named_and_passed_over() {
    const testing::TemporaryFolder folder;
    const RunPaths paths(folder.path());
    save_experiment(catalogue_, preset_experiment(catalogue_, "moco-small"), paths.experiment());
    write(paths.changes(),
          "{\"step\":3,\"path\":\"method.temperature\",\"after\":0.5}\n"
          "{\"step\":4,\"path\":\"training.learning_rate\",\"before\":[1],\"after\":0.25}\n"
          "{\"path\":\"method.temperature\",\"before\":0.5,\"after\":0.6}\n"
          "nonsense\n"
          "{\"step\":5,\"path\":\"method.temprature\",\"before\":0.5,\"after\":0.6}\n"
          "{\"step\":6,\"path\":\"method.temperature\",\"before\":0.5,\"after\":-7}\n"
          "{\"step\":-1,\"path\":\"method.temperature\",\"before\":0.5,\"after\":0.7}\n"
          "{\"step\":7,\"path\":3,\"before\":0.5,\"after\":0.7}\n"
          "{\"step\":8,\"path\":\"method.temperature\",\"before\":0.5,\"after\":{}}\n"
          "{\"step\":9,\"path\":\"method.temperature\",\"before\":0.5,\"after\":0.8}\n"
          "{\"step\":10,\"path\":\"method.te");
    std::vector<std::string> problems;
    const Experiment run = experiment_of_run(catalogue_, folder.path(), latest_step, problems);
    QCOMPARE(run.real("method.temperature"), 0.8);
    QCOMPARE(run.real("training.learning_rate"), 0.25);
    QCOMPARE(problems.size(), std::size_t{4});
    QCOMPARE(problems[0], paths.changes().string() + ": line 3: has no step");
    QVERIFY(problems[1].starts_with(paths.changes().string() + ": line 4: line 1, column 2: not"));
    QVERIFY(has(problems[2], "line 5: method.temprature: no such setting; did you mean"));
    QVERIFY(has(problems[3], "4 more lines cannot be used"));
    QCOMPARE(experiment_of_run(catalogue_, folder.path(), 3).real("method.temperature"), 0.5);
    const RecordedChanges read = read_changes(folder.path());
    QCOMPARE(read.changes.size(), std::size_t{5});
    QVERIFY(read.changes[0].before == Value(0.5));
    QCOMPARE(recorded_changes(folder.path()).size(), std::size_t{5});
    std::filesystem::remove(paths.changes());
    std::filesystem::create_directory(paths.changes());
    QVERIFY(has(read_changes(folder.path()).problems[0], "changes.jsonl: cannot be read: it is a"));
  }

  void many_changes_that_name_no_setting_are_counted() {
    const testing::TemporaryFolder folder;
    const RunPaths paths(folder.path());
    save_experiment(catalogue_, preset_experiment(catalogue_, "moco-small"), paths.experiment());
    std::string lines;
    for (int i = 0; i < 50000; ++i) {
      lines += "{\"step\":1,\"path\":\"method.temperatur" + std::to_string(i) +
               "\",\"after\":0.5}\n" +
               "{\"step\":1,\"path\":\"method.temperature\",\"after\":0.25}\n";
    }
    write(paths.changes(), lines + "{\"step\":2,\"path\":\"method.name\",\"after\":\"byol\"}\n" +
                               "{\"step\":3,\"path\":\"method.momentum\",\"after\":0.75}\n");
    std::vector<std::string> problems;
    const Experiment run = experiment_of_run(catalogue_, folder.path(), latest_step, problems);
    QCOMPARE(problems.size(), std::size_t{4});
    QVERIFY(has(problems[2], "line 5: method.temperatur2: no such setting; did you mean"));
    QVERIFY(has(problems[3], "49997 more lines cannot be used"));
    // What a choice declares is known from its line on.
    QCOMPARE(run.text("method.name"), std::string("byol"));
    QCOMPARE(run.real("method.momentum"), 0.75);
    QCOMPARE(experiment_of_run(catalogue_, folder.path(), 1).real("method.temperature"), 0.25);
  }

  void metrics_that_cannot_be_used_are_named_and_passed_over() {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "metrics.jsonl";
    write(file,
          "{\"step\":1,\"loss\":1.5}\n{\"step\":9223372036854775808,\"loss\":1}\n"
          "{\"step\":2,\"loss\":\"two\",\"rate\":0.5}\n{\"step\":-3,\"loss\":1}\n"
          "{\"step\":1,\"loss\":1}\n{\"step\":4.0,\"loss\":1}\n" +
              nested(20000) + "\n" + std::string(3000000, 'x') + "\n{\"step\":5,\"loss\":null}\n");
    std::uintmax_t offset = 0;
    std::vector<std::string> problems;
    const auto lines = read_metrics(file, offset, problems);
    QCOMPARE(lines.size(), std::size_t{3});
    QCOMPARE(lines[1].values.size(), std::size_t{1});
    QVERIFY(std::isnan(lines[2].values[0].second));
    QCOMPARE(offset, std::filesystem::file_size(file));
    QVERIFY(has(problems[0], "metrics.jsonl: line 2: step: 9223372036854775808 is beyond 64"));
    QVERIFY(has(problems[1], "line 3: loss: \"two\" is no number"));
    QVERIFY(has(problems[2], "line 4: step: -3 is no step; it takes 0 to"));
    QVERIFY(has(problems[3], "4 more lines cannot be used"));
    // A resume cuts off what comes later, and nothing else.
    cut_after(file.parent_path(), 2);
    offset = 0;
    problems.clear();
    QCOMPARE(read_metrics(file, offset, problems).size(), std::size_t{2});
    QCOMPARE(problems.size(), std::size_t{4});
    std::filesystem::remove(file);
    QCOMPARE(::mkfifo(file.c_str(), 0600), 0);
    offset = 0;
    problems.clear();
    QVERIFY(read_metrics(file, offset, problems).empty());
    QVERIFY(has(problems[0], "it is a FIFO, not a file"));
  }

  void an_npy_says_no_more_than_it_holds() {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "00000100.npy";
    const auto said = [&](const std::string& bytes) {
      write(file, bytes);
      const std::string words = words_of([&] { read_npy(file); });
      return words.starts_with(file.string() + ": ") ? words.substr(file.string().size() + 2)
                                                     : words;
    };
    QCOMPARE(said(npy("(48, 8)", 384)), std::string());
    QCOMPARE(said(npy("(48, 8, )", 384)), std::string());
    QCOMPARE(said(npy("(0, 8)", 0)), std::string());
    const std::string length = "is not as long as it says";
    for (const char* shape :
         {"(48, 1152921504606846976)", "(4611686018427387904, 4)", "(9223372036854775807,)",
          "(4294967296, 4294967296)", "(48, 7)", "(2, 2, 2, 2, 2, 2, 2, 4)", "(0, 9)"}) {
      QCOMPARE(said(npy(shape, 384)), length);
    }
    for (const char* shape : {"()", "(-48, -8)", "(48, 99999999999999999999)", "(48 8)", "(48, 8",
                              "(1,1,1,1,1,1,1,1,384)", "(48.0, 8)", "(48, 8) x", "[48, 8]"}) {
      QVERIFY2(has(said(npy(shape, 384)), shape[0] == '(' ? "its shape (" : "holds no float32"),
               shape);
    }
    QCOMPARE(said(npy("(48, 8)", 384, ">f4")), std::string("holds no float32 in C order"));
    QCOMPARE(said(npy("(48, 8)", 384, "<f4", "True")), std::string("holds no float32 in C order"));
    QCOMPARE(said(npy("(48, 8)", 384).substr(0, 30)), std::string("ends within its header"));
    write(file, npy("(1250000000, 1)", 1));
    std::filesystem::resize_file(file, 5000000000);
    QVERIFY(has(words_of([&] { read_npy(file); }), "has 5.0 GB, and at most 2.0 GB are read"));
  }

  void an_evaluation_that_does_not_fit_itself_is_refused() {
    const std::string whole =
        R"({"protocol": "linear", "split": "test", "accuracy": 0.25, "macro_f1": 0.2,
            "baselines": {"untrained": {"accuracy": 0.5, "macro_f1": 0.5,
                                        "confusion": [[1, 0], [3, 0]]}},
            "classes": ["a", "b"], "confusion": [[1, 0], [3, 0]], "step": 7,
            "per_class": [{"class": "a", "precision": 1, "recall": 1, "f1": 1, "support": 1},
                          {"class": "b", "precision": 0, "recall": 0, "f1": 0, "support": 3}],
            "predictions": [[5, 0, 0], [6, 1, 0]]})";
    const auto said = [&](const std::string& part, const std::string& by) {
      std::string text = whole;
      text.replace(text.find(part), part.size(), by);
      return words_of([&] { evaluation_from_json(catalogue_, text); });
    };
    QCOMPARE(said("linear", "linear"), std::string());
    const std::string confusion = R"("confusion": [[1, 0], [3, 0]], "step")";
    QVERIFY(has(said(confusion, R"("confusion": [[1]], "step")"),
                "confusion: [[1]] is not allowed; it takes a list of 2 rows, one a class"));
    QVERIFY(has(said(confusion, R"("confusion": [[1, 0], [3]], "step")"), "confusion[1]: [3]"));
    QVERIFY(has(said(confusion, R"("confusion": [[1, 0], [-3, 0]], "step")"),
                "confusion[1][0]: -3 is not allowed; it takes a whole number from 0"));
    QVERIFY(has(said("[[1, 0], [3, 0]]}}", "7}}"), "baselines.untrained.confusion: 7"));
    QVERIFY(
        has(said("0.25", "1.5"), "accuracy: 1.5 is not allowed; it takes a number from 0 to 1"));
    QVERIFY(has(said("0.25", "\"1\""), "accuracy: \"1\""));
    QVERIFY(has(said(R"("split": "test", )", ""), "has no split"));
    QVERIFY(has(said("\"class\": \"b\"", "\"class\": \"c\""), "per_class[1].class: \"c\" is not"));
    QVERIFY(has(said("[6, 1, 0]", "[6, 2, 0]"), "predictions[1][1]: 2 is not allowed"));
    QVERIFY(has(said("[6, 1, 0]", "[-6, 1, 0]"), "predictions[1][0]: -6"));
    QVERIFY(has(said("\"step\": 7", "\"step\": 7.5"), "step: 7.5"));
    QVERIFY(has(said("[\"a\", \"b\"]", "{}"), "classes: {}"));
    QVERIFY(!words_of([&] { evaluation_from_json(catalogue_, "[]"); }).empty());
  }
};

}  // namespace test_hostile_files

int core_hostile_files(int argc, char** argv) {
  return earshot::testing::run_test<test_hostile_files::TestHostileFiles>(argc, argv);
}
#include "test_hostile_files.moc"
