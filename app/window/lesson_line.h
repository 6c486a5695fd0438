#pragma once

#include <array>
#include <QWidget>

class QLabel;

namespace earshot {

class Layouts;
class Session;

/// What a teacher would point at: three sentences of the chosen method, each on a panel that shows
/// what it speaks of. In the layouts that have it, until it is switched off there.
class LessonLine : public QWidget {
  Q_OBJECT

 public:
  LessonLine(Session& session, Layouts& layouts, QWidget* parent = nullptr);

  /// In the present layout, and from then on.
  void set_shown(bool shown);
  bool is_shown() const { return !isHidden(); }

 private:
  void refresh();
  void show_in_layout();

  Session& session_;
  Layouts& layouts_;
  std::array<QLabel*, 3> sentences_{};
};

}  // namespace earshot
