#include "core/audio/ogg_cut.h"

#include <fstream>
#include <stdexcept>
#include <string>

#include "core/audio/ogg_checksum.h"

namespace earshot {
namespace {

constexpr std::size_t kHeadBytes = 27;

/// One page as it lies in the file, or nothing at the end.
std::string next_page(std::ifstream& stream) {
  std::string page(kHeadBytes, '\0');
  stream.read(page.data(), kHeadBytes);
  if (stream.gcount() == 0) return {};
  if (!stream || !page.starts_with("OggS")) throw std::runtime_error("not an Ogg page");
  const auto segments = static_cast<unsigned char>(page[26]);
  page.resize(kHeadBytes + segments);
  stream.read(page.data() + kHeadBytes, segments);
  std::size_t body = 0;
  for (std::size_t i = kHeadBytes; i < page.size(); ++i) {
    body += static_cast<unsigned char>(page[i]);
  }
  const std::size_t begin = page.size();
  page.resize(begin + body);
  stream.read(page.data() + begin, static_cast<std::streamsize>(body));
  if (!stream) throw std::runtime_error("its last Ogg page is incomplete");
  return page;
}

std::int64_t granule_of(const std::string& page) {
  std::uint64_t granule = 0;
  for (std::size_t i = 14; i-- > 6;) {
    granule = (granule << 8) | static_cast<unsigned char>(page[i]);
  }
  return static_cast<std::int64_t>(granule);
}

void put_little(std::string& page, std::size_t place, std::uint64_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) page[place + i] = static_cast<char>(value >> (8 * i));
}

void make_last(std::string& page, std::int64_t granule) {
  page[5] = static_cast<char>(page[5] | 4);
  put_little(page, 6, static_cast<std::uint64_t>(granule), 8);
  put_little(page, 22, 0, 4);
  put_little(page, 22, ogg_checksum(page), 4);
}

}  // namespace

void copy_ogg_head(const std::filesystem::path& from, const std::filesystem::path& to,
                   std::int64_t frames) {
  std::ifstream in(from, std::ios::binary);
  std::ofstream out(to, std::ios::binary);
  if (!in) throw std::runtime_error(from.string() + ": cannot be read");
  try {
    for (std::string page = next_page(in); !page.empty(); page = next_page(in)) {
      const bool last = granule_of(page) >= frames;
      if (last) make_last(page, frames);
      out.write(page.data(), static_cast<std::streamsize>(page.size()));
      if (last) break;
    }
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(from.string() + ": " + error.what());
  }
  out.close();
  if (!out) throw std::runtime_error(to.string() + ": cannot be written; is the disk full?");
}

}  // namespace earshot
