#pragma once

#include <optional>
#include <vector>

#include "app/session/audition_take.h"
#include "widgets/chrome/panel.h"

class QCheckBox;
class QLabel;
class QScrollArea;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

namespace earshot {

class IconButton;
class SoundLane;
class TimeAxis;
class TimeRuler;

/// The selected clip and the views that the method would learn from, made by the trainer's own
/// code: seen over each other, heard in turn at the same place, with what was drawn in words. As
/// many lanes as the method has views, each by its declared name; where they do not fit they
/// scroll.
class AuditionPanel : public Panel {
  Q_OBJECT

 public:
  /// Lanes are counted from the original's; the first view's is 1.
  static constexpr std::size_t original_lane = 0;

  static PanelWords words();
  explicit AuditionPanel(Session& session, QWidget* parent = nullptr);

  /// Plays the chosen lane, or stops; where the panel is not in sight, the clip itself.
  void play_or_stop();
  /// Which lane is heard; starts where nothing sounds. A lane that is not there: nothing.
  void choose(std::size_t lane);
  /// The view after the one that is heard, after the last the first.
  void choose_next_view();
  std::size_t chosen() const { return chosen_; }
  /// New views, played one after the other where somebody sees and can hear them.
  void draw_again();
  void toggle_pin();
  const std::optional<AuditionTake>& take() const { return take_; }

 protected:
  void refresh() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Row {
    QWidget* holder = nullptr;
    QToolButton* button = nullptr;
    QLabel* words = nullptr;
    SoundLane* lane = nullptr;
  };
  QLayout* make_controls();
  void say_what_again_does(bool draws);
  void make_lanes();
  /// The original's row and one for each view, by its name.
  void show_rows(const std::vector<QString>& views);
  Row make_row(std::size_t lane);
  void name_row(std::size_t lane, const QString& name);
  AuditionRequest wanted() const;
  void forget();
  void show_fault(const QString& words);
  void show_take();
  void play_both();
  void show_original();
  void show_chosen();
  void show_playing();
  void load_sounds();
  std::size_t views_heard() const;
  int sound_of(std::size_t lane) const;

  Session& session_;
  TimeAxis* axis_;
  TimeRuler* ruler_;
  std::vector<Row> rows_;
  IconButton* play_;
  IconButton* loop_;
  QToolButton* again_;
  IconButton* pin_;
  QCheckBox* as_at_step_;
  QSpinBox* step_;
  QLabel* seen_;
  QLabel* fault_;
  QScrollArea* scroll_;
  QWidget* lanes_;
  QVBoxLayout* column_;
  EmptyState* empty_;

  std::size_t chosen_ = 1;
  std::size_t last_view_ = 0;  ///< which view the original is compared with
  std::int64_t draw_ = 0;
  QString run_, left_run_;  ///< the run shown; the one left for other sounds while a step was asked
  bool pinned_ = false;
  bool plays_both_ = false;  ///< once the next take is there
  int task_ = 0;
  std::optional<AuditionTake> take_;
  AuditionRequest asked_;  ///< what take_ answers, or will once it is made
  Experiment asked_of_;
};

}  // namespace earshot
