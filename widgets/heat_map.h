#pragma once

#include <cstdint>
#include <QStringList>
#include <QWidget>
#include <vector>

namespace earshot {

class EmptyState;

/// A confusion matrix: a row is a true class, a column a predicted one, coloured by the share of
/// the row. Hover says it in words, a click (or Enter on the current cell, moved with the arrows)
/// asks for the clips.
class HeatMap : public QWidget {
  Q_OBJECT

 public:
  explicit HeatMap(QWidget* parent = nullptr);
  ~HeatMap() override;

  /// Throws std::invalid_argument where the matrix is not square with a name a row.
  void set_confusion(std::vector<std::vector<std::int64_t>> counts, const QStringList& names);
  void set_empty(const QString& words, const QString& action);

  int classes() const { return static_cast<int>(counts_.size()); }
  /// Where a cell is drawn.
  QRectF cell(int row, int column) const;
  /// "tone 3 heard as tone 2: 12 of 143 clips, 8.4 %".
  QString words_of(int row, int column) const;
  /// The cell that is looked at: {-1, -1} for none.
  std::pair<int, int> current() const { return {row_, column_}; }

  QSize sizeHint() const override { return {360, 360}; }
  QSize minimumSizeHint() const override { return {160, 140}; }

 Q_SIGNALS:
  void cell_hovered(int row, int column);  ///< -1, -1 where none
  void cell_clicked(int row, int column);
  void empty_action_asked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void lay_out();
  void look_at(int row, int column);
  double share(int row, int column) const;
  void paint_cells(QPainter& painter) const;
  void paint_names(QPainter& painter) const;
  void paint_words(QPainter& painter) const;
  std::pair<int, int> cell_at(QPointF at) const;

  std::vector<std::vector<std::int64_t>> counts_;
  std::vector<std::int64_t> row_sums_;
  QStringList names_;
  QRectF matrix_;
  double side_ = 0;
  bool names_stand_ = false;  ///< columns' names are written upwards
  int row_ = -1, column_ = -1;
  EmptyState* empty_;
};

}  // namespace earshot
