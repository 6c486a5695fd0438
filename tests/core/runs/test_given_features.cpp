#include <cstring>
#include <fstream>
#include <QtTest>

#include "core/base/crc32.h"
#include "core/runs/find_row.h"
#include "core/runs/given_features.h"
#include "core/runs/numpy_file.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_given_features {

using namespace earshot;

namespace {

template <class Number>
std::string bytes_of(std::initializer_list<Number> numbers) {
  std::string bytes(numbers.size() * sizeof(Number), '\0');
  std::memcpy(bytes.data(), std::data(numbers), bytes.size());
  return bytes;
}

std::string array(const std::string& type, const std::string& shape, const std::string& numbers,
                  int version = 1, const std::string& order = "False") {
  std::string header =
      "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': (" + shape + "), }\n";
  std::string bytes("\x93NUMPY", 6);
  bytes += static_cast<char>(version);
  bytes += '\0';
  bytes += static_cast<char>(header.size());
  bytes += '\0';
  if (version > 1) bytes += std::string(2, '\0');
  return bytes + header + numbers;
}

std::string little(std::uint64_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>((number >> (8 * i)) & 0xFF);
  return text;
}

/// A zip with its entries stored as they are (PKWARE's APPNOTE 4.3).
std::string zip(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string file, directory;
  for (const auto& [name, bytes] : entries) {
    const std::string about = little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                              little(crc32(0, bytes.data(), bytes.size()), 4) +
                              little(bytes.size(), 4) + little(bytes.size(), 4) +
                              little(name.size(), 2) + little(0, 2);
    directory += "PK\x01\x02" + little(20, 2) + about + little(0, 2) + little(0, 2) + little(0, 2) +
                 little(0, 4) + little(file.size(), 4) + name;
    file += "PK\x03\x04" + about + name + bytes;
  }
  const std::string count = little(entries.size(), 2);
  return file + directory + "PK\x05\x06" + little(0, 4) + count + count +
         little(directory.size(), 4) + little(file.size(), 4) + little(0, 2);
}

}  // namespace

