#include "core/catalogue/view_plan.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace earshot {
namespace {

/// "view A" of 0; past the letters "view 27".
std::string usual_name(std::size_t place) {
  constexpr std::size_t letters = 26;
  return place < letters ? std::string("view ") + static_cast<char>('A' + place)
                         : "view " + std::to_string(place + 1);
}

std::string file_word(const std::string& name) {
  std::string word;
  for (const char one : name) {
    const bool is_upper = one >= 'A' && one <= 'Z';
    const bool stays = (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9');
    if (is_upper) {
      word += static_cast<char>(one - 'A' + 'a');
    } else if (stays) {
      word += one;
    } else if (!word.empty() && word.back() != '-') {
      word += '-';
    }
  }
  while (word.ends_with('-')) word.pop_back();
  const std::string usual = "view-";
  return word.starts_with(usual) ? word.substr(usual.size()) : word;
}

}  // namespace

std::int64_t ViewLength::samples(std::int64_t crop_samples, std::int64_t sample_rate) const {
  if (seconds <= 0 && share == 1) return crop_samples;
  const double exact = seconds > 0 ? seconds * static_cast<double>(sample_rate)
                                   : share * static_cast<double>(crop_samples);
  return std::max<std::int64_t>(1, std::llround(exact));
}

ViewLength share_of_crop(double share) {
  return {share, 0};
}

ViewLength seconds_long(double seconds) {
  return {1, seconds};
}

ViewList::ViewList() : plans_{{.crop = 0}, {.crop = 1}} {}

std::vector<ViewPlan> ViewList::of(const Values& method_settings) const {
  std::vector<ViewPlan> plans = rule_ ? rule_(method_settings) : plans_;
  for (std::size_t place = 0; place < plans.size(); ++place) {
    if (plans[place].name.empty()) plans[place].name = usual_name(place);
  }
  return plans;
}

std::vector<std::string> file_words(const std::vector<ViewPlan>& plans) {
  std::vector<std::string> words;
  std::set<std::string> taken;
  for (std::size_t place = 0; place < plans.size(); ++place) {
    std::string word = file_word(plans[place].name);
    const std::string number = std::to_string(place + 1);
    if (word.empty()) word = number;
    while (!taken.insert(word).second) word += "-" + number;
    words.push_back(word);
  }
  return words;
}

std::int64_t longest(const std::vector<ViewPlan>& plans, std::int64_t crop_samples,
                     std::int64_t sample_rate) {
  std::int64_t samples = 0;
  for (const ViewPlan& plan : plans) {
    samples = std::max(samples, plan.length.samples(crop_samples, sample_rate));
  }
  return samples;
}

}  // namespace earshot
