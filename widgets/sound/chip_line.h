#pragma once

#include <QLabel>
#include <vector>

namespace earshot {

/// What was done to a sound, one chip each, in one line; those that have no room are counted in the
/// last one. A chip that is off is struck through. text() holds all of it.
///
/// Mouse: a click asks to leave one out, or to take it back; with Ctrl to hear it alone.
class ChipLine : public QLabel {
  Q_OBJECT

 public:
  struct Chip {
    QString id;     ///< of what it stands for, "gain"; "" where it cannot be left out
    QString words;  ///< "gain −3.2 dB"
    bool off = false;
    friend bool operator==(const Chip&, const Chip&) = default;
  };

  explicit ChipLine(QWidget* parent = nullptr);
  void set_chips(std::vector<Chip> chips);
  const std::vector<Chip>& chips() const { return chips_; }
  /// Where a chip is drawn; empty where it is only counted.
  QRect place_of(std::size_t chip) const;
  /// The words of the last chip where some have no room, "+2"; else "".
  QString rest_words() const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void leave_out_asked(const QString& id);
  void alone_asked(const QString& id);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  std::vector<QRect> places() const;
  /// The chip at a place, or -1.
  int chip_at(QPoint at) const;

  std::vector<Chip> chips_;
};

}  // namespace earshot
