#pragma once

#include <functional>
#include <optional>
#include <QHash>
#include <QSet>
#include <QWidget>
#include <vector>

#include "core/experiment/experiment.h"

class QLabel;
class QLineEdit;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace earshot {

class FlowLayout;
class ParamRow;

/// A form over sections of declarations: nothing in it is written for one setting. Says what was
/// changed and keeps nothing itself; whoever owns the values hands them back with show_values().
class ParamForm : public QWidget {
  Q_OBJECT

 public:
  explicit ParamForm(QWidget* parent = nullptr);

  /// Makes the rows anew only where the sections differ from those shown.
  void set_sections(std::vector<Section> sections);
  void show_values(const Experiment& experiment);
  void set_training(bool training);
  /// A setting that is wrong, in words, and the text of the button that mends it, or "".
  struct Wrong {
    std::string path;
    QString words, mend;
  };
  /// Each setting is marked, with its words and button below it. Replaces the former ones.
  void show_wrong(const std::vector<Wrong>& wrong);
  /// What a recipe, by its name, has of a setting; rows that differ carry a mark.
  void show_recipe(const QString& name,
                   const std::function<std::optional<Value>(const std::string&)>& of);
  /// Scrolls to a setting, unfolding what hides it, and gives it the focus.
  void reveal(const std::string& path);

  ParamRow* row(const std::string& path) const;

 Q_SIGNALS:
  void edited(const std::string& path, const earshot::Value& value);
  void mend_asked(const std::string& path);

 private:
  struct Group {
    QWidget* box = nullptr;
    QToolButton* head = nullptr;
    QToolButton* more = nullptr;
    QToolButton* chip = nullptr;
    QString path;
    std::vector<ParamRow*> rows;
  };
  void add_group(const Section& section);
  void show_wanted();
  void scroll_to(const QString& section);
  /// The chip of the section that stands at the top, and which sections were changed.
  void show_chips();

  std::vector<Section> sections_;
  std::vector<Group> groups_;
  QSet<QString> folded_, opened_;  ///< sections, by path: folded away; showing their advanced rows
  bool training_ = false;
  QLineEdit* search_;
  QLabel* nothing_;
  FlowLayout* chips_;
  QScrollArea* scroll_;
  QWidget* inside_;
  QVBoxLayout* column_;
};

}  // namespace earshot
