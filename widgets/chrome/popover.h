#pragma once

#include <QFrame>
#include <QString>

class QAbstractButton;
class QGridLayout;

namespace earshot {

/// Controls that a button opens below itself, a captioned row each; a click elsewhere or Escape
/// closes it. The button is checked while it is open.
class Popover : public QFrame {
  Q_OBJECT

 public:
  explicit Popover(QAbstractButton* opener);

  /// A row at the end; without a caption the control has the whole width.
  void add(const QString& caption, QWidget* control);
  /// Puts a control into a place of its own before the rows of add(), or takes it away: what a
  /// title line has no room for. Places are counted from 0.
  void take_in(int place, const QString& caption, QWidget* control);
  void give_up(int place);
  bool has_rows() const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void open();
  void put(int row, const QString& caption, QWidget* control);

  static constexpr int places = 16;
  QAbstractButton* opener_;
  QGridLayout* grid_;
  int next_row_ = places;
};

}  // namespace earshot
