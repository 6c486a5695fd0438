#pragma once

#include <QWidget>
#include <vector>

class QLabel;

namespace earshot {

class IconButton;
class Popover;

/// The controls of a panel for its title line, which may be narrow: where there is room each stands
/// with a caption before it, else without, and those that still have none wait in a popover behind
/// the last button. That button is there while the popover has anything.
class TitleTools : public QWidget {
  Q_OBJECT

 public:
  /// `more`: what the button of the popover says.
  explicit TitleTools(const QString& more, QWidget* parent = nullptr);

  /// From left to right in the order of the calls; the higher its rank, the earlier a control
  /// leaves. An empty caption for what says itself.
  void add(QWidget* control, const QString& caption, int rank);
  /// In place of setVisible().
  void set_wanted(QWidget* control, bool wanted);
  bool wants(const QWidget* control) const;
  Popover* popover() const { return popover_; }
  IconButton* more() const { return more_; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Tool {
    QWidget* control = nullptr;
    QLabel* caption = nullptr;  ///< null where it says itself
    int rank = 0;
    bool wanted = true;
    bool in_line = true;
  };
  int width_of(const Tool& tool, bool captioned) const;
  int total_width(bool captioned) const;
  void fit();
  void fit_later();
  void fold(std::size_t place, bool in_line);

  std::vector<Tool> tools_;
  IconButton* more_;
  Popover* popover_;
  bool fit_queued_ = false;
};

}  // namespace earshot
