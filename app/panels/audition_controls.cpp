#include <QCheckBox>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>

#include "app/panels/audition_panel.h"
#include "app/panels/heard_chain.h"
#include "app/panels/sound_exports.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/popover.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/title_tools.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_ruler.h"

namespace earshot {
namespace {

constexpr int button_width = 28;
/// Of a lane. Where not all find room they rather scroll than get flatter, least where they are
/// many.
constexpr int least_height = 64, least_height_of_many = 72;
constexpr std::size_t many = 5;

/// Lanes share the height that there is, and only below their least does the area around them
/// scroll; left to itself it would go by what they would like to have.
class LaneColumn : public QWidget {
 public:
  using QWidget::QWidget;
  int heightForWidth(int width) const override {
    return layout() != nullptr ? layout()->totalMinimumHeightForWidth(width) : -1;
  }
};

/// On a view's button, "A" of the first one.
QString sign_of_view(std::size_t view) {
  constexpr std::size_t letters = 26;
  return view < letters ? QString(QChar(u'A' + static_cast<char16_t>(view)))
                        : QString::number(view + 1);
}

}  // namespace

void AuditionPanel::make_controls() {
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
  auto* heard = new IconButton("chain", tr("Which augmentations are heard here"), this);
  heard->setObjectName("heard_chain");
  chain_ = new HeardChain(session_.catalogue(), heard, this);
  difference_ =
      new IconButton("compare", tr("The difference of views A and B in a lane (D)"), this);
  difference_->setObjectName("difference");
  difference_->setCheckable(true);
  tools_ = new TitleTools(tr("What Audition shows, and of which step"), this);
  // The higher the number, the earlier it leaves a narrow line.
  tools_->add(play_, {}, 0);
  tools_->add(again_, {}, 1);
  tools_->add(loop_, {}, 4);
  tools_->add(pin_, {}, 5);
  tools_->add(heard, {}, 2);
  tools_->add(difference_, {}, 3);
  make_step_controls();
  title_line()->add_tool(tools_);
  connect(play_, &QToolButton::clicked, this, &AuditionPanel::play_or_stop);
  connect(loop_, &QToolButton::toggled, this,
          [this](bool on) { session_.playback().set_loop(on); });
  connect(again_, &QToolButton::clicked, this, &AuditionPanel::draw_again);
  connect(pin_, &QToolButton::toggled, this, [this](bool on) { pinned_ = on; });
  connect(difference_, &QToolButton::toggled, this, &AuditionPanel::show_difference);
  connect(chain_, &HeardChain::changed, this, &Panel::refresh_later);
}

void AuditionPanel::make_step_controls() {
  tools_->more()->setObjectName("audition_more");
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
  tools_->popover()->add({}, as_at_step_);
  tools_->popover()->add(tr("step"), step_);
  connect(as_at_step_, &QCheckBox::toggled, this, [this](bool on) {
    step_->setEnabled(on);
    again_->setEnabled(!on);
    say_what_again_does(!on);
    refresh_later();
  });
  connect(step_, &QSpinBox::valueChanged, this, &Panel::refresh_later);
}

void AuditionPanel::add_actions(Actions& actions) {
  actions.add({"sound.difference",
               tr("Sound"),
               tr("Difference of A and B"),
               "compare",
               {QKeySequence("D")},
               tr("Shows in a lane, and plays, what view A has and view B has not")},
              [this] { toggle_difference(); });
  actions.add({"sound.hear_chain",
               tr("Sound"),
               tr("Hear every augmentation"),
               "chain",
               {},
               tr("Takes back what was left out, or heard alone, in Audition")},
              [this] { chain_->hear_all(); });
  actions.add({"export.views",
               tr("Export"),
               tr("Views with their draws…"),
               "export",
               {},
               tr("The views of Audition and their clip as WAV, what was drawn for them as JSON")},
              [this] {
                if (take_) {
                  export_views(session_, *take_, window());
                } else {
                  Q_EMIT session_.said(tr("There are no views: open Audition, and choose a clip."));
                }
              });
}

QList<Gesture> AuditionPanel::gestures() const {
  return {{tr("Click in a lane"), tr("chooses it, and plays from there")},
          {tr("Wheel"), tr("zooms at the mouse; with Shift scrolls, with Ctrl makes waves higher")},
          {tr("Drag a lane"), tr("moves along the time; double click shows all of it")},
          {tr("Drag a lane's name"), tr("takes the view out of the window as a WAV file")},
          {tr("Click a chip"), tr("leaves an augmentation out; with Ctrl hears it alone")}};
}

/// Three lanes, not flatter than they may be, two lines of chips, ruler and words.
QSize AuditionPanel::least_useful() const {
  constexpr int lanes = 3, lines = 4, line_height = 20;
  return {360, TitleLine::height_px + lanes * least_height + lines * line_height};
}

void AuditionPanel::say_what_again_does(bool draws) {
  const QString anew = views_ == 2 ? tr("Make two new views and hear them, A then B (R)")
                                   : tr("Make new views and hear them in turn (R)");
  again_->setToolTip(
      draws ? anew
            : tr("The views of a step are what they were; turn “as at step” off to draw others."));
}

void AuditionPanel::make_lanes() {
  ruler_ = new TimeRuler(axis_, this);
  ruler_->set_start(button_width + 3);
  scroll_ = new QScrollArea(this);
  scroll_->setObjectName("audition_scroll");
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setFocusPolicy(Qt::NoFocus);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setWidgetResizable(true);
  scroll_->setMinimumHeight(2 * least_height);
  lanes_ = new LaneColumn(scroll_);
  column_ = new QVBoxLayout(lanes_);
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(1);
  scroll_->setWidget(lanes_);
  lanes_->installEventFilter(this);
  contents()->addWidget(ruler_);
  contents()->addWidget(scroll_, 1);
}

void AuditionPanel::make_words() {
  seen_ = new ElidedLabel(this);
  seen_->setObjectName("audition_words");
  seen_->setProperty("role", "caption");
  seen_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  seen_->setContentsMargins(button_width + 7, 2, grid::inset, 3);
  contents()->addWidget(seen_);
}

/// The ruler ends where the lanes do, beside whose scroll bar it would be longer.
bool AuditionPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == lanes_ && event->type() == QEvent::Resize) {
    ruler_->set_margin(scroll_->width() - lanes_->width());
  }
  return Panel::eventFilter(watched, event);
}

