#include "core/runs/numpy_stream.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string_view>

#include "core/base/printable.h"
#include "core/base/regular_file.h"

namespace earshot {
namespace {

static_assert(std::endian::native == std::endian::little);

[[noreturn]] void refuse(const std::string& why) {
  throw std::runtime_error(why);
}

std::string exactly(const NextBytes& next, std::size_t count) {
  std::string bytes(count, '\0');
  if (next(bytes) != count) refuse("ends within its header");
  return bytes;
}

std::size_t little(std::string_view bytes) {
  std::size_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    number = (number << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

/// What stands behind 'key': in the header's dictionary.
std::string_view behind(std::string_view header, std::string_view key) {
  const std::string quoted = "'" + std::string(key) + "':";
  const std::size_t at = header.find(quoted);
  if (at == header.npos) refuse("its header has no " + std::string(key));
  std::string_view rest = header.substr(at + quoted.size());
  return rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
}

void take_kind(std::string_view words, NumpyHeader& header) {
  const std::size_t end = words.size() < 2 ? words.npos : words.find('\'', 1);
  if (words.empty() || words.front() != '\'' || end == words.npos || end < 4) {
    refuse("holds " + shortened(words.substr(0, end == words.npos ? 40 : end + 1)) +
           " and not plain numbers");
  }
  const std::string_view type = words.substr(1, end - 1);
  header.kind = type[1];
  header.swapped = type[0] == '>';
  const auto [stop, fault] =
      std::from_chars(type.data() + 2, type.data() + type.size(), header.bytes);
  const auto is_one_of = [&header](std::initializer_list<std::size_t> sizes) {
    return std::ranges::find(sizes, header.bytes) != sizes.end();
  };
  const bool known = (header.kind == 'f' && is_one_of({2, 4, 8})) ||
                     ((header.kind == 'i' || header.kind == 'u') && is_one_of({1, 2, 4, 8})) ||
                     (header.kind == 'b' && is_one_of({1}));
  if (fault != std::errc() || stop != type.data() + type.size() || !known) {
    refuse("holds numbers of the kind " + shortened(type, 40) +
           "; whole and real numbers of up to 8 bytes are read");
  }
}

void take_shape(std::string_view words, NumpyHeader& header) {
  const std::size_t end = words.find(')');
  if (words.empty() || words.front() != '(' || end == words.npos) refuse("its header has no shape");
  const char* at = words.data() + 1;
  const char* const stop = words.data() + end;
  while (at < stop) {
    std::int64_t size = 0;
    const auto [behind_it, fault] = std::from_chars(at, stop, size);
    if (fault != std::errc() || size < 0) refuse("its shape is none");
    header.shape.push_back(size);
    at = behind_it;
    while (at < stop && (*at == ',' || *at == ' ' || *at == 'L')) ++at;
  }
}

float from_half(std::uint16_t half) {
  const int exponent = (half >> 10) & 0x1F;
  const int fraction = half & 0x3FF;
  const float sign = (half & 0x8000) != 0 ? -1.0F : 1.0F;
  constexpr int largest = 31, bias = 15, bits = 10;
  if (exponent == largest) {
    return fraction != 0 ? std::numeric_limits<float>::quiet_NaN()
                         : sign * std::numeric_limits<float>::infinity();
  }
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), 1 - bias - bits);
  return sign * std::ldexp(static_cast<float>(fraction + (1 << bits)), exponent - bias - bits);
}

template <class Number>
float as_float(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof number);
  return static_cast<float>(number);
}

using Convert = float (*)(const char*);

Convert conversion(const NumpyHeader& header) {
  if (header.kind == 'f') {
    if (header.bytes == 8) return as_float<double>;
    if (header.bytes == 4) return as_float<float>;
    return [](const char* bytes) {
      std::uint16_t half;
      std::memcpy(&half, bytes, sizeof half);
      return from_half(half);
    };
  }
  const bool sign = header.kind == 'i';
  switch (header.bytes) {
    case 1:
      return sign ? as_float<std::int8_t> : as_float<std::uint8_t>;
    case 2:
      return sign ? as_float<std::int16_t> : as_float<std::uint16_t>;
    case 4:
      return sign ? as_float<std::int32_t> : as_float<std::uint32_t>;
    default:
      return sign ? as_float<std::int64_t> : as_float<std::uint64_t>;
  }
}

std::vector<float> by_rows(const std::vector<float>& columns, std::size_t rows, std::size_t width) {
  std::vector<float> turned(columns.size());
  for (std::size_t column = 0; column < width; ++column) {
    for (std::size_t row = 0; row < rows; ++row) {
      turned[row * width + column] = columns[column * rows + row];
    }
  }
  return turned;
}

}  // namespace

NumpyHeader read_numpy_header(const NextBytes& next) {
  constexpr std::string_view magic("\x93NUMPY", 6);
  constexpr std::size_t longest = 65536;
  std::string begin(magic.size() + 2, '\0');
  if (next(begin) != begin.size() || !begin.starts_with(magic)) refuse("is no array of NumPy's");
  const int version = begin[magic.size()];
  if (version < 1 || version > 3) refuse("has a form of NumPy's that is not known");
  const std::size_t length = little(exactly(next, version == 1 ? 2 : 4));
  if (length > longest) refuse("has a header longer than any array's");
  const std::string words = exactly(next, length);
  NumpyHeader header;
  take_kind(behind(words, "descr"), header);
  header.by_columns = behind(words, "fortran_order").starts_with("True");
  take_shape(behind(words, "shape"), header);
  return header;
}

NumberTable read_numpy_table(const NumpyHeader& header, const NextBytes& next,
                             std::uintmax_t most) {
  if (header.shape.empty() || header.shape.size() > 2) {
    refuse("has " + std::to_string(header.shape.size()) +
           " dimensions; features have two, rows and columns");
  }
  NumberTable table;
  table.rows = header.shape[0];
  table.width = header.shape.size() == 2 ? header.shape[1] : 1;
  if (table.rows == 0 || table.width == 0) refuse("holds no number");
  const auto rows = static_cast<std::uintmax_t>(table.rows);
  const auto width = static_cast<std::uintmax_t>(table.width);
  if (rows > most / sizeof(float) / width) {
    refuse("has more than " + size_text(most) + " of numbers");
  }
  const auto count = static_cast<std::size_t>(rows * width);
  constexpr std::size_t numbers_at_once = 1 << 18;
  std::vector<char> bytes(std::min(count, numbers_at_once) * header.bytes);
  const Convert convert = conversion(header);
  while (table.values.size() < count) {
    const std::size_t wanted = std::min(count - table.values.size(), numbers_at_once);
    const std::size_t length = wanted * header.bytes;
    if (next({bytes.data(), length}) != length) refuse("is shorter than its shape says");
    for (std::size_t at = 0; at < length; at += header.bytes) {
      char* const one = bytes.data() + at;
      if (header.swapped) std::reverse(one, one + header.bytes);
      table.values.push_back(convert(one));
    }
  }
  if (header.by_columns && header.shape.size() == 2) {
    table.values =
        by_rows(table.values, static_cast<std::size_t>(rows), static_cast<std::size_t>(width));
  }
  return table;
}

}  // namespace earshot
