#pragma once

#include <span>

namespace earshot {

/// A letter with a mark, and what both are in one (The Unicode Standard, UnicodeData.txt: canonical
/// decompositions below U+3100).
struct Composition {
  char32_t whole = 0, base = 0, mark = 0;
};
/// Ascending by `whole`.
std::span<const Composition> compositions();

/// The canonical combining class of the marks first..last.
struct MarkClass {
  char32_t first = 0, last = 0;
  int order = 0;
};
/// Ascending.
std::span<const MarkClass> mark_classes();

}  // namespace earshot
