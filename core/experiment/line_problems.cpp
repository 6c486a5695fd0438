#include "core/experiment/line_problems.h"

namespace earshot {

void LineProblems::add(const FileLine& line, const std::string& why) {
  const std::string place = numbered_ ? "line " + std::to_string(line.number)
                                      : "the line at byte " + std::to_string(line.begin);
  add(file_.string() + ": " + place + ": " + why);
}

void LineProblems::add(const std::string& words) {
  if (names_the_next()) {
    named_.push_back(words);
  } else {
    ++more_;
  }
}

void LineProblems::tell(std::vector<std::string>& problems) const {
  problems.insert(problems.end(), named_.begin(), named_.end());
  if (more_ == 0) return;
  problems.push_back(file_.string() + ": " + std::to_string(more_) +
                     (more_ == 1 ? " more line cannot be used" : " more lines cannot be used"));
}

}  // namespace earshot
