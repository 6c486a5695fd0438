#include "tests/support/tensor_file_bytes.h"

#include <cstring>

#include "core/base/crc32.h"
#include "core/base/xxh64.h"

namespace earshot::testing {
namespace {

template <class Number>
std::string bytes_of(Number number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

template <class Number>
Number number_at(const std::string& bytes, std::size_t place) {
  Number number = 0;
  if (place + sizeof number <= bytes.size()) {
    std::memcpy(&number, bytes.data() + place, sizeof number);
  }
  return number;
}

template <class Number>
std::string listed(const std::vector<Number>& numbers) {
  std::string bytes;
  for (const Number number : numbers) bytes += bytes_of(number);
  return bytes;
}

std::uint32_t crc_of(const std::string& bytes) {
  return crc32(0, bytes.data(), bytes.size());
}

std::string zeros(std::size_t count) {
  return std::string(count, '\0');
}

}  // namespace

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& records) {
  std::string file, directory;
  for (const auto& [name, bytes] : records) {
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const auto place = static_cast<std::uint32_t>(file.size());
    const std::string facts = bytes_of(crc_of(bytes)) + bytes_of(size) + bytes_of(size) +
                              bytes_of(static_cast<std::uint16_t>(name.size()));
    file += "PK\x03\x04" + zeros(10) + facts + zeros(2) + name + bytes;
    directory += "PK\x01\x02" + zeros(12) + facts + zeros(12) + bytes_of(place) + name;
  }
  const auto count = static_cast<std::uint16_t>(records.size());
  return file + directory + "PK\x05\x06" + zeros(4) + bytes_of(count) + bytes_of(count) +
         bytes_of(static_cast<std::uint32_t>(directory.size())) +
         bytes_of(static_cast<std::uint32_t>(file.size())) + zeros(2);
}

std::string with_mended_crcs(std::string zip) {
  for (std::size_t entry = zip.find("PK\x01\x02"); entry != std::string::npos;
       entry = zip.find("PK\x01\x02", entry + 4)) {
    const std::size_t place = number_at<std::uint32_t>(zip, entry + 42);
    const std::size_t size = number_at<std::uint32_t>(zip, entry + 24);
    const std::size_t begin = place + 30 + number_at<std::uint16_t>(zip, place + 26) +
                              number_at<std::uint16_t>(zip, place + 28);
    if (begin > zip.size() || size > zip.size() - begin || entry + 20 > zip.size()) continue;
    const std::uint32_t crc = crc32(0, zip.data() + begin, size);
    std::memcpy(zip.data() + entry + 16, &crc, sizeof crc);
  }
  return zip;
}

std::string with_mended_checksum(std::string safetensors) {
  const std::string before = "\"checksum\":\"xxh64:";
  const std::size_t found = safetensors.find(before);
  constexpr std::size_t digits = 16;
  if (found == std::string::npos || safetensors.size() - found < before.size() + digits) {
    return safetensors;
  }
  safetensors.replace(found + before.size(), digits, digits, '0');
  Xxh64 sum;
  sum.add(safetensors.data(), safetensors.size());
  return safetensors.replace(found + before.size(), digits, hex(sum.digest()));
}

std::string safetensors_of(const std::string& header, const std::string& data) {
  return bytes_of(static_cast<std::uint64_t>(header.size())) + header + data;
}

namespace pickled {

std::string text(const std::string& text) {
  return 'X' + bytes_of(static_cast<std::uint32_t>(text.size())) + text;
}

std::string number(std::int64_t number) {
  return "\x8A\x08" + bytes_of(number);
}

std::string name(const std::string& module, const std::string& own) {
  return 'c' + module + '\n' + own + '\n';
}

std::string tuple(const std::vector<std::string>& items) {
  std::string all = "(";
  for (const std::string& item : items) all += item;
  return all + 't';
}

std::string numbers(const std::vector<std::int64_t>& items) {
  std::vector<std::string> parts;
  for (const std::int64_t item : items) parts.push_back(number(item));
  return tuple(parts);
}

std::string storage(const std::string& type, const std::string& key, std::int64_t elements) {
  return tuple({text("storage"), name("torch", type), text(key), text("cpu"), number(elements)}) +
         'Q';
}

std::string tensor(const std::string& storage, std::int64_t offset,
                   const std::vector<std::int64_t>& sizes,
                   const std::vector<std::int64_t>& strides) {
  return name("torch._utils", "_rebuild_tensor_v2") +
         tuple({storage, number(offset), numbers(sizes), numbers(strides), "\x89",
                name("collections", "OrderedDict") + ")R"}) +
         'R';
}

std::string state_dict(const std::vector<std::pair<std::string, std::string>>& items) {
  std::string all = name("collections", "OrderedDict") + ")R(";
  for (const auto& [key, value] : items) all += text(key) + value;
  return all + "u}" + text("_metadata") + "}sb";
}

std::string whole(const std::string& value) {
  return "\x80\x02" + value + '.';
}

}  // namespace pickled

std::string python_state_dict() {
  using namespace pickled;
  const std::string storage = pickled::storage("FloatStorage", "0", 6);
  const std::string pickle =
      whole(state_dict({{"w", tensor(storage, 0, {2, 3}, {3, 1})},
                        {"turned", tensor(storage, 0, {3, 2}, {1, 3})},
                        {"count", tensor(pickled::storage("LongStorage", "1", 1), 0, {}, {})}}));
  return zip_of({{"archive/data.pkl", pickle},
                 {"archive/byteorder", "little"},
                 {"archive/data/0", listed<float>({0, 1, 2, 3, 4, 5})},
                 {"archive/data/1", listed<std::int64_t>({7})},
                 {"archive/version", "3\n"}});
}

}  // namespace earshot::testing
