#include <sys/stat.h>

#include <fstream>
#include <QtTest>
#include <sstream>

#include "core/base/crc32.h"
#include "core/base/xxh64.h"
#include "core/tensor_files/safetensors.h"
#include "core/tensor_files/torch_file.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"
#include "tests/support/tensor_file_bytes.h"

namespace test_tensor_files {

using namespace earshot;
using namespace earshot::testing;

namespace {

std::string digest(const std::string& bytes) {
  Xxh64 sum;
  sum.add(bytes.data(), bytes.size());
  return hex(sum.digest());
}

}  // namespace

/// Files of tensors from anybody: read right, or refused in a line.
class TestTensorFiles : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;

  std::filesystem::path written(const std::string& bytes) const {
    const auto file = folder_.path() / "file";
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

  /// What reading all of a file says; "" where nothing is wrong with it.
  template <class File>
  std::string words_of_reading(const std::filesystem::path& path) const {
    try {
      const File file(path);
      if constexpr (std::is_same_v<File, TorchFile>) {
        file.verify([](const std::string&) { return true; });
      } else {
        file.verify();
      }
      for (const StoredTensor& tensor : file.tensors()) tensor.read();
      return "";
    } catch (const std::runtime_error& error) {
      const std::string words = error.what();
      if (!words.starts_with(path.string() + ": ")) return "does not name the file: " + words;
      return words.substr(path.string().size() + 2);
    }
  }

  std::string words_of_pickle(const std::string& value, const std::string& data = "") const {
    return words_of_reading<TorchFile>(
        written(zip_of({{"a/data.pkl", pickled::whole(value)}, {"a/data/0", data}})));
  }

  std::string words_of_header(const std::string& header, const std::string& data = "") const {
    return words_of_reading<SafetensorsFile>(written(safetensors_of(header, data)));
  }

 private Q_SLOTS:
  void checksums_are_those_of_their_specifications() {
    QCOMPARE(digest(""), std::string("ef46db3751d8e999"));
    QCOMPARE(digest("a"), std::string("d24ec4f1a98c6e5b"));
    QCOMPARE(digest("abc"), std::string("44bc2cf5ad770999"));
    QCOMPARE(digest("Nobody inspects the spammish repetition"), std::string("fbcea83c8a378bf1"));
    QCOMPARE(crc32(0, "123456789", 9), 0xCBF43926U);
    std::string text;
    for (int i = 0; i < 1000; ++i) text += static_cast<char>(i * 7);
    Xxh64 pieces;
    std::uint32_t crc = 0;
    for (std::size_t place = 0, size = 1; place < text.size(); place += size++) {
      const std::string piece = text.substr(place, size);
      pieces.add(piece.data(), piece.size());
      crc = crc32(crc, piece.data(), piece.size());
    }
    QCOMPARE(hex(pieces.digest()), digest(text));
    QCOMPARE(crc, crc32(0, text.data(), text.size()));
  }

  void tensors_come_back_as_they_were_written() {
    const NamedTensors tensors = {
        {"truth", torch::tensor({true, false, true})},
        {"turned", torch::arange(6, torch::kFloat32).view({2, 3}).t()},
        {"bfloat16", torch::randn({3, 1}).to(torch::kBFloat16)},
        {"int64", torch::tensor(7, torch::kInt64)},
        {"float64", torch::randn({2, 2}, torch::kFloat64)},
        {"none", torch::empty({0, 5})},
        {"learns", torch::randn({2}).requires_grad_()},
    };
    const auto path = folder_.path() / "t.safetensors";
    save_safetensors(tensors, {{"step", "3"}}, path);
    const SafetensorsFile file(path);
    file.verify();
    QCOMPARE(file.metadata().at("step"), std::string("3"));
    QCOMPARE(file.tensors().size(), tensors.size());
    for (const auto& [name, tensor] : tensors) {
      const auto found =
          std::find_if(file.tensors().begin(), file.tensors().end(),
                       [&name = name](const StoredTensor& stored) { return stored.name == name; });
      QVERIFY2(found != file.tensors().end(), name.c_str());
      QVERIFY2(found->dtype == tensor.scalar_type() && found->shape == tensor.sizes().vec() &&
                   torch::equal(found->read(), tensor),
               name.c_str());
    }
  }

  void every_flipped_bit_and_every_cut_is_noticed() {
    const auto path = folder_.path() / "t.safetensors";
    save_safetensors({{"a", torch::randn({5})}, {"b", torch::tensor(true)}}, {{"k", "v"}}, path);
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    const std::string whole = text.str();
    QCOMPARE(words_of_reading<SafetensorsFile>(written(whole)), std::string());
    for (std::size_t bit = 0; bit < 8 * whole.size(); bit += 7) {
      std::string flipped = whole;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      QVERIFY2(!words_of_reading<SafetensorsFile>(written(flipped)).empty(),
               std::to_string(bit).c_str());
    }
    for (std::size_t size = 0; size < whole.size(); ++size) {
      QVERIFY(!words_of_reading<SafetensorsFile>(written(whole.substr(0, size))).empty());
    }
    QVERIFY(!words_of_reading<SafetensorsFile>(written(whole + '\0')).empty());
  }

  void headers_that_lie_are_refused_data() {
    QTest::addColumn<QString>("header");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const QString& header, const char* words) {
      QTest::newRow(name) << header << QString(words);
    };
    const QString good = R"("dtype":"U8","shape":[4],"data_offsets":[0,4])";
    row("no checksum", "{\"a\":{" + good + "}}", "has no checksum");
    row("nothing", "", "its header is no JSON");
    row("nested deep", QString("[").repeated(20000), "at its beginning");
    row("nested objects", "{\"a\":" + QString("{\"a\":").repeated(20000), "about \"a\"");
    row("twice", "{\"a\":{" + good + "},\"a\":{" + good + "}}", "it holds \"a\" twice");
    row("huge product",
        R"({"a":{"dtype":"F32","shape":[4611686018427387904,4,2],"data_offsets":[0,4]}})",
        "a shape that no tensor can have");
    row("empty and huge",
        R"({"a":{"dtype":"F32","shape":[0,9223372036854775807,9],"data_offsets":[0,0]}})",
        "a shape that no tensor can have");
    row("negative", R"({"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}})", "about \"a\"");
    row("beyond 64 bits",
        R"({"a":{"dtype":"U8","shape":[18446744073709551620],"data_offsets":[0,4]}})",
        "about \"a\"");
    row("fraction", R"({"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}})", "about \"a\"");
    row("other size", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}})",
        "not as far apart as its shape says");
    row("turned round", R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}})",
        "not as far apart as its shape says");
    row("beyond the end", R"({"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]}})",
        "holds 4 bytes of data, not 5");
    row("a hole", R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
        "begins at byte 2 of the data, not at 0");
    row("overlapping",
        R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
        "begins at byte 2 of the data, not at 3");
    row("unknown type", R"({"a":{"dtype":"X9","shape":[4],"data_offsets":[0,4]}})",
        "values of type \"X9\"");
    row("no shape", R"({"a":{"dtype":"U8","data_offsets":[0,4]}})", "lacks its dtype");
    row("three offsets", R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,4]}})",
        "lacks its dtype");
    row("metadata of numbers", R"({"__metadata__":{"a":1}})", "at \"a\"");
    row("escapes", "{\"\\u001b[31m\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,4]}}",
        "\"\\x1b[31m\": its offsets");
    row("not one value", "{} {}", "its header is no JSON");
  }

  void headers_that_lie_are_refused() {
    QFETCH(QString, header);
    QFETCH(QString, words);
    const std::string said = words_of_header(header.toStdString(), "abcd");
    QVERIFY2(said.find(words.toStdString()) != std::string::npos, said.c_str());
    QVERIFY(said.find('\n') == std::string::npos && said.size() < 300);
  }

  void truth_values_are_nought_or_one() {
    std::string file = safetensors_of(
        R"({"__metadata__":{"checksum":"xxh64:0000000000000000"},"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}})",
        "\x02");
    file = with_mended_checksum(std::move(file));
    const std::string said = words_of_reading<SafetensorsFile>(written(file));
    QVERIFY2(said.find("neither 0 nor 1") != std::string::npos, said.c_str());
  }

  void what_is_no_file_is_never_waited_for() {
    const auto at = [this](const char* name) { return folder_.path() / name; };
    QCOMPARE(::mkfifo(at("pipe").c_str(), 0600), 0);
    std::filesystem::create_symlink(at("circle"), at("circle"));
    std::filesystem::create_directory(at("folder"));
    for (const char* name : {"pipe", "circle", "folder", "nowhere"}) {
      for (const std::string& said :
           {words_of_reading<SafetensorsFile>(at(name)), words_of_reading<TorchFile>(at(name))}) {
        QVERIFY2(said.find("cannot be read") != std::string::npos, said.c_str());
      }
    }
    const auto sparse = written("abc");
    std::filesystem::resize_file(sparse, std::uintmax_t{1} << 40);
    QVERIFY(!words_of_reading<SafetensorsFile>(sparse).empty());
    QVERIFY(!words_of_reading<TorchFile>(sparse).empty());
  }

  void a_state_dict_of_pythons_is_read() {
    const TorchFile file(written(python_state_dict()));
    file.verify([](const std::string&) { return true; });
    QCOMPARE(file.tensors().size(), std::size_t{3});
    const torch::Tensor w = torch::arange(6, torch::kFloat32).view({2, 3});
    QCOMPARE(file.tensors()[0].name, std::string("w"));
    QVERIFY(torch::equal(file.tensors()[0].read(), w));
    QCOMPARE(file.tensors()[1].name, std::string("turned"));
    QVERIFY(torch::equal(file.tensors()[1].read(), w.t()));
    QVERIFY(file.tensors()[2].read().item<std::int64_t>() == 7);
  }

  void nested_dicts_and_numbers_have_names() {
    using namespace pickled;
    const TorchFile file(written(
        zip_of({{"x/data.pkl",
                 whole("}(" + text("epoch") + number(-3) + text("net") +
                       state_dict({{"a.b", tensor(storage("HalfStorage", "k", 2), 1, {1}, {1})}}) +
                       text("lr") + 'G' + std::string("\x3F\xE0\0\0\0\0\0\0", 8) + text("nothing") +
                       "Nu")},
                {"x/data/k", "abcd"}})));
    QCOMPARE(file.tensors().at(0).name, std::string("net.a.b"));
    QVERIFY(file.tensors()[0].dtype == torch::kFloat16);
    QVERIFY(std::get<std::int64_t>(file.values().at("epoch")) == -3);
    QVERIFY(std::get<double>(file.values().at("lr")) == 0.5);
    QCOMPARE(file.values().size(), std::size_t{2});
  }

  void a_pickle_calls_by_no_other_name() {
    using namespace pickled;
    for (const auto& [module, own] :
         std::vector<std::pair<std::string, std::string>>{{"os", "system"},
                                                          {"builtins", "eval"},
                                                          {"torch", "load"},
                                                          {"torch", "EvilStorage"},
                                                          {"torch._utils", "_rebuild_qtensor"},
                                                          {"torch.jit._pickle", "build_intlist"},
                                                          {"collections", "Counter"},
                                                          {"\x1b[31mos", "system"},
                                                          {"__torchish__", "Module"}}) {
      for (const std::string& call :
           {name(module, own) + tuple({text("touch /tmp/x")}) + 'R',
            text(module) + text(own) + "\x93" + tuple({text("touch /tmp/x")}) + 'R'}) {
        const std::string said = words_of_pickle(call);
        QVERIFY2(said.find("calls by the name of") != std::string::npos &&
                     said.find(own + '"') != std::string::npos &&
                     said.find('\x1b') == std::string::npos,
                 said.c_str());
      }
    }
    // A module's class gives attributes and is neither called nor handed a state of its own making.
    const std::string module = name("__torch__", "M");
    QCOMPARE(words_of_pickle(module + ")\x81}" + text("a") + "K\x01sb"), std::string());
    QVERIFY(words_of_pickle(module + ")R").find("calls") != std::string::npos);
    QVERIFY(words_of_pickle(module + ")\x81" + tuple({"K\x01"}) + 'b').find("no") !=
            std::string::npos);
    QVERIFY(!words_of_pickle(name("collections", "OrderedDict") + ")\x81").empty());
  }

  void tensors_stay_within_their_storage() {
    using namespace pickled;
    const std::string data(16, '\0');
    const auto refused = [&](const std::string& storage, std::int64_t offset,
                             const std::vector<std::int64_t>& sizes,
                             const std::vector<std::int64_t>& strides) {
      const std::string said =
          words_of_pickle("}" + text("t") + tensor(storage, offset, sizes, strides) + 's', data);
      return !said.empty();
    };
    const std::string four = storage("FloatStorage", "0", 4);
    constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
    QVERIFY(!refused(four, 0, {2, 2}, {2, 1}));
    QVERIFY(!refused(four, 3, {1}, {huge}));
    QVERIFY(!refused(four, 0, {0, 7}, {7, 1}));
    QVERIFY(refused(four, 1, {2, 2}, {2, 1}));
    QVERIFY(refused(four, 4, {1}, {1}));
    QVERIFY(refused(four, -1, {1}, {1}));
    QVERIFY(refused(four, 0, {2}, {-1}));
    QVERIFY(refused(four, 0, {-1}, {1}));
    QVERIFY(refused(four, 0, {2}, {huge}));
    QVERIFY(refused(four, huge, {2}, {1}));
    QVERIFY(refused(four, 0, {huge, huge}, {1, 1}));
    QVERIFY(refused(four, 0, {5}, {0}));
    QVERIFY(refused(four, 0, {2}, {1, 1}));
    QVERIFY(refused(four, 0, {0, huge, 9}, {1, 1, 1}));
    // A record that is shorter or longer than its storage, one that is not there.
    QVERIFY(refused(storage("FloatStorage", "0", 5), 0, {4}, {1}));
    QVERIFY(refused(storage("FloatStorage", "0", 3), 0, {3}, {1}));
    QVERIFY(refused(storage("FloatStorage", "0", huge), 0, {4}, {1}));
    QVERIFY(refused(storage("FloatStorage", "0", -4), 0, {4}, {1}));
    QVERIFY(refused(storage("DoubleStorage", "0", 4), 0, {4}, {1}));
    QVERIFY(refused(storage("FloatStorage", "1", 4), 0, {4}, {1}));
  }

  void circles_and_floods_end() {
    using namespace pickled;
    const std::string said = words_of_pickle("]q\x01h\x01" + std::string("a"));
    QVERIFY2(said.find("nested too deep") != std::string::npos, said.c_str());
    // A module whose state is itself.
    words_of_pickle(name("__torch__", "M") + ")\x81q\x01}" + text("a") + "K\x01sbh\x01" + "b");
    std::string doubled = "]q\x01";
    for (int i = 0; i < 40; ++i) doubled += "]q\x02(h\x01h\x01" + std::string("eq\x01");
    QVERIFY(!words_of_pickle(doubled).empty());
    QVERIFY(!words_of_pickle(std::string(30000, ')') + std::string(30000, '\x85')).empty());
    QVERIFY(!words_of_pickle(std::string(3000000, 'N')).empty());
  }

  void a_damaged_zip_file_is_refused() {
    const std::string whole = python_state_dict();
    for (std::size_t size = 0; size < whole.size(); size += 13) {
      QVERIFY(!words_of_reading<TorchFile>(written(whole.substr(0, size))).empty());
    }
    for (const char* of : {"archive/data/0", "archive/data.pkl"}) {
      std::string flipped = whole;
      flipped[flipped.find(of) + std::strlen(of) + 9] ^= 0x10;
      const std::string said = words_of_reading<TorchFile>(written(flipped));
      QVERIFY2(said.find("CRC-32") != std::string::npos, said.c_str());
    }
    const std::string pickle = pickled::whole("}");
    QVERIFY(!words_of_reading<TorchFile>(
                 written(zip_of({{"a/data.pkl", pickle}, {"b/data.pkl", pickle}})))
                 .empty());
    QVERIFY(!words_of_reading<TorchFile>(
                 written(zip_of({{"a/data.pkl", pickle}, {"a/data.pkl", pickle}})))
                 .empty());
    QVERIFY(!words_of_reading<TorchFile>(written(zip_of({{"a/code.py", pickle}}))).empty());
  }

  /// Only the largest copy is needed, and that it cannot be had is told like a full disk.
  void memory_that_runs_out_leaves_the_old_file_whole() {
    const auto path = folder_.path() / "big.safetensors";
    save_safetensors({{"a", torch::ones({2})}}, {}, path);
#if defined(__SANITIZE_ADDRESS__)
    QSKIP("the sanitizer ends the program where so much memory is asked for");
#endif
    const torch::Tensor endless = torch::zeros({1}).expand({std::int64_t{1} << 50});
    try {
      save_safetensors({{"a", torch::ones({2})}, {"b", endless}}, {}, path);
      QFAIL("a copy of 4 PB was made");
    } catch (const std::exception&) {
    }
    QVERIFY(torch::equal(SafetensorsFile(path).tensors().at(0).read(), torch::ones({2})));
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      QVERIFY(entry.path().filename().string().find(".tmp") == std::string::npos);
    }
  }
};

}  // namespace test_tensor_files

int core_tensor_files(int argc, char** argv) {
  return earshot::testing::run_test<test_tensor_files::TestTensorFiles>(argc, argv);
}
#include "test_tensor_files.moc"
