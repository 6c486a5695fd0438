#include "core/tensor_files/torch_file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "core/tensor_files/in_quotes.h"

namespace earshot {
namespace {

constexpr std::uint64_t kMostPickle = 64 << 20;
constexpr int kMostDepth = 64;
constexpr std::size_t kMostNames = 1'000'000, kLongestWay = 4000;

std::optional<torch::Dtype> type_of_storage(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, torch::Dtype>, 10> types{{
      {"DoubleStorage", torch::kFloat64},
      {"FloatStorage", torch::kFloat32},
      {"HalfStorage", torch::kFloat16},
      {"BFloat16Storage", torch::kBFloat16},
      {"LongStorage", torch::kInt64},
      {"IntStorage", torch::kInt32},
      {"ShortStorage", torch::kInt16},
      {"CharStorage", torch::kInt8},
      {"ByteStorage", torch::kUInt8},
      {"BoolStorage", torch::kBool},
  }};
  for (const auto& [storage, type] : types) {
    if (storage == name) return type;
  }
  return std::nullopt;
}

/// The elements of a storage that a tensor looks at, from the first to behind the last.
struct Stretch {
  std::int64_t first = 0, end = 0;
};

/// None where a tensor's sizes, strides and offset lead out of a storage of so many elements, or
/// show more elements than it has.
std::optional<Stretch> stretch_of(const PickledTensor& tensor, std::int64_t elements) {
  if (tensor.sizes.size() != tensor.strides.size() || tensor.offset < 0) return std::nullopt;
  const auto count = bytes_of(torch::kUInt8, tensor.sizes);
  if (!count || *count > static_cast<std::uint64_t>(elements)) return std::nullopt;
  std::int64_t last = tensor.offset;
  for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
    std::int64_t reach = 0;
    const std::int64_t steps = std::max<std::int64_t>(tensor.sizes[i] - 1, 0);
    if (tensor.strides[i] < 0 || __builtin_mul_overflow(tensor.strides[i], steps, &reach) ||
        __builtin_add_overflow(last, reach, &last)) {
      return std::nullopt;
    }
  }
  if (*count == 0) return Stretch{};
  if (last >= elements) return std::nullopt;
  return Stretch{tensor.offset, last + 1};
}

/// "archive/" of "archive/data.pkl", the one record of that name.
std::string folder_of(const ZipArchive& archive) {
  constexpr std::string_view pickle = "data.pkl";
  std::vector<std::string> folders;
  for (const auto& [name, record] : archive.records()) {
    const std::size_t slash = name.find('/');
    if (slash != std::string::npos && name.substr(slash + 1) == pickle) {
      folders.push_back(name.substr(0, slash + 1));
    }
  }
  if (folders.empty()) archive.file().refuse("is no file of PyTorch's; it has no data.pkl");
  if (folders.size() > 1) archive.file().refuse("has more than one data.pkl");
  return folders.front();
}

}  // namespace

TorchFile::TorchFile(const std::filesystem::path& file)
    : archive_(std::make_shared<const ZipArchive>(file)), folder_(folder_of(*archive_)) {
  const std::string order = folder_ + "byteorder";
  if (archive_->records().contains(order) && archive_->bytes_of(order, 16) != "little") {
    archive_->file().refuse("was written on a machine of another byte order");
  }
  const std::string bytes = archive_->bytes_of(folder_ + "data.pkl", kMostPickle);
  PickleDocument document;
  try {
    document = read_pickle(bytes);
  } catch (const std::runtime_error& error) {
    archive_->file().refuse(error.what());
  }
  take("", *document.root, 0);
}

