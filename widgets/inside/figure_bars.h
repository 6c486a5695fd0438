#pragma once

#include <cmath>
#include <functional>
#include <QStringList>
#include <vector>

#include "widgets/inside/cell_picker.h"

namespace earshot {

/// One figure with its 95 % interval; NaN where there is none.
struct FigureBar {
  QString name;
  double value = std::nan("");
  double low = std::nan(""), high = std::nan("");
};

/// What the bars stand on, and how a number is written.
struct FigureScale {
  double low = 0, high = 1;
  bool is_share = true;  ///< told in percent
  std::function<QString(double)> text;
};

/// A figure of the encoder as a bar, and below it those of the baselines, each with a line up
/// through the encoder's bar; intervals as whiskers. Hover says a row in words.
class FigureBars : public CellPicker {
  Q_OBJECT

 public:
  explicit FigureBars(QWidget* parent = nullptr);

  /// `own` without a value: the place where it will stand says so.
  void set_bars(FigureBar own, std::vector<FigureBar> others, FigureScale scale);

  int rows() const override { return static_cast<int>(bars_.size()); }
  int columns() const override { return 1; }
  std::pair<int, int> cell_at(QPointF at) const override;
  /// "log-mel statistics: 90.4 %, 95 % interval 87.6 to 93.0".
  QString words_of(int row, int column) const override;
  /// Where a row's value is drawn; null where it has none.
  QPointF mark(int row) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  double row_top(int row) const;
  double row_height(int row) const;
  double left() const;
  double right() const;
  double x_of(double value) const;
  double high() const;
  void paint_axis(QPainter& painter) const;
  void paint_row(QPainter& painter, int row) const;
  void paint_whisker(QPainter& painter, const FigureBar& bar, double y, const QColor& colour) const;

  std::vector<FigureBar> bars_;  ///< the encoder's first
  FigureScale scale_;
};

}  // namespace earshot
