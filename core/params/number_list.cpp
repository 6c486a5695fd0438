#include "core/params/number_list.h"

#include <charconv>

#include "core/base/printable.h"
#include "core/params/parameter.h"

namespace earshot {

std::vector<std::int64_t> number_list(const std::string& text, const std::string& path,
                                      std::size_t most, std::int64_t largest) {
  std::vector<std::int64_t> numbers;
  const auto refuse = [&] {
    throw ParameterError(path, "\"" + shortened(text) + "\" is not allowed; it takes one to " +
                                   std::to_string(most) + " whole numbers from 1 to " +
                                   std::to_string(largest) + ", separated by commas");
  };
  const char* place = text.data();
  const char* const end = place + text.size();
  while (true) {
    while (place != end && *place == ' ') ++place;
    std::int64_t number = 0;
    const auto read = std::from_chars(place, end, number);
    if (read.ec != std::errc{} || number < 1 || number > largest || numbers.size() == most) {
      refuse();
    }
    numbers.push_back(number);
    place = read.ptr;
    while (place != end && *place == ' ') ++place;
    if (place == end) return numbers;
    if (*place++ != ',') refuse();
  }
}

}  // namespace earshot
