#pragma once

#include "widgets/inside/part_view.h"

namespace earshot {

/// Codes along time, one strip a row: a colour and, where there is room, a number for each code;
/// over them the waveform that they stand for, where the part has it.
class CodeStrip : public PartView {
  Q_OBJECT

 public:
  explicit CodeStrip(QWidget* parent = nullptr);

  std::pair<int, int> cell_at(QPointF at) const override;
  QString words_of(int row, int column) const override;
  QRectF cell(int row, int column) const;
  /// The rows that there is room for.
  int shown_rows() const;

  QSize sizeHint() const override { return {320, 220}; }
  QSize minimumSizeHint() const override { return {140, 80}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  int code(int row, int column) const;
  /// Of a row with its waveform, to the next.
  double row_height() const;
  void paint_wave(QPainter& painter, int row) const;
  double names_width() const;
};

}  // namespace earshot
