#include "core/tensor_files/pickle_names.h"

#include <algorithm>
#include <array>

namespace earshot {

bool is_storage(const PickledName& name) {
  constexpr std::array<std::string_view, 10> kinds{"Double", "Float", "Half", "BFloat16", "Long",
                                                   "Int",    "Short", "Char", "Byte",     "Bool"};
  constexpr std::string_view end = "Storage";
  if (name.module != "torch" || !name.name.ends_with(end)) return false;
  const std::string_view kind =
      std::string_view(name.name).substr(0, name.name.size() - end.size());
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool is_module_class(const PickledName& name) {
  return name.module == "__torch__" || name.module.starts_with("__torch__.");
}

bool is(const PickledName& name, std::string_view module, std::string_view own) {
  return name.module == module && name.name == own;
}

bool is_known(const PickledName& name) {
  return is_storage(name) || is_module_class(name) || is(name, "collections", "OrderedDict") ||
         is(name, "torch._utils", "_rebuild_tensor") ||
         is(name, "torch._utils", "_rebuild_tensor_v2") ||
         is(name, "torch._utils", "_rebuild_parameter");
}

}  // namespace earshot
