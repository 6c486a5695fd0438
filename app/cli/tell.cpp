#include "app/cli/tell.h"

#include <iostream>

#include "core/base/printable.h"

namespace earshot {
namespace {

/// Without the trace that LibTorch puts behind its errors.
std::string without_trace(const std::string& words) {
  std::size_t end = words.size();
  for (const char* begin : {"\nException raised from ", "\nframe #", "\nTraceback "}) {
    end = std::min(end, words.find(begin));
  }
  return words.substr(0, end);
}

}  // namespace

void tell(const std::string& words) {
  std::cout << printable(words) << std::endl;
}

void tell_error(const std::string& words) {
  constexpr std::size_t longest = 2000;
  std::cout.flush();
  std::cerr << "earshot: " << shortened(printable(without_trace(words)), longest) << std::endl;
}

void tell_json(const Json& line) {
  std::cout << json_line(line) << std::endl;
}

}  // namespace earshot
