#pragma once

#include <QObject>

#include "app/session/data_document.h"

namespace earshot {

/// What is to be said of sounds that were opened: why they cannot be read, how their folders were
/// read, what is odd about them, and whether a test sound is in training too.
class DataNotes : public QObject {
  Q_OBJECT

 public:
  DataNotes(Tasks& tasks, DataDocument& data, QObject* parent = nullptr);

 Q_SIGNALS:
  /// One line for the status bar; it means nothing beside other sounds.
  void noted(const QString& words);
  /// The sounds were read from their folders' names, and how.
  void folders_read(const QString& words);

 private:
  void tell();
  void look_for_copies();

  Tasks& tasks_;
  DataDocument& data_;
  int looking_for_copies_ = 0;
};

}  // namespace earshot
