#pragma once

#include <filesystem>
#include <functional>
#include <QObject>
#include <QStringList>
#include <QTemporaryDir>

#include "app/session/tasks.h"

class QDrag;
class QWidget;

namespace earshot {

/// Sounds that are dragged out of the window as files. What is no file yet is written to a folder
/// of its own first, while the mouse is on its way.
class FileDrag : public QObject {
  Q_OBJECT

 public:
  /// `source`: the widget that is dragged from.
  FileDrag(Tasks& tasks, QWidget* source);

  /// Writes a file; on another thread.
  using Write = std::function<void(const std::filesystem::path& file, const TaskContext&)>;

  /// Files as they lie there.
  void begin(const QStringList& files);
  /// One that is made for it; where it is let go before that is done, nothing is dragged.
  void begin(const QString& name, Write write);
  void let_go();

  /// Hands the drag to the desktop, and returns when it is over. A test may take its place.
  std::function<void(QDrag& drag)> carry;

 Q_SIGNALS:
  /// Why there is no file to drag.
  void said(const QString& words);

 private:
  Tasks& tasks_;
  QWidget* source_;
  QTemporaryDir folder_;
  int task_ = 0;
};

}  // namespace earshot
