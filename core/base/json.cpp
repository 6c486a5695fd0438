#include "core/base/json.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <set>
#include <vector>

#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/base/utf8.h"

namespace earshot {
namespace {

/// "line 3, column 7", from 1, of the last byte that was read.
std::string place_in(std::string_view text, std::size_t bytes_read) {
  const std::string_view read = text.substr(0, std::min(bytes_read, text.size()));
  const auto line = 1 + std::count(read.begin(), read.end() - (read.empty() ? 0 : 1), '\n');
  const std::size_t begin =
      read.empty() ? std::string_view::npos : read.substr(0, read.size() - 1).rfind('\n');
  const std::size_t column = read.size() - (begin == std::string_view::npos ? 0 : begin + 1);
  return "line " + std::to_string(line) + ", column " +
         std::to_string(std::max<std::size_t>(1, column));
}

/// The run of letters and signs around the last byte that was read.
std::string word_at(std::string_view text, std::size_t bytes_read) {
  const auto belongs = [](char letter) {
    return std::isalpha(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '+';
  };
  std::size_t begin = std::min(bytes_read, text.size());
  std::size_t end = begin;
  while (begin > 0 && belongs(text[begin - 1])) --begin;
  while (end < text.size() && belongs(text[end])) ++end;
  return std::string(text.substr(begin, end - begin));
}

bool names_no_number(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (word.starts_with('-') || word.starts_with('+')) word.erase(0, 1);
  return word == "nan" || word == "inf" || word == "infinity";
}

/// Builds the value while the parser, which does not recurse, tells what it reads.
class JsonBuilder : public nlohmann::json_sax<Json> {
 public:
  explicit JsonBuilder(std::string_view text) : text_(text) {}
  Json take_root() { return std::move(root_); }

  bool null() override { return put(Json()); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
      refuse_long(std::to_string(value));
    }
    return put(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t value, const string_t& written) override {
    if (written.find_first_of(".eE") == std::string::npos) refuse_long(written);
    return put(value);
  }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool key(string_t& name) override {
    Level& level = levels_.back();
    auto& object = level.value->get_ref<Json::object_t&>();
    level.key = std::move(name);
    if (is_known(level, object)) refuse("stands twice; once is allowed");
    object.emplace_back(level.key, Json());
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool parse_error(std::size_t read, const std::string& token,
                   const nlohmann::detail::exception& error) override {
    constexpr int beyond_a_double = 406;
    if (error.id == beyond_a_double) refuse(shortened(token) + " is beyond any number");
    if (const std::string word = word_at(text_, read); names_no_number(word)) {
      refuse(word + " is no number of JSON's");
    }
    std::string words = error.what();
    const std::string before = "syntax error while parsing ";
    if (const auto at = words.find(before); at != std::string::npos) {
      words = words.substr(at + before.size());
    }
    throw JsonError(place_in(text_, read) + ": not JSON: " + shortened(words, 200));
  }

 private:
  /// An object or a list that is not closed yet.
  struct Level {
    Json* value = nullptr;
    std::string key;                          ///< the last one read
    std::set<std::string, std::less<>> seen;  ///< of a large object's keys
  };

  std::string path() const {
    std::string path;
    for (const Level& level : levels_) {
      if (level.value->is_array()) {
        // What is read is not in the innermost list yet; an open list or object is in its own.
        const std::size_t open = &level == &levels_.back() ? 0 : 1;
        path += "[" + std::to_string(level.value->size() - open) + "]";
      } else {
        path += (path.empty() ? "" : ".") + level.key;
      }
    }
    return shortened(path);
  }

  [[noreturn]] void refuse(const std::string& words) const {
    const std::string where = path();
    throw JsonError(where.empty() ? words : where + ": " + words);
  }
  [[noreturn]] void refuse_long(const std::string& written) const {
    refuse(shortened(written) +
           " is beyond 64 bits; whole numbers go from -9223372036854775808 to "
           "9223372036854775807");
  }

  static bool is_known(Level& level, const Json::object_t& object) {
    // Finding a key walks over all of them, which a hostile file would make slow.
    constexpr std::size_t few = 16;
    if (object.size() < few) return object.find(level.key) != object.end();
    if (level.seen.empty()) {
      for (const auto& [name, value] : object) level.seen.insert(name);
    }
    return !level.seen.insert(level.key).second;
  }

  Json* place(Json value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *levels_.back().value;
    if (parent.is_array()) {
      return &parent.get_ref<Json::array_t&>().emplace_back(std::move(value));
    }
    Json& made = parent.get_ref<Json::object_t&>().back().second;
    made = std::move(value);
    return &made;
  }
  bool put(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json value) {
    if (levels_.size() == static_cast<std::size_t>(deepest_json)) {
      throw JsonError("nested deeper than " + std::to_string(deepest_json) +
                      " levels, as no file of Earshot's is");
    }
    Json* const made = place(std::move(value));
    levels_.push_back({made, {}, {}});
    return true;
  }
  bool close() {
    levels_.pop_back();
    return true;
  }

  std::string_view text_;
  Json root_;
  std::vector<Level> levels_;
};

/// From 1; 0 where all of it is UTF-8.
std::int64_t line_not_utf8(std::string_view text) {
  if (is_utf8(text)) return 0;
  std::int64_t line = 1;
  for (std::size_t place = 0; place < text.size();) {
    const std::size_t bytes = utf8_character(text, place).bytes;
    if (bytes == 0) break;
    if (text[place] == '\n') ++line;
    place += bytes;
  }
  return line;
}

}  // namespace

Json parse_json(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw JsonError("not JSON: there is nothing in it");
  }
  if (const std::int64_t line = line_not_utf8(text); line > 0) {
    throw JsonError("line " + std::to_string(line) + ": not UTF-8; save it as UTF-8");
  }
  JsonBuilder builder(text);
  Json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take_root();
}

Json read_json(const std::filesystem::path& file, std::uintmax_t most) {
  std::string text;
  try {
    text = read_regular_file(file, most);
  } catch (const std::runtime_error& error) {
    throw JsonError(error.what());
  }
  try {
    return parse_json(text);
  } catch (const JsonError& error) {
    throw JsonError(file.string() + ": " + error.what());
  }
}

std::string json_text(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string json_line(const Json& json) {
  return with_json_escapes(json_text(json));
}

}  // namespace earshot
