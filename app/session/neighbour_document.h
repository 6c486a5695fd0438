#pragma once

#include <functional>
#include <QObject>
#include <vector>

#include "app/session/feature_document.h"
#include "core/projection/neighbours.h"

namespace earshot {

/// The items nearest to one clip, or those about it that its label tells of (NeighbourKind), and
/// where one is in walking along them. A walk selects each neighbour for the whole window and
/// leaves the centre where it is; any other selection makes a new centre.
class NeighbourDocument : public QObject {
  Q_OBJECT

 public:
  struct Entry {
    Item item;
    float nearness = 0;  ///< by the search's measure
  };
  /// The column of the data that labels the clips; -1 for none.
  struct Labels {
    std::shared_ptr<const Dataset> dataset;
    int column = -1;
  };

  NeighbourDocument(Tasks& tasks, FeatureDocument& features, QObject* parent = nullptr);

  void set_labels_from(std::function<Labels()> labels) { labels_from_ = std::move(labels); }
  /// Looks again where the labels are of another column, and count.
  void labels_changed();
  const NeighbourSearch& search() const { return search_; }
  void set_search(const NeighbourSearch& search);

  void set_centre(std::int64_t clip);
  std::int64_t centre() const { return centre_; }
  /// The features that are shown do not have the centre, as those of a sample that is followed
  /// while a run trains: the entries are the nearest by log-mel statistics.
  bool by_log_mel_instead() const { return instead_; }
  const std::vector<Entry>& entries() const { return entries_; }
  /// Which entry the walk has reached; -1 at the centre.
  int place() const { return place_; }
  /// One further or back, round about through the centre. Returns the clip there, or -1.
  std::int64_t walk(int steps);
  std::int64_t go(int place);

 Q_SIGNALS:
  void changed();

 private:
  void look();

  Tasks& tasks_;
  FeatureDocument& features_;
  std::function<Labels()> labels_from_;
  int column_ = -1;  ///< of the labels that were last looked at
  NeighbourSearch search_;
  int task_ = 0;
  bool instead_ = false;
  std::int64_t centre_ = -1;
  int place_ = -1;
  std::vector<Entry> entries_;
};

}  // namespace earshot
