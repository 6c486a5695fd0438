#pragma once

#include <QWidget>

class QTabBar;

namespace earshot {

class IconButton;
class Layouts;

/// The layouts as one control of segments, and a menu to keep, rename and forget one's own.
class LayoutSwitch : public QWidget {
  Q_OBJECT

 public:
  explicit LayoutSwitch(Layouts& layouts, QWidget* parent = nullptr);

 private:
  void list();
  void show_current();
  void fill_menu();
  void ask_name(const QString& title, const QString& present,
                const std::function<void(const QString&)>& named);

  Layouts& layouts_;
  QTabBar* tabs_;
  IconButton* more_;
};

}  // namespace earshot
