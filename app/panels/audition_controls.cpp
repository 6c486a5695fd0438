#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QToolButton>

#include "app/panels/audition_panel.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_ruler.h"

namespace earshot {
namespace {

constexpr int button_width = 28;

LaneRole role_of(AuditionPanel::Lane lane) {
  switch (lane) {
    case AuditionPanel::Lane::A:
      return LaneRole::ViewA;
    case AuditionPanel::Lane::B:
      return LaneRole::ViewB;
    case AuditionPanel::Lane::Original:
      break;
  }
  return LaneRole::Original;
}

}  // namespace

QLayout* AuditionPanel::make_controls() {
  auto* line = new QHBoxLayout;
  line->setContentsMargins(8, 0, 8, 0);
  line->setSpacing(grid::unit);
  play_ = new IconButton("play", tr("Play the chosen lane, or stop (Space)"), this);
  play_->setObjectName("audition_play");
  loop_ = new IconButton("loop", tr("Play over and over (L)"), this);
  loop_->setObjectName("audition_loop");
  loop_->setCheckable(true);
  again_ = new IconButton("dice", tr("Draw again"), this);
  say_what_again_does(true);
  again_->setObjectName("draw_again");
  again_->setText(tr("Draw again"));
  again_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  pin_ =
      new IconButton("pin", tr("Keep this draw for whatever clip or setting comes next (P)"), this);
  pin_->setObjectName("pin");
  pin_->setCheckable(true);
  as_at_step_ = new QCheckBox(tr("as at step"), this);
  as_at_step_->setObjectName("as_at_step");
  as_at_step_->setAccessibleName(tr("As at a step of the training"));
  as_at_step_->setToolTip(
      tr("The very views that the trainer saw, or would see, at that step, to the last bit"));
  step_ = new QSpinBox(this);
  step_->setObjectName("audition_step");
  step_->setAccessibleName(tr("Step whose views are shown"));
  step_->setRange(1, 1);
  step_->setFocusPolicy(Qt::StrongFocus);
  step_->setEnabled(false);
  seen_ = new QLabel(this);
  seen_->setProperty("role", "caption");
  seen_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  for (QWidget* widget :
       std::initializer_list<QWidget*>{play_, loop_, again_, pin_, as_at_step_, step_}) {
    line->addWidget(widget);
  }
  line->addWidget(seen_, 1);
  connect(play_, &QToolButton::clicked, this, &AuditionPanel::play_or_stop);
  connect(loop_, &QToolButton::toggled, this,
          [this](bool on) { session_.playback().set_loop(on); });
  connect(again_, &QToolButton::clicked, this, &AuditionPanel::draw_again);
  connect(pin_, &QToolButton::toggled, this, [this](bool on) { pinned_ = on; });
  connect(as_at_step_, &QCheckBox::toggled, this, [this](bool on) {
    step_->setEnabled(on);
    again_->setEnabled(!on);
    say_what_again_does(!on);
    refresh_later();
  });
  connect(step_, &QSpinBox::valueChanged, this, &Panel::refresh_later);
  return line;
}

void AuditionPanel::say_what_again_does(bool draws) {
  again_->setToolTip(
      draws ? tr("Make two new views and hear them, A then B (R)")
            : tr("The views of a step are what they were; turn “as at step” off to draw others."));
}

void AuditionPanel::make_lanes() {
  lanes_ = new QWidget(this);
  auto* column = new QVBoxLayout(lanes_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  ruler_ = new TimeRuler(*axis_, lanes_);
  ruler_->set_start(button_width + 3);
  column->addWidget(ruler_);
  for (const Lane lane : {Lane::Original, Lane::A, Lane::B}) make_row(lane, column);
}

void AuditionPanel::make_row(Lane lane, QVBoxLayout* column) {
  Row& row = rows_[static_cast<std::size_t>(lane)];
  static const char* const letters[] = {"O", "A", "B"};
  const QString names[] = {tr("original"), tr("view A"), tr("view B")};
  const auto place = static_cast<std::size_t>(lane);
  auto* line = new QHBoxLayout;
  line->setSpacing(0);
  row.button = new QToolButton(lanes_);
  row.button->setObjectName(QStringLiteral("lane_%1").arg(letters[place]));
  row.button->setText(letters[place]);
  row.button->setCheckable(true);
  row.button->setFixedWidth(button_width);
  row.button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
  row.button->setAccessibleName(tr("Hear the %1").arg(names[place]));
  row.button->setToolTip(
      tr("Hear the %1, at the same place (%2)").arg(names[place], letters[place]));
  connect(row.button, &QToolButton::clicked, this, [this, lane] { choose(lane); });
  row.lane = new SoundLane(*axis_, role_of(lane), lanes_);
  row.lane->setObjectName(QStringLiteral("sound_lane_%1").arg(letters[place]));
  row.lane->setAccessibleName(names[place]);
  row.lane->set_title(names[place]);
  connect(row.lane, &SoundLane::chosen, this, [this, lane] {
    chosen_ = lane;
    if (lane != Lane::Original) last_view_ = lane == Lane::A ? 0 : 1;
    show_chosen();
  });
  row.words = new QLabel(lanes_);
  row.words->setObjectName(QStringLiteral("words_%1").arg(letters[place]));
  row.words->setProperty("role", "caption");
  row.words->setWordWrap(true);
  row.words->setTextInteractionFlags(Qt::TextSelectableByMouse);
  row.words->setContentsMargins(4, 1, 8, 2);
  row.words->setVisible(lane != Lane::Original);
  auto* right = new QVBoxLayout;
  right->setSpacing(0);
  right->addWidget(row.lane, 1);
  right->addWidget(row.words);
  line->addWidget(row.button);
  line->addLayout(right, 1);
  column->addLayout(line, 1);
}

}  // namespace earshot
