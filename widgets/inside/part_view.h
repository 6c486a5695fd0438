#pragma once

#include <functional>

#include "core/methods/inside.h"
#include "widgets/inside/cell_picker.h"

namespace earshot {

/// A part of a method's state as cells, with up to two lines of words below: what is looked at, or
/// the part's own help; what does not fit there is a tool tip. How the cells look is a derived
/// class's matter.
class PartView : public CellPicker {
  Q_OBJECT

 public:
  using CellPicker::CellPicker;

  /// Keeps looking at the same cell where there still is one.
  void set_part(const InsidePart& part);
  /// What rows and columns are called that stand for clips and have no names of their own.
  void set_name_of_clip(std::function<QString(std::int64_t)> name_of);
  const InsidePart& part() const { return part_; }
  int rows() const override { return static_cast<int>(part_.rows); }
  int columns() const override { return static_cast<int>(part_.columns); }

 protected:
  /// The part is another one: ranges and pictures are to be made anew.
  virtual void part_changed() {}
  double value(int row, int column) const;
  QString row_name(int row) const;
  QString column_name(int column) const;
  /// They are called something, and not only counted.
  bool rows_have_names() const;
  bool columns_have_names() const;
  QString unit() const { return QString::fromStdString(part_.unit); }
  /// `idle` is said while nothing is looked at.
  void paint_words(QPainter& painter, double top, const QString& idle) const;
  QString help() const { return QString::fromStdString(part_.help); }
  static constexpr double words_room = 34;  ///< two lines
  bool event(QEvent* event) override;

 private:
  QString name_of(const std::vector<std::string>& names, const std::vector<std::int64_t>& clips,
                  int index) const;
  QString fitting(const QString& words, const QFont& font) const;

  InsidePart part_;
  std::function<QString(std::int64_t)> name_of_clip_;
};

}  // namespace earshot
