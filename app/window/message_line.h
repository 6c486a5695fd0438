#pragma once

#include <QList>
#include <QTime>
#include <QTimer>

#include "widgets/chrome/elided_label.h"

namespace earshot {

/// What was said last, for some seconds; a click shows all that was said since the start.
class MessageLine : public ElidedLabel {
  Q_OBJECT

 public:
  struct Said {
    QTime when;
    QString words;
  };
  explicit MessageLine(QWidget* parent = nullptr);

  void say(const QString& words);
  /// Is said no more, where nothing else was said since.
  void take_back(const QString& words);
  /// The latest last; the oldest of very many are forgotten.
  const QList<Said>& log() const { return log_; }
  /// How long words stay.
  void set_patience(int ms) { clock_.setInterval(ms); }

 Q_SIGNALS:
  void log_asked();
  void went();  ///< nothing is said any more

 protected:
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  void show_words(const QString& words);

  QList<Said> log_;
  QTimer clock_;
};

}  // namespace earshot
