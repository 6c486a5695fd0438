// The one door for JSON and for files from outside: what is refused, in which words, and that
// nothing recurses, waits or is read without end.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>
#include <QtTest>

#include "core/base/file_lines.h"
#include "core/base/json.h"
#include "core/base/printable.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_json {

using namespace earshot;

namespace {

/// The words of the error, or "" where it was taken.
std::string refusal(const std::string& text) {
  try {
    parse_json(text);
  } catch (const JsonError& error) {
    return error.what();
  }
  return "";
}

std::string refused_file(const std::filesystem::path& file) {
  try {
    read_regular_file(file, 1000);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

class TestJson : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nesting_without_end_is_refused_before_anything_recurses() {
    for (const int depth : {65, 20000, 2000000}) {
      for (const std::string& open : {std::string("["), std::string("{\"a\":")}) {
        std::string text;
        for (int i = 0; i < depth; ++i) text += open;
        QCOMPARE(refusal(text),
                 std::string("nested deeper than 64 levels, as no file of Earshot's is"));
      }
    }
    std::string fine(64, '[');
    fine += std::string(64, ']');
    QCOMPARE(json_text(parse_json(fine)), fine);
  }

  void a_key_that_stands_twice_is_named() {
    QCOMPARE(refusal(R"({"a": {"steps": 1, "b": 2, "steps": 3}})"),
             std::string("a.steps: stands twice; once is allowed"));
    std::string many = "{";
    for (int i = 0; i < 50; ++i) many += "\"k" + std::to_string(i) + "\": 0, ";
    QCOMPARE(refusal(many + "\"k7\": 1}"), std::string("k7: stands twice; once is allowed"));
    QCOMPARE(refusal(many + "\"k50\": 1}"), std::string());
  }

  void numbers_are_taken_as_they_are_written_or_not_at_all() {
    const std::string range =
        " is beyond 64 bits; whole numbers go from -9223372036854775808 to 9223372036854775807";
    for (const char* number :
         {"18446744073709551617", "18446744073709551615", "9223372036854775808",
          "-9223372036854775809", "1000000000000000000000000000000000000000"}) {
      QCOMPARE(refusal(R"({"a": [1, {"b": )" + std::string(number) + "}]}"),
               "a[1].b: " + (number + range));
    }
    QCOMPARE(parse_json("9223372036854775807").get<std::int64_t>(),
             std::numeric_limits<std::int64_t>::max());
    QCOMPARE(parse_json("-9223372036854775808").get<std::int64_t>(),
             std::numeric_limits<std::int64_t>::min());
    QCOMPARE(refusal("[0, -1e999]"), std::string("[1]: -1e999 is beyond any number"));
    QCOMPARE(parse_json("1e-999").get<double>(), 0.0);
    for (const char* word : {"NaN", "nan", "Infinity", "-Infinity", "inf", "-inf"}) {
      QCOMPARE(refusal(R"({"a": )" + std::string(word) + "}"),
               "a: " + (word + std::string(" is no number of JSON's")));
    }
  }

  void what_is_no_json_is_told_by_line_and_column() {
    QVERIFY(refusal("{\n  \"a\": 1,,\n}").starts_with("line 2, column 10: not JSON: "));
    QCOMPARE(refusal(" \n"), std::string("not JSON: there is nothing in it"));
    QCOMPARE(refusal("{\n\"a\": \"\xff\"}"), std::string("line 2: not UTF-8; save it as UTF-8"));
    QVERIFY(has(refusal("{} {}"), "not JSON"));
    QVERIFY(has(refusal("{\"a\": 1"), "not JSON"));
    QVERIFY(refusal("\"" + std::string(1000000, 'x')).size() < 400);
  }

  void text_that_is_no_utf8_is_written_and_not_thrown_over() {
    const Json json{{"a", "\xff\x1b[31m\xc2\x9b\xe2\x80\xae\xf3\xa0\x80\x81ü"}};
    QCOMPARE(parse_json(json_text(json))["a"].get<std::string>(),
             std::string("\xef\xbf\xbd\x1b[31m\xc2\x9b\xe2\x80\xae\xf3\xa0\x80\x81ü"));
    QCOMPARE(json_line(json),
             std::string("{\"a\":\"\xef\xbf\xbd\\u001b[31m\\u009b\\u202e\\udb40\\udc01ü\"}"));
    QVERIFY(parse_json(json_line(json)) == parse_json(json_text(json)));
  }

  void control_characters_are_shown_and_not_obeyed() {
    QCOMPARE(printable("a\x1b[2J\a\b\r\n\tb"), std::string("a\\x1b[2J\\x07\\x08\\r\\n\\tb"));
    QCOMPARE(printable("\xc2\x9b"
                       "31m"),
             std::string("\\u009b31m"));
    QCOMPARE(printable("x\xe2\x80\xaegnp.wav"), std::string("x\\u202egnp.wav"));
    QCOMPARE(printable("\xe2\x81\xa6\xe2\x81\xa9"), std::string("\\u2066\\u2069"));
    QCOMPARE(printable("\xff\xc3"), std::string("\\xff\\xc3"));
    QCOMPARE(printable("Größe, 日本, é"), std::string("Größe, 日本, é"));
    QCOMPARE(shortened("ääää", 5), std::string("ää…"));
  }

  void what_is_no_regular_file_is_refused_without_waiting() {
    const testing::TemporaryFolder folder;
    const auto& root = folder.path();
    const auto fifo = root / "fifo";
    QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
    std::filesystem::create_symlink(fifo, root / "link");
    std::filesystem::create_symlink("/dev/zero", root / "zero");
    std::filesystem::create_symlink(root / "round", root / "round");
    const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = (root / "socket").string();
    QVERIFY(name.size() < sizeof address.sun_path);
    std::copy(name.begin(), name.end(), address.sun_path);
    QCOMPARE(::bind(server, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    const auto said = [&](const char* file, const char* why) {
      return refused_file(root / file) == (root / file).string() + ": cannot be read: " + why;
    };
    QVERIFY(said("fifo", "it is a FIFO, not a file"));
    QVERIFY(said("link", "it is a FIFO, not a file"));
    QVERIFY(said("zero", "it is a device, not a file"));
    QVERIFY(said("socket", "it is a socket, not a file"));
    QVERIFY(said(".", "it is a folder"));
    QVERIFY(said("none", "there is no such file"));
    QVERIFY(said("round", "its links lead in a circle"));
    ::close(server);
    std::ofstream(root / "large") << "x";
    std::filesystem::resize_file(root / "large", 5000000000);
    QVERIFY(said("large", "it has 5.0 GB, and at most 1.0 kB are read"));
    std::ofstream(root / "right") << std::string(1000, 'x');
    QCOMPARE(read_regular_file(root / "right", 1000).size(), std::size_t{1000});
    QVERIFY(!read_regular_file("/proc/self/status", 100000).empty());
  }

  void lines_are_read_in_little_memory() {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "lines";
    std::ofstream(file) << "one\n\n" << std::string(300000, 'x') << "\ntorn";
    FileLines lines(file, 0, 100000);
    QCOMPARE(lines.next()->text, std::string("one"));
    const auto empty = lines.next();
    QCOMPARE(empty->begin, std::uintmax_t{4});
    QVERIFY(empty->text.empty() && empty->whole);
    const auto large = lines.next();
    QVERIFY(large->too_long && large->whole);
    QCOMPARE(large->text.size(), std::size_t{100000});
    QCOMPARE(large->end, std::uintmax_t{300006});
    const auto torn = lines.next();
    QCOMPARE(torn->text, std::string("torn"));
    QCOMPARE(torn->number, std::int64_t{4});
    QVERIFY(!torn->whole && !lines.next());
    QCOMPARE(FileLines(file, 5).next()->begin, std::uintmax_t{5});
  }
};

}  // namespace test_json

int core_json(int argc, char** argv) {
  return earshot::testing::run_test<test_json::TestJson>(argc, argv);
}
#include "test_json.moc"
