#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace earshot::testing {

/// Files of tensors byte by byte, right or wrong as a test wants them.

/// A zip file whose records lie in it as they are.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& records);

/// The same file with the CRC-32 that each record's bytes have, as far as its directory leads to
/// them.
std::string with_mended_crcs(std::string zip);

/// The same file with the checksum that it has, where it holds one.
std::string with_mended_checksum(std::string safetensors);

/// 8 bytes and a header before the data.
std::string safetensors_of(const std::string& header, const std::string& data);

/// Parts of a pickle: each pushes one value.
namespace pickled {
std::string text(const std::string& text);
std::string number(std::int64_t number);
std::string name(const std::string& module, const std::string& own);
std::string tuple(const std::vector<std::string>& items);
std::string numbers(const std::vector<std::int64_t>& items);  ///< a tuple of them
std::string storage(const std::string& type, const std::string& key, std::int64_t elements);
std::string tensor(const std::string& storage, std::int64_t offset,
                   const std::vector<std::int64_t>& sizes,
                   const std::vector<std::int64_t>& strides);
/// An OrderedDict with the attribute that Python hangs onto a state dict.
std::string state_dict(const std::vector<std::pair<std::string, std::string>>& items);
/// From the protocol to the stop.
std::string whole(const std::string& value);
}  // namespace pickled

/// What torch.save writes for {"w": [[0, 1, 2], [3, 4, 5]], "turned": w.t(), "count": tensor(7)}:
/// two of the tensors share a storage.
std::string python_state_dict();

}  // namespace earshot::testing
