#include "tests/support/formula_sounds.h"

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

namespace earshot::testing {

namespace {

template <class Number>
void put(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

void write_formula_sounds(const std::filesystem::path& folder) {
  for (std::int64_t label = 0; label < 3; ++label) {
    std::filesystem::create_directories(folder / ("class" + std::to_string(label)));
    for (std::int64_t item = 0; item < 8; ++item) {
      std::string data;
      const std::int64_t period = 40 + 17 * label + item;
      for (std::int64_t i = 0; i < 8000; ++i) {
        const std::int64_t triangle = std::abs(2 * (i % period) - period) * 16384 / period - 8192;
        const std::int64_t mixed = (i * i * (7 + item) + 31 * i * label + item) * 2654435761;
        put(data, static_cast<std::int16_t>(triangle + ((mixed & 0xFFFFFFFF) >> 20) - 2048));
      }
      std::string file = "RIFF";
      put(file, static_cast<std::uint32_t>(36 + data.size()));
      file += "WAVEfmt ";
      put(file, std::uint32_t{16});
      put(file, std::uint16_t{1});
      put(file, std::uint16_t{1});
      put(file, std::uint32_t{16000});
      put(file, std::uint32_t{32000});
      put(file, std::uint16_t{2});
      put(file, std::uint16_t{16});
      file += "data";
      put(file, static_cast<std::uint32_t>(data.size()));
      std::ofstream(folder / ("class" + std::to_string(label)) / (std::to_string(item) + ".wav"),
                    std::ios::binary)
          << file << data;
    }
  }
}

}  // namespace earshot::testing
