#pragma once

#include <QSplitter>
#include <vector>

namespace earshot {

/// A splitter that holds its parts to their shares whatever its size, so that sizes do not drift
/// when a window is made larger and smaller again.
class PlaceSplitter : public QSplitter {
  Q_OBJECT

 public:
  PlaceSplitter(Qt::Orientation along, QWidget* parent);

  /// After the widgets were added: a share and a least length each.
  void set_parts(std::vector<double> shares, std::vector<int> least);

 Q_SIGNALS:
  /// By a person.
  void lengths_chosen(const QList<int>& lengths);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void apply();

  std::vector<double> shares_;
  std::vector<int> least_;
};

}  // namespace earshot
