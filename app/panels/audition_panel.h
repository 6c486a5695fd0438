#pragma once

#include <array>
#include <optional>

#include "app/session/audition_take.h"
#include "widgets/chrome/panel.h"

class QCheckBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace earshot {

class IconButton;
class SoundLane;
class TimeAxis;
class TimeRuler;

/// The selected clip and the two views that the method would learn from, made by the trainer's own
/// code: seen over each other, heard in turn at the same place, with what was drawn in words.
class AuditionPanel : public Panel {
  Q_OBJECT

 public:
  enum class Lane { Original, A, B };

  static PanelWords words();
  explicit AuditionPanel(Session& session, QWidget* parent = nullptr);

  /// Plays the chosen lane, or stops; where the panel is not in sight, the clip itself.
  void play_or_stop();
  /// Which of the three is heard; starts where nothing sounds.
  void choose(Lane lane);
  Lane chosen() const { return chosen_; }
  /// Two new views, played one after the other where somebody sees and can hear them.
  void draw_again();
  void toggle_pin();
  const std::optional<AuditionTake>& take() const { return take_; }

 protected:
  void refresh() override;

 private:
  struct Row {
    QToolButton* button = nullptr;
    QLabel* words = nullptr;
    SoundLane* lane = nullptr;
  };
  QLayout* make_controls();
  void say_what_again_does(bool draws);
  void make_lanes();
  void make_row(Lane lane, QVBoxLayout* column);
  AuditionRequest wanted() const;
  void forget();
  void show_fault(const QString& words);
  void show_take();
  void play_both();
  void show_second_view(bool shown);
  void show_original();
  void show_chosen();
  void show_playing();
  void load_sounds();
  int sound_of(Lane lane) const;

  Session& session_;
  TimeAxis* axis_;
  TimeRuler* ruler_;
  std::array<Row, 3> rows_;
  IconButton* play_;
  IconButton* loop_;
  QToolButton* again_;
  IconButton* pin_;
  QCheckBox* as_at_step_;
  QSpinBox* step_;
  QLabel* seen_;
  QLabel* fault_;
  QWidget* lanes_;
  EmptyState* empty_;

  Lane chosen_ = Lane::A;
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
