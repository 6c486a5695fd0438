#pragma once

#include <QObject>
#include <set>
#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"

class QGridLayout;
class QWidget;

namespace earshot {

class IconButton;

/// Which augmentations of the chain are heard in Audition: each can be left out, or heard alone,
/// and the experiment stays as it is. A button with a sheet of them.
class HeardChain : public QObject {
  Q_OBJECT

 public:
  HeardChain(const Catalogue& catalogue, IconButton* button, QObject* parent = nullptr);

  /// The chain as the experiment has it; what it no longer has is not left out any more.
  void show(const Experiment& experiment);
  /// Those that are on in the experiment and not heard.
  std::set<std::string> left_out() const;
  QString label_of(const std::string& name) const;
  bool is_in_chain(const std::string& name) const;

  void toggle(const std::string& name);
  /// The others are left out; asked again, none.
  void toggle_alone(const std::string& name);
  void hear_all();
  /// "without gain, low-pass", "gain alone"; "" where all are heard.
  QString words() const;

 Q_SIGNALS:
  void changed();

 private:
  void leave_out(std::set<std::string> names);
  void fill_sheet();
  void show_state();

  const Catalogue& catalogue_;
  IconButton* button_;
  QWidget* sheet_;
  QGridLayout* grid_;
  std::vector<std::string> chain_;  ///< those that are on
  std::set<std::string> left_out_;
};

}  // namespace earshot
