#pragma once

#include <optional>
#include <vector>

#include "app/session/audition_take.h"
#include "widgets/chrome/panel.h"
#include "widgets/sound/chip_line.h"

class QCheckBox;
class QLabel;
class QScrollArea;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

namespace earshot {

class ElidedLabel;
class FileDrag;
class HeardChain;
class IconButton;
class LikenessWords;
class SoundLane;
class TimeAxis;
class TimeRuler;
class TitleTools;

/// The selected clip and the views that the method would learn from, made by the trainer's own
/// code: seen over each other, heard in turn at the same place, with what was drawn. As many lanes
/// as the method has views, each by its declared name, and where asked for the difference of the
/// first two; where they do not fit they scroll.
class AuditionPanel : public Panel {
  Q_OBJECT

 public:
  /// Lanes are counted from the original's; the first view's is 1, the difference's comes last.
  static constexpr std::size_t original_lane = 0;

  static PanelWords words();
  explicit AuditionPanel(Session& session, QWidget* parent = nullptr);

  void add_actions(Actions& actions) override;
  QList<Gesture> gestures() const override;
  QSize least_useful() const override;
  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;

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
  void toggle_difference();
  const std::optional<AuditionTake>& take() const { return take_; }
  HeardChain& chain() { return *chain_; }
  FileDrag& file_drag() { return *drag_; }

 protected:
  void refresh() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Row {
    QWidget* holder = nullptr;
    QToolButton* button = nullptr;
    ChipLine* words = nullptr;
    SoundLane* lane = nullptr;
  };
  void make_controls();
  void make_step_controls();
  void make_lanes();
  void make_words();
  void follow_session();
  void say_what_again_does(bool draws);
  /// The original's row and one for each view, by its name; the difference's after them.
  void show_rows(const std::vector<QString>& views);
  Row make_row(std::size_t lane, int view, const QString& sign);
  void name_row(std::size_t lane, const QString& name);
  /// A, B, ... of a lane; of a difference "A − B".
  QString sign_of_lane(std::size_t lane) const;
  bool is_difference(std::size_t lane) const { return lane > views_; }
  bool shows_difference() const;
  AuditionRequest wanted() const;
  void forget();
  void show_fault(const QString& words);
  void show_take();
  void show_draws(std::size_t view);
  void show_difference();
  void show_look();
  void show_words();
  void show_cuts();
  void play_both();
  void show_original();
  void name_original();
  void show_chosen();
  void show_playing();
  void load_sounds();
  void drag_out(std::size_t lane);
  std::size_t views_heard() const;
  int sound_of(std::size_t lane) const;

  Session& session_;
  TimeAxis& axis_;
  TimeRuler* ruler_;
  std::vector<Row> rows_;
  std::size_t views_ = 0;  ///< lanes of views; the original's comes before them
  IconButton* play_;
  IconButton* loop_;
  QToolButton* again_;
  IconButton* pin_;
  IconButton* difference_;
  TitleTools* tools_;
  HeardChain* chain_;
  LikenessWords* likeness_;
  FileDrag* drag_;
  QCheckBox* as_at_step_;
  QSpinBox* step_;
  ElidedLabel* seen_;
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
