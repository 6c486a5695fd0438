#pragma once

#include <string_view>

#include "core/tensor_files/pickle.h"

namespace earshot {

/// The names that files of tensors call by; nothing else is known, and nothing of it is run.
bool is_known(const PickledName& name);

bool is(const PickledName& name, std::string_view module, std::string_view own);

/// torch.FloatStorage and its kin.
bool is_storage(const PickledName& name);

/// The class of a TorchScript module; its state is taken as a plain dict.
bool is_module_class(const PickledName& name);

}  // namespace earshot