QString AuditionPanel::sign_of_lane(std::size_t lane) const {
  if (lane == original_lane) return QStringLiteral("O");
  return is_difference(lane) ? QStringLiteral("A−B") : sign_of_view(lane - 1);
}

void AuditionPanel::show_rows(const std::vector<QString>& views) {
  const bool difference = difference_->isChecked() && views.size() >= 2;
  const std::size_t wanted = views.size() + 1 + (difference ? 1 : 0);
  // The difference's row is made for its place.
  const bool moved = views.size() != views_ && rows_.size() > views_ + 1;
  const std::size_t kept = moved ? std::min(views.size(), views_) + 1 : wanted;
  while (rows_.size() > std::min(kept, wanted)) {
    delete rows_.back().holder;
    rows_.pop_back();
  }
  views_ = views.size();
  while (rows_.size() < wanted) {
    const std::size_t lane = rows_.size();
    rows_.push_back(
        make_row(lane, is_difference(lane) ? -1 : static_cast<int>(lane) - 1, sign_of_lane(lane)));
    column_->addWidget(rows_.back().holder, 1);
  }
  for (std::size_t lane = 0; lane < wanted; ++lane) {
    name_row(lane, lane == original_lane ? tr("original")
                   : is_difference(lane) ? tr("difference of A and B")
                                         : views[lane - 1]);
    rows_[lane].lane->setMinimumHeight(wanted > many ? least_height_of_many : least_height);
  }
  if (chosen_ >= wanted) chosen_ = std::min<std::size_t>(1, views.size());
  if (last_view_ >= views.size()) last_view_ = 0;
  show_chosen();
  say_what_again_does(!as_at_step_->isChecked());
}

AuditionPanel::Row AuditionPanel::make_row(std::size_t lane, int view, const QString& sign) {
  Row row;
  row.holder = new QWidget(lanes_);
  auto* line = new QHBoxLayout(row.holder);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(0);
  row.button = new QToolButton(row.holder);
  row.button->setObjectName(QStringLiteral("lane_%1").arg(sign));
  row.button->setText(is_difference(lane) ? QStringLiteral("Δ") : sign);
  row.button->setCheckable(true);
  row.button->setFixedWidth(button_width);
  row.button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
  connect(row.button, &QToolButton::clicked, this, [this, lane] { choose(lane); });
  row.lane = new SoundLane(axis_, {view}, row.holder);
  row.lane->setObjectName(QStringLiteral("sound_lane_%1").arg(sign));
  row.lane->set_look(session_.lanes().look(), session_.lanes().height());
  connect(row.lane, &SoundLane::chosen, this, [this, lane] {
    chosen_ = lane;
    if (lane != original_lane && !is_difference(lane)) last_view_ = lane - 1;
    show_chosen();
  });
  connect(row.lane, &SoundLane::height_asked, &session_.lanes(), &SharedLanes::scale_height);
  connect(row.lane, &SoundLane::drag_out_asked, this, [this, lane] { drag_out(lane); });
  connect(row.lane, &SoundLane::drag_out_left, drag_, &FileDrag::let_go);
  row.words = new ChipLine(row.holder);
  row.words->setObjectName(QStringLiteral("words_%1").arg(sign));
  row.words->setContentsMargins(4, 0, grid::inside, 0);
  row.words->setVisible(view >= 0);
  connect(row.words, &ChipLine::leave_out_asked, this,
          [this](const QString& id) { chain_->toggle(id.toStdString()); });
  connect(row.words, &ChipLine::alone_asked, this,
          [this](const QString& id) { chain_->toggle_alone(id.toStdString()); });
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
      lane < with_keys && !is_difference(lane)
          ? plain_tip(tr("Hear the %1, at the same place (%2)").arg(name, row.button->text()))
          : plain_tip(tr("Hear the %1, at the same place").arg(name)));
  row.lane->setAccessibleName(name);
  // The original's says which view it lies beside.
  if (lane != original_lane || !take_) row.lane->set_title(name);
}

}  // namespace earshot
