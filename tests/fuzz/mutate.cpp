#include "tests/fuzz/mutate.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace earshot::testing {
namespace {

/// Anywhere in a text of `size`; as often near its beginning, where headers are.
std::size_t place_in(std::size_t size, Random& random) {
  if (size == 0) return 0;
  const std::size_t within = random.integer(0, 1) == 0 ? size : std::min<std::size_t>(size, 512);
  return static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(within) - 1));
}

std::size_t length_from(std::size_t place, std::size_t size, Random& random) {
  const auto rest = static_cast<std::int64_t>(size - place);
  // Most chunks are short: the square of a uniform draw.
  const double share = random.uniform() * random.uniform();
  return static_cast<std::size_t>(
      std::max<std::int64_t>(std::min<std::int64_t>(rest, 1),
                             static_cast<std::int64_t>(share * static_cast<double>(rest))));
}

char any_byte(Random& random) {
  return static_cast<char>(random.integer(0, 255));
}

void flip_bits(std::string& bytes, Random& random) {
  for (std::int64_t flips = random.integer(1, 8); flips > 0 && !bytes.empty(); --flips) {
    char& byte = bytes[place_in(bytes.size(), random)];
    byte = static_cast<char>(byte ^ (1 << random.integer(0, 7)));
  }
}

void change_bytes(std::string& bytes, Random& random) {
  const std::size_t place = place_in(bytes.size(), random);
  const std::size_t end =
      std::min(bytes.size(), place + static_cast<std::size_t>(random.integer(1, 16)));
  const bool same = random.integer(0, 1) == 0;
  const char first = any_byte(random);
  for (std::size_t i = place; i < end; ++i) bytes[i] = same ? first : any_byte(random);
}

std::uint64_t edge(Random& random) {
  constexpr std::array<std::uint64_t, 24> edges{0,
                                                1,
                                                2,
                                                7,
                                                0x7F,
                                                0x80,
                                                0xFF,
                                                0x100,
                                                0x7FFF,
                                                0x8000,
                                                0xFFFF,
                                                0x10000,
                                                0x7FFFFFFF,
                                                0x80000000,
                                                0xFFFFFFFF,
                                                0x100000000,
                                                0x3FFFFFFFFFFFFFFF,
                                                0x4000000000000000,
                                                0x7FFFFFFFFFFFFFFF,
                                                0x8000000000000000,
                                                0xFFFFFFFFFFFFFFF0,
                                                0xFFFFFFFFFFFFFFFE,
                                                0xFFFFFFFFFFFFFFFF,
                                                0x2000000000000001};
  return edges[static_cast<std::size_t>(
      random.integer(0, static_cast<std::int64_t>(edges.size()) - 1))];
}

void put_integer(std::string& bytes, Random& random) {
  const auto width = static_cast<std::size_t>(1 << random.integer(0, 3));
  if (bytes.size() < width) return;
  const std::size_t place = place_in(bytes.size() - width + 1, random);
  const std::uint64_t value = edge(random);
  const bool little = random.integer(0, 3) > 0;
  for (std::size_t i = 0; i < width; ++i) {
    bytes[place + (little ? i : width - 1 - i)] = static_cast<char>(value >> (8 * i));
  }
}

/// Replaces a number written in digits, as JSON, headers of arrays and manifests hold them.
void put_number(std::string& bytes, Random& random) {
  constexpr std::array<const char*, 20> numbers{"0",
                                                "-1",
                                                "1",
                                                "2147483647",
                                                "2147483648",
                                                "4294967295",
                                                "4294967296",
                                                "4294967297",
                                                "4611686018427387904",
                                                "9223372036854775807",
                                                "9223372036854775808",
                                                "18446744073709551615",
                                                "18446744073709551616",
                                                "1e308",
                                                "1e400",
                                                "-0.5",
                                                "null",
                                                "\"1\"",
                                                "[]",
                                                "{}"};
  const auto is_digit = [](char letter) {
    return std::isdigit(static_cast<unsigned char>(letter)) != 0;
  };
  const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(place_in(bytes.size(), random));
  const auto begin = std::find_if(from, bytes.end(), is_digit);
  if (begin == bytes.end()) return;
  const auto end = std::find_if_not(begin, bytes.end(), is_digit);
  bytes.replace(begin, end,
                numbers[static_cast<std::size_t>(
                    random.integer(0, static_cast<std::int64_t>(numbers.size()) - 1))]);
}

void cut_end(std::string& bytes, Random& random) {
  bytes.resize(place_in(bytes.size(), random));
}

void leave_out(std::string& bytes, Random& random) {
  const std::size_t place = place_in(bytes.size(), random);
  bytes.erase(place, length_from(place, bytes.size(), random));
}

void repeat(std::string& bytes, Random& random) {
  constexpr std::size_t most = 1 << 18;
  const std::size_t place = place_in(bytes.size(), random);
  const std::string chunk = bytes.substr(place, length_from(place, bytes.size(), random));
  std::int64_t times = random.integer(0, 7) == 0 ? random.integer(2, 30000) : 1;
  std::string copies;
  while (times-- > 0 && copies.size() < most) copies += chunk;
  bytes.insert(place, copies);
}

void put_chunk_of(const std::string& other, std::string& bytes, Random& random) {
  const std::size_t from = place_in(other.size(), random);
  const std::string chunk = other.substr(from, length_from(from, other.size(), random));
  const std::size_t place = place_in(bytes.size(), random);
  if (random.integer(0, 1) == 0) {
    bytes.insert(place, chunk);
  } else {
    bytes.replace(place, chunk.size(), chunk);
  }
}

}  // namespace

std::string mutant(const std::vector<std::string>& files, Random& random) {
  const auto any_file = [&]() -> const std::string& {
    return files[static_cast<std::size_t>(
        random.integer(0, static_cast<std::int64_t>(files.size()) - 1))];
  };
  std::string bytes = any_file();
  for (std::int64_t changes = random.integer(1, 4); changes > 0; --changes) {
    switch (random.integer(0, 9)) {
      case 0:
      case 1:
        flip_bits(bytes, random);
        break;
      case 2:
        change_bytes(bytes, random);
        break;
      case 3:
      case 4:
        put_integer(bytes, random);
        break;
      case 5:
        put_number(bytes, random);
        break;
      case 6:
        cut_end(bytes, random);
        break;
      case 7:
        leave_out(bytes, random);
        break;
      case 8:
        repeat(bytes, random);
        break;
      default:
        put_chunk_of(any_file(), bytes, random);
    }
  }
  return bytes;
}

}  // namespace earshot::testing
