#include <algorithm>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "core/base/xxh64.h"
#include "core/tensor_files/in_quotes.h"
#include "core/tensor_files/safetensors.h"
#include "core/tensor_files/safetensors_types.h"

namespace earshot {
namespace {

using Json = nlohmann::json;

/// Far above a network of ten thousand tensors.
constexpr std::uint64_t kMostHeader = 32 << 20;

struct Entry {
  std::string name, type;
  std::vector<std::int64_t> shape;
  std::vector<std::int64_t> offsets;
  bool has_shape = false;
};

/// Takes a header value by value as it is parsed: no tree is built, so that neither its depth nor a
/// name that comes twice can do harm. A refusal ends the parsing, its words stay.
class HeaderReader : public Json::json_sax_t {
 public:
  std::vector<Entry> entries;
  std::map<std::string, std::string> metadata;
  std::string words;

  bool null() override { return refuse_value(); }
  bool boolean(bool) override { return refuse_value(); }
  bool number_float(double, const std::string&) override { return refuse_value(); }
  bool binary(binary_t&) override { return refuse_value(); }
  bool number_integer(std::int64_t) override { return refuse_value(); }

  bool number_unsigned(std::uint64_t value) override {
    if (place_ != Place::Shape && place_ != Place::Offsets) return refuse_value();
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return refuse_value();
    }
    auto& list = place_ == Place::Shape ? entries.back().shape : entries.back().offsets;
    list.push_back(static_cast<std::int64_t>(value));
    constexpr std::size_t most = 64;
    return list.size() <= most || refuse(in_quotes(entries.back().name) + " has too many sizes");
  }

  bool string(std::string& value) override {
    if (place_ == Place::Metadata) {
      return metadata.emplace(key_, value).second ||
             refuse("its metadata holds " + in_quotes(key_) + " twice");
    }
    if (place_ != Place::Tensor || key_ != "dtype" || !entries.back().type.empty()) {
      return refuse_value();
    }
    entries.back().type = value;
    return true;
  }

  bool start_object(std::size_t) override {
    if (place_ == Place::Outside && !seen_top_) {
      seen_top_ = true;
      place_ = Place::Top;
      return true;
    }
    if (place_ != Place::Top) return refuse_value();
    if (key_ == "__metadata__") {
      place_ = Place::Metadata;
      return true;
    }
    entries.emplace_back().name = key_;
    place_ = Place::Tensor;
    return true;
  }

  bool key(std::string& value) override {
    key_ = value;
    if (place_ != Place::Top) return true;
    return names_.insert(value).second || refuse("it holds " + in_quotes(value) + " twice");
  }

  bool end_object() override {
    if (place_ == Place::Top) {
      place_ = Place::Outside;
      return true;
    }
    if (place_ == Place::Tensor) {
      const Entry& entry = entries.back();
      if (entry.type.empty() || !entry.has_shape || entry.offsets.size() != 2) {
        return refuse(in_quotes(entry.name) + " lacks its dtype, shape or data_offsets");
      }
    }
    place_ = Place::Top;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ != Place::Tensor) return refuse_value();
    Entry& entry = entries.back();
    if (key_ == "shape" && !entry.has_shape) {
      entry.has_shape = true;
      place_ = Place::Shape;
      return true;
    }
    if (key_ != "data_offsets" || !entry.offsets.empty()) return refuse_value();
    place_ = Place::Offsets;
    return true;
  }

  bool end_array() override {
    place_ = Place::Tensor;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
    return refuse("its header is no JSON from byte " + std::to_string(position) + " on");
  }

 private:
  enum class Place { Outside, Top, Metadata, Tensor, Shape, Offsets };

  bool refuse(std::string why) {
    words = std::move(why);
    return false;
  }
  bool refuse_value() {
    const bool named = !entries.empty() && place_ != Place::Metadata && place_ != Place::Top;
    return refuse("its header holds something unexpected " +
                  (named          ? "about " + in_quotes(entries.back().name)
                   : key_.empty() ? std::string("at its beginning")
                                  : "at " + in_quotes(key_)));
  }

  Place place_ = Place::Outside;
  bool seen_top_ = false;
  std::string key_;
  std::set<std::string> names_;
};

