#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/runs/numpy_file.h"

namespace earshot {

/// The next bytes, as many as there is room for; fewer only at the end.
using NextBytes = std::function<std::size_t(std::span<char>)>;

/// What stands before an array's numbers.
struct NumpyHeader {
  char kind = 'f';  ///< f real, i whole, u whole from 0, b true or false
  std::size_t bytes = 4;
  bool swapped = false;  ///< the other byte order than this machine's
  bool by_columns = false;
  std::vector<std::int64_t> shape;
};

/// Throws std::runtime_error that says what is wrong, without naming the file.
NumpyHeader read_numpy_header(const NextBytes& next);

/// What follows the header. Throws std::runtime_error as above.
NumberTable read_numpy_table(const NumpyHeader& header, const NextBytes& next, std::uintmax_t most);

}  // namespace earshot
