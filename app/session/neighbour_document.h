#pragma once

#include <QObject>
#include <vector>

#include "app/session/feature_document.h"
#include "core/projection/projection.h"

namespace earshot {

/// The items nearest to one clip, and where one is in walking along them. A walk selects each
/// neighbour for the whole window and leaves the centre where it is; any other selection makes a
/// new centre.
class NeighbourDocument : public QObject {
  Q_OBJECT

 public:
  struct Entry {
    Item item;
    float similarity = 0;  ///< cosine, -1..1
  };
  static constexpr int count = 10;

  NeighbourDocument(Tasks& tasks, FeatureDocument& features, QObject* parent = nullptr);

  void set_centre(std::int64_t clip);
  std::int64_t centre() const { return centre_; }
  const std::vector<Entry>& entries() const { return entries_; }
  /// Which entry the walk has reached; -1 at the centre.
  int place() const { return place_; }
  /// One further or back, round about through the centre. Returns the clip there, or -1.
  std::int64_t walk(int steps);
  std::int64_t go(int place);

 Q_SIGNALS:
  void changed();

 private:
  void search();

  Tasks& tasks_;
  FeatureDocument& features_;
  int task_ = 0;
  std::int64_t centre_ = -1;
  int place_ = -1;
  std::vector<Entry> entries_;
};

}  // namespace earshot
