#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <QSet>
#include <QStringList>
#include <QWidget>

#include "core/experiment/experiment.h"

class QFrame;
class QLabel;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace earshot {

class ChainRow;

/// The augmentations of an experiment in their order, from top to bottom as the sound passes them:
/// dragged by the handle or moved with Alt+Up and Alt+Down, switched, set, added and removed. Says
/// what was changed and keeps no values itself.
class ChainList : public QWidget {
  Q_OBJECT

 public:
  explicit ChainList(std::shared_ptr<const Catalogue> catalogue, QWidget* parent = nullptr);

  void show_experiment(const Experiment& experiment);
  /// What a recipe, by its name, has of a setting; rows that differ carry a mark.
  void show_recipe(const QString& name,
                   const std::function<std::optional<Value>(const std::string&)>& of);
  void set_training(bool training);
  const QStringList& order() const { return order_; }
  /// Unfolds the augmentation of a parameter ("views.<name>.<id>") and gives its editor the
  /// keyboard; for any other path the button that adds one.
  void reveal(const std::string& path);

 Q_SIGNALS:
  void edited(const std::string& path, const earshot::Value& value);
  void order_edited(const QStringList& order);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void make_rows();
  void fit_rows();
  void move(const QString& name, int place);
  void fill_menu();
  int place_at(int y) const;
  void show_drop_line(int place);
  ChainRow* row(const QString& name) const;

  std::shared_ptr<const Catalogue> catalogue_;
  QStringList order_;
  QList<ChainRow*> rows_;
  QSet<QString> unfolded_;
  bool training_ = false;
  QString dragged_;
  QScrollArea* scroll_;
  QWidget* inside_;
  QVBoxLayout* column_;
  QFrame* drop_line_;
  QToolButton* add_;
  QLabel* empty_;
  QLabel* heading_;
};

}  // namespace earshot
