#pragma once

#include <tuple>

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QLabel;
class QListWidget;
class QMenu;
class QProgressBar;
class QStackedWidget;
class QTabBar;

namespace earshot {

class ClassTable;
class ClipTable;
class IconButton;
class LengthAdvice;

/// The open sounds: where from, a table with search, classes, what was left out and why.
class DataPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit DataPanel(Session& session, QWidget* parent = nullptr);

  void add_actions(Actions& actions) override;
  QList<Gesture> gestures() const override;
  QSize least_useful() const override { return {240, 260}; }
  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;

  /// The menu of places to open sounds from; also in the window's menu bar.
  void fill_open_menu(QMenu* menu);
  void focus_search();
  /// Lets a person choose what an importer opens.
  void choose(const ImporterEntry& importer);

 protected:
  void refresh() override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  /// What is typed over the table is marked on the map, and the other way round.
  void mark_found();
  void show_marked();
  void show_clips();
  void show_classes();
  QString no_classes_words() const;
  void export_table();
  /// What is left out with these settings: the document's problems and clips too short to train on.
  const std::vector<Problem>& left_out();
  void show_problems();
  void show_page();

  Session& session_;
  IconButton* open_;
  QBoxLayout* head_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  ClipTable* clips_;
  ClassTable* classes_;
  EmptyState* no_classes_;
  QListWidget* problems_;
  EmptyState* empty_;
  QProgressBar* progress_;
  QLabel* progress_words_;
  QLabel* totals_;
  LengthAdvice* advice_;
  IconButton* sounding_;
  std::shared_ptr<const Dataset> shown_;  ///< keeps what the table points into
  bool live_ = false;
  /// Dataset, its problems, crop, rate and whether short clips are skipped: what left_out_ is of.
  using LeftOutOf =
      std::tuple<std::shared_ptr<const Dataset>, std::size_t, std::int64_t, std::int64_t, bool>;
  LeftOutOf left_out_of_;
  std::vector<Problem> left_out_;
};

}  // namespace earshot
