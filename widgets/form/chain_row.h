#pragma once

#include <functional>
#include <optional>
#include <QWidget>
#include <utility>
#include <vector>

#include "core/catalogue/catalogue.h"

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace earshot {

class NumberField;
class NumberSlider;
class ParamRow;

/// One augmentation in a chain: handle, on/off, name, probability; unfolded, its own settings.
class ChainRow : public QWidget {
  Q_OBJECT

 public:
  ChainRow(const AugmentationEntry& entry, QWidget* parent);

  QString name() const { return name_; }
  QWidget* handle() const;
  void show_values(const Values& values);
  /// What a recipe, by its name, has of a setting; rows that differ carry a mark.
  using Recipe = std::function<std::optional<Value>(const std::string&)>;
  void show_recipe(const QString& name, const Recipe& of);
  void set_training(bool training);
  void set_unfolded(bool unfolded);
  /// Pixels below which it has no room for the slider beside the number, which says the same.
  int whole_width() const;
  void set_narrow(bool narrow);
  bool unfolded() const { return unfolded_; }
  /// Gives the keyboard to the editor of this parameter.
  void focus_editor(const std::string& path);

 Q_SIGNALS:
  void edited(const std::string& path, const earshot::Value& value);
  void move_asked(int places);
  void remove_asked();
  void unfolding_asked(bool unfolded);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void make_line(const AugmentationEntry& entry, QVBoxLayout* column);
  std::string path(const std::string& id) const;

  QString name_, label_;
  bool unfolded_ = false;
  QHBoxLayout* line_;
  QToolButton* handle_;
  QToolButton* remove_;
  QCheckBox* enabled_;
  QToolButton* head_;
  NumberSlider* slider_ = nullptr;
  NumberField* probability_ = nullptr;
  QLabel* fault_;
  std::vector<ParamRow*> rows_;
  std::vector<std::pair<ParamRow*, ParamRow*>> spans_;  ///< the ends that values are drawn between
};

}  // namespace earshot
