#pragma once

#include <cstdint>
#include <QColor>
#include <QStringList>
#include <vector>

#include "widgets/inside/cell_picker.h"

namespace earshot {

class EmptyState;
struct Palette;

/// A confusion matrix: a row is a true class, a column a predicted one, coloured by the share of
/// the row, what is right in one hue and mistakes in another. It fills its place. Hover says it in
/// words, a click (or Enter on the current cell, moved with the arrows) asks for the clips.
class HeatMap : public CellPicker {
  Q_OBJECT

 public:
  explicit HeatMap(QWidget* parent = nullptr);
  ~HeatMap() override;

  /// Throws std::invalid_argument where the matrix is not square with a name a row.
  void set_confusion(std::vector<std::vector<std::int64_t>> counts, const QStringList& names);
  /// A bar of its colour (Palette::class_colour) beside each name; -1 for none, empty for no bars.
  void set_class_colours(std::vector<int> slots);
  /// That of the bar; invalid where there is none.
  QColor colour_of_class(int index) const;
  void set_empty(const QString& words, const QString& action);
  /// It is to be printed: its caption speaks of no clicks.
  void be_picture();

  /// Of a cell that has clips, by its share of the true class.
  static QColor ground(const Palette& palette, bool right, double share);
  QColor ground_of(int row, int column) const;

  int classes() const { return static_cast<int>(counts_.size()); }
  /// Where a cell is drawn.
  QRectF cell(int row, int column) const;
  /// "tone 3 heard as tone 2: 12 of 143 clips, 8.4 %".
  QString words_of(int row, int column) const override;
  int rows() const override { return classes(); }
  int columns() const override { return classes(); }
  std::pair<int, int> cell_at(QPointF at) const override;

  QSize sizeHint() const override { return {360, 360}; }
  QSize minimumSizeHint() const override { return {160, 140}; }

 Q_SIGNALS:
  void empty_action_asked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void lay_out();
  double bar_room() const;
  QString caption() const;
  double share(int row, int column) const;
  void paint_cells(QPainter& painter) const;
  void paint_names(QPainter& painter) const;
  void paint_words(QPainter& painter) const;

  std::vector<std::vector<std::int64_t>> counts_;
  std::vector<std::int64_t> row_sums_;
  QStringList names_;
  std::vector<int> slots_;
  QRectF matrix_;
  double wide_ = 0, high_ = 0;  ///< a cell
  double words_high_ = 0;       ///< of the caption below the matrix
  bool is_picture_ = false;
  bool names_stand_ = false;  ///< columns' names are written upwards
  EmptyState* empty_;
};

}  // namespace earshot
