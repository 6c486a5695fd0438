#include "core/data/composed.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/base/utf8.h"
#include "core/data/composition_table.h"

namespace earshot {
namespace {

/// Hangul syllables are arithmetic (The Unicode Standard, sec. 3.12).
constexpr char32_t kSyllables = 0xAC00, kLeads = 0x1100, kVowels = 0x1161, kTails = 0x11A7;
constexpr char32_t kLeadCount = 19, kVowelCount = 21, kTailCount = 28;

std::u32string letters_of(const std::string& text) {
  std::u32string letters;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t count = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t letter = count == 1 ? first : first & (0xFFU >> (count + 1));
    for (std::size_t k = 1; k < count; ++k) {
      letter = (letter << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    letters += letter;
    i += count;
  }
  return letters;
}

std::string text_of_letters(const std::u32string& letters) {
  std::string text;
  for (const char32_t letter : letters) add_utf8(letter, text);
  return text;
}

int order_of(char32_t letter) {
  const auto classes = mark_classes();
  const auto found = std::ranges::upper_bound(classes, letter, {}, &MarkClass::first);
  if (found == classes.begin()) return 0;
  return letter <= std::prev(found)->last ? std::prev(found)->order : 0;
}

void take_apart(char32_t letter, std::u32string& into) {
  if (letter >= kSyllables && letter < kSyllables + kLeadCount * kVowelCount * kTailCount) {
    const char32_t place = letter - kSyllables;
    into += kLeads + place / (kVowelCount * kTailCount);
    into += kVowels + place / kTailCount % kVowelCount;
    if (place % kTailCount != 0) into += kTails + place % kTailCount;
    return;
  }
  const auto all = compositions();
  const auto found = std::ranges::lower_bound(all, letter, {}, &Composition::whole);
  if (found == all.end() || found->whole != letter) {
    into += letter;
    return;
  }
  take_apart(found->base, into);
  into += found->mark;
}

char32_t put_together(char32_t base, char32_t mark) {
  static const auto pairs = [] {
    std::map<std::pair<char32_t, char32_t>, char32_t> made;
    for (const Composition& one : compositions()) made[{one.base, one.mark}] = one.whole;
    return made;
  }();
  if (base >= kLeads && base < kLeads + kLeadCount && mark >= kVowels &&
      mark < kVowels + kVowelCount) {
    return kSyllables + ((base - kLeads) * kVowelCount + (mark - kVowels)) * kTailCount;
  }
  const bool open_syllable = base >= kSyllables &&
                             base < kSyllables + kLeadCount * kVowelCount * kTailCount &&
                             (base - kSyllables) % kTailCount == 0;
  if (open_syllable && mark > kTails && mark < kTails + kTailCount) return base + mark - kTails;
  const auto found = pairs.find({base, mark});
  return found == pairs.end() ? 0 : found->second;
}

}  // namespace

std::string composed(const std::string& text) {
  const auto ascii = [](char letter) { return static_cast<unsigned char>(letter) < 0x80; };
  if (std::ranges::all_of(text, ascii) || !is_utf8(text)) return text;
  std::u32string apart;
  for (const char32_t letter : letters_of(text)) take_apart(letter, apart);
  for (std::size_t i = 0; i < apart.size();) {
    std::size_t end = i;
    while (end < apart.size() && order_of(apart[end]) != 0) ++end;
    std::stable_sort(
        apart.begin() + static_cast<std::ptrdiff_t>(i),
        apart.begin() + static_cast<std::ptrdiff_t>(end),
        [](char32_t left, char32_t right) { return order_of(left) < order_of(right); });
    i = end + 1;
  }
  std::u32string whole;
  std::size_t starter = std::u32string::npos;
  int last_order = 0;
  for (const char32_t letter : apart) {
    const int order = order_of(letter);
    const bool blocked = last_order != 0 && last_order >= order;
    if (starter != std::u32string::npos && !blocked) {
      if (const char32_t both = put_together(whole[starter], letter)) {
        whole[starter] = both;
        continue;
      }
    }
    whole += letter;
    last_order = order;
    if (order == 0) starter = whole.size() - 1;
  }
  return text_of_letters(whole);
}

}  // namespace earshot
