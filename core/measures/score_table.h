#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>

namespace earshot {

using LabelSpan = std::span<const std::int64_t>;

/// One score a class for each item, [items, classes], row-major: logits or probabilities. A view;
/// the numbers live elsewhere.
class ScoreTable {
 public:
  /// Throws std::invalid_argument where the numbers do not fill whole rows.
  ScoreTable(std::span<const double> values, std::int64_t classes)
      : values_(values), classes_(classes) {
    if (classes < 1 || static_cast<std::int64_t>(values.size()) % classes != 0) {
      throw std::invalid_argument("scores do not fill whole rows of classes");
    }
  }
  std::int64_t classes() const { return classes_; }
  std::int64_t items() const { return static_cast<std::int64_t>(values_.size()) / classes_; }
  std::span<const double> row(std::int64_t item) const {
    return values_.subspan(static_cast<std::size_t>(item * classes_),
                           static_cast<std::size_t>(classes_));
  }
  double at(std::int64_t item, std::int64_t label) const {
    return values_[static_cast<std::size_t>(item * classes_ + label)];
  }

 private:
  std::span<const double> values_;
  std::int64_t classes_;
};

}  // namespace earshot
