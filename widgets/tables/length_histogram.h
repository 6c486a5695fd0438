#pragma once

#include <QWidget>
#include <vector>

namespace earshot {

/// How long clips are, as bars over a logarithmic axis of seconds, with the crop drawn in: what is
/// shorter than it stands out.
class LengthHistogram : public QWidget {
  Q_OBJECT

 public:
  explicit LengthHistogram(QWidget* parent = nullptr);

  /// Lengths in seconds, in any order; those of no clip are none.
  void show_lengths(const std::vector<double>& seconds);
  void show_crop(double seconds);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double share_of(double seconds) const;
  QString shortest() const;  ///< clip, in words
  QString longest() const;

  std::vector<double> bars_;           ///< 0..1
  double shortest_ = 0, longest_ = 0;  ///< ends of the axis
  double crop_ = 0;
};

}  // namespace earshot