void TorchFile::take(const std::string& name, const Pickled& value, int depth) {
  const auto refuse = [&](const std::string& words) {
    archive_->file().refuse("its pickle " + words);
  };
  if (depth > kMostDepth) refuse("is nested too deep");
  if (++taken_ > kMostNames || name.size() > kLongestWay)
    refuse("holds too many or too long names");
  if (const auto* mapping = std::get_if<PickledMapping>(&value.value)) {
    for (const auto& [key, item] : mapping->items) {
      const auto* own = std::get_if<std::string>(&key->value);
      // Python's optimisers number their parameters.
      const auto* number = std::get_if<std::int64_t>(&key->value);
      if (own == nullptr && number == nullptr) refuse("has a key that is no text");
      take((name.empty() ? "" : name + ".") + (own != nullptr ? *own : std::to_string(*number)),
           *item, depth + 1);
    }
    return;
  }
  if (const auto* sequence = std::get_if<PickledSequence>(&value.value)) {
    for (std::size_t i = 0; i < sequence->items.size(); ++i) {
      take((name.empty() ? "" : name + ".") + std::to_string(i), *sequence->items[i], depth + 1);
    }
    return;
  }
  if (std::holds_alternative<std::monostate>(value.value)) return;
  if (!names_.insert(name).second) refuse("holds " + in_quotes(name) + " twice");
  if (const auto* tensor = std::get_if<PickledTensor>(&value.value)) {
    take_tensor(name, *tensor);
  } else if (const auto* truth = std::get_if<bool>(&value.value)) {
    values_.emplace(name, *truth);
  } else if (const auto* whole = std::get_if<std::int64_t>(&value.value)) {
    values_.emplace(name, *whole);
  } else if (const auto* real = std::get_if<double>(&value.value)) {
    values_.emplace(name, *real);
  } else if (const auto* text = std::get_if<std::string>(&value.value)) {
    values_.emplace(name, *text);
  }
}

void TorchFile::take_tensor(const std::string& name, const PickledTensor& tensor) {
  const ExactFile& file = archive_->file();
  const auto& storage = std::get<PickledStorage>(tensor.storage->value);
  const torch::Dtype dtype = type_of_storage(storage.type).value();
  const std::string record = folder_ + "data/" + storage.key;
  const auto found = archive_->records().find(record);
  if (found == archive_->records().end()) {
    file.refuse("has no record " + in_quotes(record) + " for " + in_quotes(name));
  }
  const auto bytes = bytes_of(dtype, storage.elements);
  if (!bytes || *bytes != found->second.size) {
    file.refuse(in_quotes(name) + ": its record holds " + std::to_string(found->second.size) +
                " bytes, not " + std::to_string(storage.elements) + " values of " + storage.type);
  }
  const auto stretch = stretch_of(tensor, storage.elements);
  if (!stretch) file.refuse(in_quotes(name) + " reaches beyond its record");
  // All of a record is read to be compared with its checksum.
  constexpr std::uint64_t much = 1 << 28;
  if (*bytes > much && *bytes / 64 > bytes_of(dtype, tensor.sizes).value_or(0)) {
    file.refuse(in_quotes(name) + " is a small part of a record of " + std::to_string(*bytes) +
                " bytes");
  }
  const std::uint64_t width = c10::elementSize(dtype);
  const std::uint64_t place =
      archive_->place_of(record) + static_cast<std::uint64_t>(stretch->first) * width;
  StoredTensor stored{name, dtype, tensor.sizes, {}};
  stored.read = [from = archive_, name, dtype, place, sizes = tensor.sizes,
                 strides = tensor.strides, count = stretch->end - stretch->first] {
    const torch::Tensor values = torch::empty({count}, dtype);
    from->file().read(place, values.data_ptr(), values.nbytes());
    if (!has_whole_truth_values(values)) {
      from->file().refuse(in_quotes(name) + " holds truth values that are neither 0 nor 1");
    }
    if (count == 0) return torch::empty(sizes, dtype);
    return values.as_strided(sizes, strides).contiguous();
  };
  tensors_.push_back(std::move(stored));
  records_.push_back(record);
}

void TorchFile::verify(const std::function<bool(const std::string&)>& wanted) const {
  std::set<std::string> records;
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    if (wanted(tensors_[i].name)) records.insert(records_[i]);
  }
  for (const std::string& record : records) archive_->verify(record);
}

}  // namespace earshot
