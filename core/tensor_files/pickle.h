#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace earshot {

struct Pickled;
using PickledPointer = const Pickled*;

/// A list or a tuple.
struct PickledSequence {
  std::vector<PickledPointer> items;
  bool is_tuple = false;
};

/// A dict, an OrderedDict, or the attributes of a module, in their order.
struct PickledMapping {
  std::vector<std::pair<PickledPointer, PickledPointer>> items;
  bool is_module = false;
};

/// One of the few names that a pickle may call by: of modules, of tensors' rebuilding, of storages.
struct PickledName {
  std::string module, name;
};

/// Values of one type that lie in a record of their own.
struct PickledStorage {
  std::string type;  ///< "FloatStorage"
  std::string key;   ///< the record's name
  std::int64_t elements = 0;
};

/// A window on a storage; nothing about it was checked yet.
struct PickledTensor {
  PickledPointer storage = nullptr;
  std::int64_t offset = 0;
  std::vector<std::int64_t> sizes, strides;
};

struct Pickled {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, PickledSequence,
               PickledMapping, PickledName, PickledStorage, PickledTensor>
      value;
};

/// Owns the values; they may refer to each other in any way, in circles too.
struct PickleDocument {
  std::deque<Pickled> values;
  PickledPointer root = nullptr;
};

/// Reads a pickle (protocols 2 to 4, as PyTorch and TorchScript write them) as data; nothing in it
/// is ever run. The names that it may call by are collections.OrderedDict, torch._utils'
/// _rebuild_tensor, _rebuild_tensor_v2 and _rebuild_parameter, torch's storages, and TorchScript's
/// module classes (__torch__...), of which the attributes are taken and no code. Every other name
/// and instruction is refused. This is the one reader of pickles. Throws std::runtime_error, one
/// line without a file's name.
PickleDocument read_pickle(std::string_view bytes);

}  // namespace earshot
