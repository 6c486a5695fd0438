#include "core/data/drumkit.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

#include "core/base/regular_file.h"
#include "core/base/utf8.h"

namespace earshot {
namespace {

constexpr std::uintmax_t kMostBytes = 4'000'000;
constexpr std::size_t kDeepest = 64;
constexpr std::size_t kLongestText = 250;

/// A tag of XML, and the text behind it.
struct XmlTag {
  std::string_view name;
  bool opens = false, closes = false;  ///< both: <image/>
  std::string_view text;
};

class XmlTags {
 public:
  explicit XmlTags(std::string_view xml) : rest_(xml) {}

  std::optional<XmlTag> next() {
    while (pass_to("<")) {
      if (rest_.starts_with("!--")) {
        pass_to("-->");
      } else if (rest_.starts_with("?") || rest_.starts_with("!")) {
        pass_to(">");
      } else {
        const std::size_t end = rest_.find('>');
        if (end == std::string_view::npos) return {};
        XmlTag tag = tag_of(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
        tag.text = rest_.substr(0, rest_.find('<'));
        return tag;
      }
    }
    return {};
  }

 private:
  bool pass_to(std::string_view mark) {
    const std::size_t place = rest_.find(mark);
    const bool found = place != std::string_view::npos;
    rest_.remove_prefix(found ? place + mark.size() : rest_.size());
    return found;
  }

  static XmlTag tag_of(std::string_view inside) {
    XmlTag tag;
    tag.opens = !inside.starts_with('/');
    tag.closes = !tag.opens || inside.ends_with('/');
    if (!tag.opens) inside.remove_prefix(1);
    tag.name = inside.substr(0, inside.find_first_of(" \t\r\n/"));
    return tag;
  }

  std::string_view rest_;
};

/// The letter of an entity, without its & and ; such as "amp" or "#233".
std::optional<char32_t> letter_of(std::string_view entity) {
  if (entity == "amp") return U'&';
  if (entity == "lt") return U'<';
  if (entity == "gt") return U'>';
  if (entity == "quot") return U'"';
  if (entity == "apos") return U'\'';
  if (!entity.starts_with('#')) return {};
  entity.remove_prefix(1);
  const bool hexadecimal = entity.starts_with('x');
  if (hexadecimal) entity.remove_prefix(1);
  std::uint32_t code = 0;
  const auto read =
      std::from_chars(entity.data(), entity.data() + entity.size(), code, hexadecimal ? 16 : 10);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (read.ec != std::errc() || read.ptr != entity.data() + entity.size()) return {};
  if (code == 0 || code > 0x10FFFF || surrogate) return {};
  return static_cast<char32_t>(code);
}

/// Text as it is meant: entities as their letters, without the blanks around it.
std::string meant(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_last_not_of(blanks) - first + 1);
  std::string result;
  while (!text.empty() && result.size() < kLongestText) {
    const std::size_t end = text.front() == '&' ? text.find(';') : std::string_view::npos;
    const auto letter =
        end == std::string_view::npos ? std::nullopt : letter_of(text.substr(1, end - 1));
    if (letter) {
      add_utf8(*letter, result);
    } else {
      result += text.front();
    }
    text.remove_prefix(letter ? end + 1 : 1);
  }
  return result;
}

/// The tags that are open around a place.
class OpenTags {
 public:
  void follow(const XmlTag& tag) {
    if (tag.opens && !tag.closes) {
      if (open_.size() == kDeepest) {
        throw std::runtime_error("no drum kit: it nests deeper than " + std::to_string(kDeepest));
      }
      open_.push_back(tag.name);
    } else if (!tag.opens) {
      close(tag.name);
    }
  }
  bool directly_in(std::string_view name) const { return !open_.empty() && open_.back() == name; }
  bool in(std::string_view name) const {
    return std::find(open_.begin(), open_.end(), name) != open_.end();
  }

 private:
  void close(std::string_view name) {
    const auto found = std::find(open_.rbegin(), open_.rend(), name);
    if (found != open_.rend()) open_.erase(std::prev(found.base()), open_.end());
  }

  std::vector<std::string_view> open_;
};

}  // namespace

std::vector<KitInstrument> parse_drumkit(std::string_view xml) {
  std::vector<KitInstrument> kit;
  OpenTags open;
  XmlTags tags(xml);
  while (const auto tag = tags.next()) {
    if (tag->opens && tag->name == "instrument") kit.emplace_back();
    if (tag->opens && tag->name == "name" && open.directly_in("instrument")) {
      kit.back().name = shown_as_utf8(meant(tag->text));
    }
    if (tag->opens && tag->name == "filename" && open.in("instrument")) {
      kit.back().files.push_back(meant(tag->text));
    }
    open.follow(*tag);
  }
  if (kit.empty()) throw std::runtime_error("no drum kit: it names no instrument");
  return kit;
}

std::vector<KitInstrument> read_drumkit(const std::filesystem::path& file) {
  const std::string xml = read_regular_file(file, kMostBytes);
  try {
    return parse_drumkit(xml);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(file.string() + ": " + error.what());
  }
}

}  // namespace earshot
