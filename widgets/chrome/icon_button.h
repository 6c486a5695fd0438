#pragma once

#include <QToolButton>

namespace earshot {

/// A small button with one of our line drawings, tinted anew when the scheme changes. Its name is
/// its tool tip and what a screen reader says.
class IconButton : public QToolButton {
  Q_OBJECT

 public:
  IconButton(const QString& icon, const QString& name, QWidget* parent = nullptr);
  void set_icon(const QString& icon);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void tint();
  QString icon_;
};

}  // namespace earshot