torch::Dtype type_of(const ExactFile& file, const Entry& entry) {
  for (const auto& [name, type] : kSafetensorsTypes) {
    if (entry.type == name) return type;
  }
  file.refuse(in_quotes(entry.name) + " has values of type " + in_quotes(entry.type) +
              ", which Earshot does not know");
}

/// In the order of their data, which must fill the file from `first` on.
void check_offsets(const ExactFile& file, std::vector<Entry>& entries, std::uint64_t first) {
  std::sort(entries.begin(), entries.end(),
            [](const Entry& one, const Entry& other) { return one.offsets < other.offsets; });
  std::uint64_t end = 0;
  for (const Entry& entry : entries) {
    const auto begins = static_cast<std::uint64_t>(entry.offsets[0]);
    const auto ends = static_cast<std::uint64_t>(entry.offsets[1]);
    const auto bytes = bytes_of(type_of(file, entry), entry.shape);
    if (!bytes) file.refuse(in_quotes(entry.name) + " has a shape that no tensor can have");
    if (ends < begins || ends - begins != *bytes) {
      file.refuse(in_quotes(entry.name) + ": its offsets are not as far apart as its shape says");
    }
    if (begins != end) {
      file.refuse(in_quotes(entry.name) + " begins at byte " + std::to_string(begins) +
                  " of the data, not at " + std::to_string(end));
    }
    end = ends;
  }
  if (end != file.size() - first) {
    file.refuse("holds " + std::to_string(file.size() - first) + " bytes of data, not " +
                std::to_string(end) + " as its header says; it may be cut short");
  }
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::filesystem::path& file)
    : file_(std::make_shared<const ExactFile>(file)) {
  std::uint64_t length = 0;
  if (file_->size() < sizeof length) file_->refuse("is no safetensors file; it is too short");
  file_->read(0, &length, sizeof length);
  if (length > file_->size() - sizeof length || length > kMostHeader) {
    file_->refuse("is no safetensors file, or cut short: its header would be " +
                  std::to_string(length) + " bytes long");
  }
  header_ = file_->text(sizeof length, static_cast<std::size_t>(length));
  HeaderReader reader;
  if (!Json::sax_parse(header_, &reader)) file_->refuse("is damaged: " + reader.words);
  metadata_ = std::move(reader.metadata);
  const std::uint64_t first = sizeof length + length;
  check_offsets(*file_, reader.entries, first);
  for (Entry& entry : reader.entries) {
    StoredTensor stored{std::move(entry.name), type_of(*file_, entry), std::move(entry.shape), {}};
    const std::uint64_t place = first + static_cast<std::uint64_t>(entry.offsets[0]);
    stored.read = [from = file_, place, name = stored.name, dtype = stored.dtype,
                   shape = stored.shape] {
      const torch::Tensor values = torch::empty(shape, dtype);
      from->read(place, values.data_ptr(), values.nbytes());
      if (!has_whole_truth_values(values)) {
        from->refuse(in_quotes(name) + " holds truth values that are neither 0 nor 1");
      }
      return values;
    };
    tensors_.push_back(std::move(stored));
  }
}

void SafetensorsFile::verify() const {
  const std::string before = '"' + std::string(kChecksumKey) + "\":\"" + std::string(kChecksumName);
  const std::size_t found = header_.find(before);
  if (found == std::string::npos || header_.size() - found < before.size() + kChecksumDigits) {
    file_->refuse("has no checksum, so that damage could not be told");
  }
  std::string header = header_;
  const std::size_t digits = found + before.size();
  const std::string wanted = header.substr(digits, kChecksumDigits);
  header.replace(digits, kChecksumDigits, kChecksumDigits, '0');
  const std::uint64_t length = header.size();
  Xxh64 sum;
  sum.add(&length, sizeof length);
  sum.add(header.data(), header.size());
  const std::uint64_t first = sizeof length + length;
  file_->scan(first, file_->size() - first,
              [&sum](const char* bytes, std::size_t count) { sum.add(bytes, count); });
  if (hex(sum.digest()) != wanted) {
    file_->refuse("is damaged: its checksum is " + hex(sum.digest()) + ", not " +
                  in_quotes(wanted) + " as it says");
  }
}

}  // namespace earshot
