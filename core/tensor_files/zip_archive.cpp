#include "core/tensor_files/zip_archive.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <string_view>

#include "core/base/crc32.h"
#include "core/tensor_files/in_quotes.h"

namespace earshot {
namespace {

constexpr std::uint64_t kMostDirectory = 64 << 20;

/// Little-endian numbers of a header, one after the other.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}
  template <class Number>
  Number take() {
    static_assert(std::endian::native == std::endian::little);
    Number number = 0;
    if (bytes_.size() < sizeof number) {
      short_ = true;
      return 0;
    }
    bytes_.copy(reinterpret_cast<char*>(&number), sizeof number);
    bytes_.remove_prefix(sizeof number);
    return number;
  }
  std::uint16_t two() { return take<std::uint16_t>(); }
  std::uint32_t four() { return take<std::uint32_t>(); }
  std::uint64_t eight() { return take<std::uint64_t>(); }
  std::string_view text(std::size_t count) {
    short_ = short_ || count > bytes_.size();
    const std::string_view taken = bytes_.substr(0, std::min(count, bytes_.size()));
    bytes_.remove_prefix(taken.size());
    return taken;
  }
  void skip(std::size_t count) { text(count); }
  bool empty() const { return bytes_.empty(); }
  /// Something was asked for that was not there.
  bool is_short() const { return short_; }

 private:
  std::string_view bytes_;
  bool short_ = false;
};

constexpr std::size_t kEndSize = 22, kEnd64Size = 56, kLocatorSize = 20, kLocalSize = 30;
constexpr std::uint32_t kEnd = 0x06054B50, kEnd64 = 0x06064B50, kLocator = 0x07064B50,
                        kCentral = 0x02014B50, kLocal = 0x04034B50;

struct Directory {
  std::uint64_t place = 0, size = 0, count = 0;
};

/// Where the end record begins: the last place that says so and whose comment fills the file.
std::optional<std::uint64_t> end_record(const ExactFile& file) {
  const std::uint64_t tail = std::min<std::uint64_t>(file.size(), kEndSize + 65535);
  const std::string bytes = file.text(file.size() - tail, static_cast<std::size_t>(tail));
  for (std::size_t i = bytes.size() < kEndSize ? 0 : bytes.size() - kEndSize + 1; i-- > 0;) {
    Fields fields(std::string_view(bytes).substr(i));
    if (fields.four() != kEnd) continue;
    fields.skip(16);
    if (i + kEndSize + fields.two() == bytes.size()) return file.size() - tail + i;
  }
  return std::nullopt;
}

std::optional<Directory> directory_64(const ExactFile& file, std::uint64_t end) {
  if (end < kLocatorSize) return std::nullopt;
  const std::string located = file.text(end - kLocatorSize, kLocatorSize);
  Fields locator(located);
  if (locator.four() != kLocator) return std::nullopt;
  locator.skip(4);
  const std::uint64_t place = locator.eight();
  if (end - kLocatorSize < kEnd64Size || place > end - kLocatorSize - kEnd64Size) {
    file.refuse("is a damaged zip file: its end leads outside of it");
  }
  const std::string bytes = file.text(place, kEnd64Size);
  Fields fields(bytes);
  if (fields.four() != kEnd64) file.refuse("is a damaged zip file: its end is not where it says");
  fields.skip(28);
  Directory directory;
  directory.count = fields.eight();
  directory.size = fields.eight();
  directory.place = fields.eight();
  return directory;
}

Directory directory_of(const ExactFile& file, std::uint64_t end) {
  if (const auto large = directory_64(file, end)) return *large;
  const std::string bytes = file.text(end, kEndSize);
  Fields fields(bytes);
  fields.skip(10);
  Directory directory;
  directory.count = fields.two();
  directory.size = fields.four();
  directory.place = fields.four();
  return directory;
}

/// The 64-bit values of an entry, which stand in its extra field in the order of those that did not
/// fit.
void take_64(std::string_view extra, std::uint64_t& size, std::uint64_t& packed,
             std::uint64_t& header) {
  constexpr std::uint16_t zip64 = 1;
  constexpr std::uint64_t elsewhere = 0xFFFFFFFF;
  for (Fields fields(extra); !fields.empty() && !fields.is_short();) {
    const std::uint16_t kind = fields.two();
    const std::uint16_t length = fields.two();
    Fields values(fields.text(length));
    if (kind != zip64) continue;
    for (std::uint64_t* value : {&size, &packed, &header}) {
      if (*value == elsewhere) *value = values.eight();
    }
    return;
  }
}

}  // namespace