/// Features that other programs wrote.
class TestGivenFeatures : public QObject {
  Q_OBJECT

  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    std::filesystem::path file = folder_.path() / name;
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }
  template <class Work>
  void refuses(const Work& work, const QString& words) {
    QString told;
    try {
      work();
    } catch (const std::exception& error) {
      told = QString::fromUtf8(error.what());
    }
    QVERIFY2(told.contains(words) && !told.contains('\n'), qPrintable(told));
  }
  static std::vector<float> numbers(const std::filesystem::path& file) {
    return read_numpy(file).values;
  }

 private Q_SLOTS:
  void every_kind_of_number_is_read() {
    const std::vector<float> expected{1, -2, 3, 4, 5, 6};
    const auto same = [&](const std::string& type, const std::string& bytes) {
      const NumberTable table = read_numpy(write("kind.npy", array(type, "3, 2", bytes)));
      QCOMPARE(table.rows, std::int64_t{3});
      QCOMPARE(table.width, std::int64_t{2});
      QCOMPARE(table.values, expected);
    };
    same("<f4", bytes_of<float>({1, -2, 3, 4, 5, 6}));
    same("<f8", bytes_of<double>({1, -2, 3, 4, 5, 6}));
    same("<i2", bytes_of<std::int16_t>({1, -2, 3, 4, 5, 6}));
    same("|i1", bytes_of<std::int8_t>({1, -2, 3, 4, 5, 6}));
    same("<i8", bytes_of<std::int64_t>({1, -2, 3, 4, 5, 6}));
    same("<f2", bytes_of<std::uint16_t>({0x3C00, 0xC000, 0x4200, 0x4400, 0x4500, 0x4600}));
    std::string swapped = bytes_of<float>({1, -2, 3, 4, 5, 6});
    for (std::size_t at = 0; at < swapped.size(); at += 4) {
      std::reverse(swapped.begin() + static_cast<long>(at),
                   swapped.begin() + static_cast<long>(at) + 4);
    }
    same(">f4", swapped);
    QCOMPARE(numbers(write("columns.npy",
                           array("<f4", "3, 2", bytes_of<float>({1, 3, 5, -2, 4, 6}), 1, "True"))),
             expected);
    QCOMPARE(numbers(write("two.npy", array("<f4", "2, 1", bytes_of<float>({1, 2}), 2))),
             (std::vector<float>{1, 2}));
    QCOMPARE(read_numpy(write("one.npy", array("|b1", "3,", std::string("\1\0\1", 3)))).width,
             std::int64_t{1});
    // The smallest and the largest of float16.
    QCOMPARE(numbers(write("half.npy", array("<f2", "2,", bytes_of<std::uint16_t>({1, 0x7BFF})))),
             (std::vector<float>{5.9604645e-8F, 65504.0F}));
  }

  void what_is_no_table_of_numbers_is_refused_in_one_line() {
    const std::string four = bytes_of<float>({1, 2, 3, 4});
    const auto read = [&](const std::string& bytes) {
      return [file = write("bad.npy", bytes)] { read_numpy(file); };
    };
    refuses(read("kick"), "no array of NumPy's");
    refuses(read(array("|O", "4,", four)), "not plain numbers");
    refuses(read(array("<U8", "4,", four)), "of the kind");
    refuses(read(array("<f4", "1, 2, 2", four)), "3 dimensions");
    refuses(read(array("<f4", "9, 2", four)), "shorter than its shape");
    refuses(read(array("<f4", "1, 2", four)), "longer than its shape");
    refuses(read(array("<f4", "0, 2", "")), "holds no number");
    refuses(read(array("<f4", "4611686018427387904, 16", four)), "more than");
    refuses(read(array("<f4", "-4, 2", four)), "shape");
    refuses([&] { read_numpy(folder_.path() / "absent.npy"); }, "absent.npy");
    refuses([&] { read_numpy(folder_.path()); }, "folder");
  }

  void an_npz_gives_the_array_that_is_named_or_clear() {
    const std::string wide = array("<f4", "2, 2", bytes_of<float>({1, 2, 3, 4}));
    const std::string words = array("<U3", "2,", std::string(24, '\0'));
    const auto one = write("one.npz", zip({{"names.npy", words}, {"z.npy", wide}}));
    QCOMPARE(read_npz(one).values, (std::vector<float>{1, 2, 3, 4}));
    const std::string other = array("<f4", "1, 2", bytes_of<float>({7, 8}));
    const auto two = write("two.npz", zip({{"a.npy", wide}, {"embeddings.npy", other}}));
    QCOMPARE(read_npz(two).values, (std::vector<float>{7, 8}));
    QCOMPARE(read_npz(two, "a").values, (std::vector<float>{1, 2, 3, 4}));
    const auto unclear = write("unclear.npz", zip({{"a.npy", wide}, {"b.npy", other}}));
    refuses([&] { read_npz(unclear); }, "not clear; it has a, b");
    refuses([&] { read_npz(unclear, "c"); }, "no array c; it has a, b");
    refuses([&] { read_npz(one, "names"); }, "of the kind");
    refuses([&] { read_npz(write("no.npz", "PK but no more")); }, "no.npz");
    refuses([&] { read_npz(write("none.npz", zip({{"a.txt", "words"}}))); }, "it has none");
  }

  void rows_that_are_not_finite_are_left_out_and_the_rest_keeps_its_metadata() {
    const auto file =
        write("f.npy", array("<f4", "4, 2",
                             bytes_of<float>({1, 2, 3, std::nanf(""), 5, 6,
                                              std::numeric_limits<float>::infinity(), 8})));
    write("f.metadata.tsv", "path\tlabel\na.wav\tone\nb.wav\ttwo\nc.wav\t'=three\nd.wav\tfour\n");
    const GivenFeatures given = read_given_features({file});
    QCOMPARE(given.features->rows(), std::int64_t{2});
    QCOMPARE(given.features->item(1).clip, std::int64_t{2});
    QCOMPARE(given.cell(1, "path"), std::string("c.wav"));
    QCOMPARE(given.cell(1, "label"), std::string("=three"));
    QCOMPARE(given.cell(0, "none"), std::string());
    QCOMPARE(given.problems.size(), std::size_t{1});
    QVERIFY2(given.problems[0].find("row 2 is left out: its number 2 is not finite (and 1 more") !=
                 std::string::npos,
             given.problems[0].c_str());
    refuses(
        [&] {
          read_given_features({write("n.npy", array("<f4", "1, 1", bytes_of<float>({NAN})))});
        },
        "no row has finite numbers");
  }

  void metadata_of_another_length_or_form_is_told() {
    const auto file = write("m.npy", array("<f4", "3, 1", bytes_of<float>({1, 2, 3})));
    const auto lines = write("m.jsonl",
                             "{\"path\": \"a.wav\", \"end\": 2.5}\nnonsense\n"
                             "{\"path\": \"c.wav\", \"label\": null, \"year\": 2024}\n"
                             "{\"path\": \"d.wav\"}\n");
    const GivenFeatures given = read_given_features({file, lines});
    QCOMPARE(given.columns, (std::vector<std::string>{"path", "end", "label", "year"}));
    QCOMPARE(given.cell(0, "end"), std::string("2.5"));
    QCOMPARE(given.cell(1, "path"), std::string());
    QCOMPARE(given.cell(2, "year"), std::string("2024"));
    QCOMPARE(given.problems.size(), std::size_t{2});
    QVERIFY2(given.problems[0].find("line 2") != std::string::npos, given.problems[0].c_str());
    QVERIFY2(given.problems[1].find("3 rows, and its metadata 4") != std::string::npos,
             given.problems[1].c_str());
    refuses([&] { read_given_features({file, folder_.path() / "absent.tsv"}); }, "absent.tsv");
  }

  void tables_of_numbers_are_read_with_and_without_a_header() {
    for (const char* text : {"x\ty\n1\t2\n3\t4\n", "1\t2\n3\t4\n"}) {
      const GivenFeatures given = read_given_features({write("t.tsv", text)});
      QCOMPARE(given.features->values, (std::vector<float>{1, 2, 3, 4}));
    }
    const GivenFeatures odd = read_given_features({write("t.csv", "1,2\n3\n5,six\n7,8\n")});
    QCOMPARE(odd.features->values, (std::vector<float>{1, 2, 7, 8}));
    QCOMPARE(odd.features->item(1).clip, std::int64_t{3});
    QVERIFY2(odd.problems[0].find("line 2: has 1 fields in place of 2") != std::string::npos,
             odd.problems[0].c_str());
    refuses([&] { read_given_features({write("t.txt", "1 2")}); }, "it takes .npy");
  }

  void a_row_is_found_by_its_path_its_stretch_or_its_number() {
    const auto file = write("q.npy", array("<f4", "4, 1", bytes_of<float>({1, 2, 3, 4})));
    write("q.metadata.tsv",
          "path\tstart\tend\nin/a.wav\t0\t2\nin/a.wav\t2\t4\nin/b@1-2.wav\t\t\nout/c.wav\t0\t1\n");
    const GivenFeatures given = read_given_features({file});
    QCOMPARE(find_row(given, "in/a.wav"), std::int64_t{0});
    QCOMPARE(find_row(given, "a.wav@2.5-3"), std::int64_t{1});
    QCOMPARE(find_row(given, "b@1-2.wav"), std::int64_t{2});
    QCOMPARE(find_row(given, "#4"), std::int64_t{3});
    refuses([&] { find_row(given, "#5"); }, "no such row");
    refuses([&] { find_row(given, "wav"); }, "no row has this path");
  }

 private:
  testing::TemporaryFolder folder_;
};

}  // namespace test_given_features

int core_given_features(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_given_features::TestGivenFeatures>(argc, argv);
}
#include "test_given_features.moc"
