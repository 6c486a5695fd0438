#pragma once

#include <memory>
#include <QObject>
#include <string>

#include "app/session/tasks.h"
#include "core/data/dataset.h"

namespace earshot {

/// Whether a probe of a label column can be made of the open sounds: counted off the window's
/// thread, before anybody asks for an evaluation.
class LabelCheck : public QObject {
  Q_OBJECT

 public:
  explicit LabelCheck(Tasks& tasks, QObject* parent = nullptr) : QObject(parent), tasks_(tasks) {}

  /// Begins to count where sounds or column are others than before; nullptr for no sounds.
  void look(const std::shared_ptr<const Dataset>& dataset, const std::string& column);
  /// Why there can be no probe, in one line; "" where there can, or while it is not known yet.
  const QString& words() const { return words_; }
  /// There are two classes or more, so that somebody may mean to tell them.
  bool has_classes() const { return has_classes_; }

 Q_SIGNALS:
  void changed();

 private:
  Tasks& tasks_;
  std::weak_ptr<const Dataset> dataset_;
  std::string column_;
  QString words_;
  bool has_classes_ = false;
  int task_ = 0;
};

}  // namespace earshot
