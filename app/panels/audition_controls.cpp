#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>

#include "app/panels/audition_panel.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_ruler.h"

namespace earshot {
namespace {

constexpr int button_width = 28;
/// Of a lane; where there are many, they rather scroll than get as flat as three may.
constexpr int least_height = 48, least_height_of_many = 72;
constexpr std::size_t many = 4;

/// Lanes share the height that there is, and only below their least does the area around them
/// scroll; left to itself it would go by what they would like to have.
class LaneColumn : public QWidget {
 public:
  using QWidget::QWidget;
  int heightForWidth(int width) const override {
    return layout() != nullptr ? layout()->totalMinimumHeightForWidth(width) : -1;
  }
};

/// On a lane's button, "A" of the first view.
QString sign_of(std::size_t lane) {
  constexpr std::size_t letters = 26;
  if (lane == AuditionPanel::original_lane) return QStringLiteral("O");
  const auto view = static_cast<char16_t>(lane - 1);
  return lane <= letters ? QString(QChar(u'A' + view)) : QString::number(lane);
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
  const QString anew = rows_.size() == 3 ? tr("Make two new views and hear them, A then B (R)")
                                         : tr("Make new views and hear them in turn (R)");
  again_->setToolTip(
      draws ? anew
            : tr("The views of a step are what they were; turn “as at step” off to draw others."));
}

void AuditionPanel::make_lanes() {
  ruler_ = new TimeRuler(*axis_, this);
  ruler_->set_start(button_width + 3);
  scroll_ = new QScrollArea(this);
  scroll_->setObjectName("audition_scroll");
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setFocusPolicy(Qt::NoFocus);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setWidgetResizable(true);
  scroll_->setMinimumHeight(3 * least_height);
  lanes_ = new LaneColumn(scroll_);
  column_ = new QVBoxLayout(lanes_);
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(0);
  scroll_->setWidget(lanes_);
  lanes_->installEventFilter(this);
  contents()->addWidget(ruler_);
  contents()->addWidget(scroll_, 1);
}

/// The ruler ends where the lanes do, beside whose scroll bar it would be longer.
bool AuditionPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == lanes_ && event->type() == QEvent::Resize) {
    ruler_->set_margin(scroll_->width() - lanes_->width());
  }
  return Panel::eventFilter(watched, event);
}

void AuditionPanel::show_rows(const std::vector<QString>& views) {
  const std::size_t wanted = views.size() + 1;
  while (rows_.size() > wanted) {
    delete rows_.back().holder;
    rows_.pop_back();
  }
  while (rows_.size() < wanted) {
    rows_.push_back(make_row(rows_.size()));
    column_->addWidget(rows_.back().holder, 1);
  }
  for (std::size_t lane = 0; lane < wanted; ++lane) {
    name_row(lane, lane == original_lane ? tr("original") : views[lane - 1]);
    rows_[lane].lane->setMinimumHeight(wanted > many ? least_height_of_many : least_height);
  }
  if (chosen_ >= wanted) chosen_ = std::min<std::size_t>(1, views.size());
  if (last_view_ >= views.size()) last_view_ = 0;
  show_chosen();
  say_what_again_does(!as_at_step_->isChecked());
}

AuditionPanel::Row AuditionPanel::make_row(std::size_t lane) {
  Row row;
  const QString sign = sign_of(lane);
  row.holder = new QWidget(lanes_);
  auto* line = new QHBoxLayout(row.holder);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(0);
  row.button = new QToolButton(row.holder);
  row.button->setObjectName(QStringLiteral("lane_%1").arg(sign));
  row.button->setText(sign);
  row.button->setCheckable(true);
  row.button->setFixedWidth(button_width);
  row.button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
  connect(row.button, &QToolButton::clicked, this, [this, lane] { choose(lane); });
  row.lane = new SoundLane(*axis_, {static_cast<int>(lane) - 1}, row.holder);
  row.lane->setObjectName(QStringLiteral("sound_lane_%1").arg(sign));
  connect(row.lane, &SoundLane::chosen, this, [this, lane] {
    chosen_ = lane;
    if (lane != original_lane) last_view_ = lane - 1;
    show_chosen();
  });
  row.words = new QLabel(row.holder);
  row.words->setObjectName(QStringLiteral("words_%1").arg(sign));
  row.words->setProperty("role", "caption");
  row.words->setWordWrap(true);
  row.words->setTextInteractionFlags(Qt::TextSelectableByMouse);
  row.words->setContentsMargins(4, 1, 8, 2);
  row.words->setVisible(lane != original_lane);
  auto* right = new QVBoxLayout;
  right->setSpacing(0);
  right->addWidget(row.lane, 1);
  right->addWidget(row.words);
  line->addWidget(row.button);
  line->addLayout(right, 1);
  return row;
}

void AuditionPanel::name_row(std::size_t lane, const QString& name) {
  constexpr std::size_t with_keys = 3;
  const Row& row = rows_[lane];
  row.button->setAccessibleName(tr("Hear the %1").arg(name));
  row.button->setToolTip(
      lane < with_keys
          ? plain_tip(tr("Hear the %1, at the same place (%2)").arg(name, row.button->text()))
          : plain_tip(tr("Hear the %1, at the same place").arg(name)));
  row.lane->setAccessibleName(name);
  // The original's says which view it lies beside.
  if (lane != original_lane || !take_) row.lane->set_title(name);
}

}  // namespace earshot
