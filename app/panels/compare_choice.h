#pragma once

#include <QVariantMap>
#include <QWidget>
#include <set>

#include "core/catalogue/catalogue.h"
#include "core/experiment/comparison.h"

class QComboBox;
class QLabel;
class QListWidget;
class QSpinBox;

namespace earshot {

/// Which methods are compared, and how each is trained.
class CompareChoice : public QWidget {
  Q_OBJECT

 public:
  explicit CompareChoice(const Catalogue& catalogue, QWidget* parent = nullptr);

  /// How long it takes, in words.
  void set_estimate(const QString& words);
  QVariantMap state() const;
  void restore(const QVariantMap& state);
  /// Of the ticked presets on the sounds of an experiment, with its encoder where that is chosen.
  /// Throws ParameterError where a preset cannot be trained so.
  /// `by_hand`: the settings of the sounds that a person chose.
  Comparison comparison(const Experiment& here, const std::set<std::string>& by_hand) const;

 Q_SIGNALS:
  void changed();

 private:
  const Catalogue& catalogue_;
  QListWidget* presets_;
  QComboBox* encoder_;
  QSpinBox* seeds_;
  QSpinBox* minutes_;
  QLabel* estimate_;
};

}  // namespace earshot