ZipArchive::ZipArchive(const std::filesystem::path& file)
    : file_(std::make_shared<const ExactFile>(file)) {
  const auto end = end_record(*file_);
  if (!end) file_->refuse("is no zip file, or cut short");
  const Directory directory = directory_of(*file_, *end);
  if (directory.place > *end || directory.size > *end - directory.place) {
    file_->refuse("is a damaged zip file: its directory leads outside of it");
  }
  if (directory.size > kMostDirectory) file_->refuse("is a zip file of too many records");
  read_directory(directory.place, directory.size, directory.count);
}

void ZipArchive::read_directory(std::uint64_t place, std::uint64_t size, std::uint64_t count) {
  directory_ = place;
  const std::string bytes = file_->text(place, static_cast<std::size_t>(size));
  Fields fields(bytes);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (fields.four() != kCentral) file_->refuse("is a damaged zip file: its directory is torn");
    fields.skip(4);
    const std::uint16_t flags = fields.two(), method = fields.two();
    fields.skip(4);
    Record record;
    record.crc = fields.four();
    std::uint64_t packed = fields.four();
    record.size = fields.four();
    const std::size_t name_length = fields.two(), extra_length = fields.two(),
                      comment_length = fields.two();
    fields.skip(8);
    record.header = fields.four();
    const std::string name(fields.text(name_length));
    take_64(fields.text(extra_length), record.size, packed, record.header);
    fields.skip(comment_length);
    if (fields.is_short()) file_->refuse("is a damaged zip file: its directory is torn");
    constexpr std::uint16_t encrypted = 1;
    record.stored = method == 0 && (flags & encrypted) == 0 && packed == record.size;
    if (!records_.emplace(name, record).second) {
      file_->refuse("is a damaged zip file: it holds " + in_quotes(name) + " twice");
    }
  }
}

const ZipArchive::Record& ZipArchive::record(const std::string& name) const {
  const auto found = records_.find(name);
  if (found == records_.end()) file_->refuse("has no record " + in_quotes(name));
  return found->second;
}

std::uint64_t ZipArchive::place_of(const std::string& name) const {
  const Record& found = record(name);
  if (!found.stored) file_->refuse("its record " + in_quotes(name) + " is compressed or encrypted");
  const auto damaged = [&] { file_->refuse("its record " + in_quotes(name) + " is damaged"); };
  if (directory_ < kLocalSize || found.header > directory_ - kLocalSize) damaged();
  const std::string bytes = file_->text(found.header, kLocalSize);
  Fields fields(bytes);
  if (fields.four() != kLocal) damaged();
  fields.skip(22);
  const std::uint64_t name_length = fields.two(), extra_length = fields.two();
  const std::uint64_t named = found.header + kLocalSize;
  const std::uint64_t place = named + name_length + extra_length;
  if (place > directory_ || found.size > directory_ - place || name_length != name.size() ||
      file_->text(named, name.size()) != name) {
    damaged();
  }
  return place;
}

void ZipArchive::verify(const std::string& name) const {
  std::uint32_t sum = 0;
  const Record& found = record(name);
  file_->scan(place_of(name), found.size,
              [&sum](const char* bytes, std::size_t count) { sum = crc32(sum, bytes, count); });
  if (sum != found.crc)
    file_->refuse("its record " + in_quotes(name) + " is damaged: other CRC-32");
}

std::string ZipArchive::bytes_of(const std::string& name, std::uint64_t most) const {
  const Record& found = record(name);
  if (found.size > most) file_->refuse("its record " + in_quotes(name) + " is too long");
  const std::string bytes = file_->text(place_of(name), static_cast<std::size_t>(found.size));
  if (crc32(0, bytes.data(), bytes.size()) != found.crc) {
    file_->refuse("its record " + in_quotes(name) + " is damaged: other CRC-32");
  }
  return bytes;
}

}  // namespace earshot
