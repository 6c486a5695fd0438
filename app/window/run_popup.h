#pragma once

#include <QFrame>

#include "app/session/run_list.h"

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;

namespace earshot {

class BranchPage;
class RunRows;
class Session;

/// The runs and presets to choose from, found by typing; below them what may be done with the one
/// that is chosen. The field keeps the focus: arrows walk, Enter opens, Escape closes.
class RunPopup : public QFrame {
  Q_OBJECT

 public:
  explicit RunPopup(Session& session, QWidget* parent);

  void open_below(const QWidget& button);
  /// With a run chosen, to be named, or to be branched from.
  void choose(const std::filesystem::path& run);
  void rename();
  void branch();
  void to_trash();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* make_list();
  QWidget* make_footer();
  void fill();
  void show_chosen();
  void accept();
  void duplicate();
  const RunSummary* chosen_run() const;
  void look();

  Session& session_;
  RunRows* rows_;
  QStackedWidget* pages_;
  BranchPage* branch_page_;
  QLineEdit* field_;
  QListView* list_;
  QLabel* nothing_;
  QLabel* words_;
  QPushButton* open_;
  QPushButton* rename_;
  QPushButton* duplicate_;
  QPushButton* branch_;
  QPushButton* trash_;
  QPushButton* undo_;
};

}  // namespace earshot
