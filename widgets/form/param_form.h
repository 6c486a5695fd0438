#pragma once

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
  /// Settings that contradict each other: all in words above the form, and each setting marked,
  /// with its words below it. Replaces the former ones.
  void show_contradictions(const std::vector<ParameterError>& contradictions);
  /// Scrolls to a setting, unfolding what hides it, and gives it the focus.
  void reveal(const std::string& path);

  ParamRow* row(const std::string& path) const;

 Q_SIGNALS:
  void edited(const std::string& path, const earshot::Value& value);

 private:
  struct Group {
    QWidget* box = nullptr;
    QToolButton* head = nullptr;
    QToolButton* more = nullptr;
    QString path;
    std::vector<ParamRow*> rows;
  };
  void add_group(const Section& section);
  void show_wanted();

  std::vector<Section> sections_;
  std::vector<Group> groups_;
  QSet<QString> folded_, opened_;  ///< sections, by path: folded away; showing their advanced rows
  bool training_ = false;
  QLineEdit* search_;
  QLabel* nothing_;
  QLabel* contradictions_;
  QScrollArea* scroll_;
  QWidget* inside_;
  QVBoxLayout* column_;
};

}  // namespace earshot
