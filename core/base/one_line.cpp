#include "core/base/one_line.h"

#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>

namespace earshot {
namespace {

constexpr std::string_view backtrace = "Exception raised from";
constexpr std::string_view script = "The following operation failed in the TorchScript interpreter";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string_view first_line(std::string_view text) {
  text = trimmed(text);
  return trimmed(text.substr(0, text.find('\n')));
}

bool is_of_libtorch(std::string_view what) {
  return contains(what, backtrace) || contains(what, "[enforce fail at") ||
         contains(what, "INTERNAL ASSERT FAILED") || what.starts_with(script) ||
         contains(what, "CUDA error") || contains(what, "CUDA out of memory");
}

bool is_out_of_memory(std::string_view what) {
  constexpr std::array<std::string_view, 6> words{
      "can't allocate memory",     "not enough memory", "CUDA out of memory",
      "CUDA error: out of memory", "std::bad_alloc",    "CUBLAS_STATUS_ALLOC_FAILED"};
  for (const std::string_view word : words) {
    if (contains(what, word)) return true;
  }
  return false;
}

/// "2.3 GB " of "you tried to allocate 2300000000 bytes" or "Tried to allocate 2.14 GiB"; else "".
std::string wanted_memory(std::string_view what) {
  constexpr std::string_view mark = "ried to allocate ";
  const std::size_t at = what.find(mark);
  if (at == std::string_view::npos) return "";
  const std::string rest(what.substr(at + mark.size(), 40));
  char* end = nullptr;
  const double number = std::strtod(rest.c_str(), &end);
  if (number <= 0) return "";
  const std::string_view unit = trimmed(end);
  if (!unit.starts_with("bytes")) {
    const std::string name(unit.substr(0, unit.find_first_of(" .(")));
    return rest.substr(0, static_cast<std::size_t>(end - rest.c_str())) + " " + name + " ";
  }
  char text[32];
  const bool large = number >= 1e9;
  std::snprintf(text, sizeof text, "%.3g %s ", number / (large ? 1e9 : 1e6), large ? "GB" : "MB");
  return text;
}

/// Without the place in LibTorch's sources that some of its lines begin with.
std::string_view without_place(std::string_view line) {
  if (!line.starts_with("[enforce fail at")) return line;
  const std::size_t end = line.find("] ");
  if (end == std::string_view::npos) return line;
  line = trimmed(line.substr(end + 2));
  return line.starts_with(". ") ? line.substr(2) : line;
}

/// What a TorchScript failure says is its last line, below the code.
std::string_view last_line(std::string_view text) {
  text = trimmed(text.substr(0, text.find(backtrace)));
  const std::size_t at = text.rfind('\n');
  return trimmed(at == std::string_view::npos ? text : text.substr(at + 1));
}

}  // namespace

std::string one_line(std::string_view what) {
  if (is_out_of_memory(what)) {
    const bool gpu = contains(what, "CUDA") || contains(what, "CUBLAS");
    return std::string(gpu ? "the GPU's memory" : "memory") + " is used up; " +
           wanted_memory(what) +
           "more could not be had. A smaller training.batch_size, or training.rows_at_once below "
           "it, needs less";
  }
  if (is_of_libtorch(what)) {
    const std::string_view said = what.starts_with(script) ? last_line(what) : first_line(what);
    const std::size_t inline_backtrace = said.find(backtrace);
    return "LibTorch says: " +
           std::string(trimmed(without_place(said.substr(0, inline_backtrace))));
  }
  const std::string line(first_line(what));
  return line.empty() ? "an unknown failure" : line;
}

std::string one_line(const std::exception& error) {
  return one_line(std::string_view(error.what()));
}

bool says_more_than_one_line(std::string_view what) {
  return one_line(what) != trimmed(what);
}

}  // namespace earshot
