#pragma once

#include <optional>
#include <QString>
#include <QStringList>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// Words that keep clips: "snare" occurs in the path, the labels or the split; "label:snare" in
/// that column, "split:test" in the split, "len>2s" compares the length (>, >=, <, <=, =; s, ms,
/// min). A minus before a word keeps the others; quotes hold words together. All words must hold.
class ClipFilter {
 public:
  ClipFilter() = default;
  ClipFilter(const QString& text, const QStringList& label_columns);

  bool keeps(const Clip& clip) const;
  bool is_empty() const { return terms_.empty(); }
  /// What in the text is no filter, one line; empty where all of it is.
  const QString& fault() const { return fault_; }
  friend bool operator==(const ClipFilter&, const ClipFilter&) = default;

 private:
  enum class Of { Anything, Name, Label, Split, Length };
  struct Term {
    Of of = Of::Anything;
    int column = 0;  ///< of labels
    QString text;
    QString comparison;
    double seconds = 0;
    bool negated = false;
    friend bool operator==(const Term&, const Term&) = default;
  };
  Term term_of(QString word, const QStringList& label_columns);
  static bool holds(const Term& term, const Clip& clip);

  std::vector<Term> terms_;
  QString fault_;
};

}  // namespace earshot
