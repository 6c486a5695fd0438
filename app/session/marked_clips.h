#pragma once

#include <cstdint>
#include <QObject>
#include <vector>

namespace earshot {

/// Several clips that a person singled out: by what was typed over the table, or on the map. The
/// one says it, the other shows the same. Empty where nothing is.
class MarkedClips : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;
  enum class By { Table, Map };

  By by() const { return by_; }
  /// Ascending, by their place in Dataset::clips.
  const std::vector<std::int64_t>& clips() const { return clips_; }
  bool are_by(By by) const { return by_ == by && !clips_.empty(); }

  void mark(By by, std::vector<std::int64_t> clips) {
    if (clips.empty() && clips_.empty()) return;
    if (by_ == by && clips_ == clips) return;
    by_ = by;
    clips_ = std::move(clips);
    Q_EMIT changed();
  }

 Q_SIGNALS:
  void changed();

 private:
  By by_ = By::Table;
  std::vector<std::int64_t> clips_;
};

}  // namespace earshot
