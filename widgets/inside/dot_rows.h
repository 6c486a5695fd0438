#pragma once

#include <QStringList>
#include <vector>

#include "widgets/inside/cell_picker.h"

namespace earshot {

/// One thing that was measured for each of the series; NaN where one was not.
struct DotRow {
  QString name;
  std::vector<double> shares;  ///< 0..1, one a series
};

/// Rows that belong together.
struct DotGroup {
  QString name;  ///< a head above them; empty for none
  std::vector<DotRow> rows;
};

/// Shares as marks on one axis from 0 to 100 %, a row each: the first series, whose marks are
/// filled and whose number stands at the end of its row, beside the others. Rows stand in groups
/// with a head each.
class DotRows : public CellPicker {
  Q_OBJECT

 public:
  explicit DotRows(QWidget* parent = nullptr);

  /// Throws std::invalid_argument where a row has not one share a series.
  void set_rows(QStringList series, std::vector<DotGroup> groups);

  /// A row of each thing, and no columns.
  int rows() const override;
  int columns() const override { return 1; }
  std::pair<int, int> cell_at(QPointF at) const override;
  /// "reverberation: this encoder 90.8 %, untrained encoder 80.6 %".
  QString words_of(int row, int column) const override;
  /// Where the mark of a series is drawn; null where there is none.
  QPointF mark(int row, int series) const;
  QColor series_colour(int series) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Line {
    int group = 0;
    int row = -1;  ///< of the group; -1 for its head
    double top = 0, height = 0;
  };
  const DotRow& row_at(int index) const;
  double x_of(double share) const;
  double needed(double row_height) const;
  double legend_width() const;
  double legend_height(double wide) const;
  void lay_out();
  void paint_legend(QPainter& painter) const;
  void paint_axis(QPainter& painter) const;
  void paint_line(QPainter& painter, const Line& line, int index) const;
  void paint_mark(QPainter& painter, QPointF at, int series, bool filled) const;

  QStringList series_;
  std::vector<DotGroup> groups_;
  std::vector<Line> lines_;
  QRectF area_;  ///< of the marks
};

}  // namespace earshot
