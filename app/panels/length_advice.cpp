#include "app/panels/length_advice.h"

#include <algorithm>
#include <cmath>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/session/session.h"
#include "core/data/examples.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/tables/length_histogram.h"

namespace earshot {
namespace {

constexpr int histogram_width = 112, least_histogram_width = 88;
// Of the panel, so that four clips of the table are seen.
constexpr int enough = 250, enough_for_both = 310;

}  // namespace

LengthAdvice::LengthAdvice(Session& session, QWidget* parent) : QWidget(parent), session_(session) {
  offer_ = new QWidget(this);
  offer_words_ = new QLabel(offer_);
  offer_words_->setObjectName("proposal");
  offer_words_->setWordWrap(true);
  use_ = new QPushButton(offer_);
  use_->setObjectName("use_proposal");
  leave_ = new QPushButton(tr("Leave"), offer_);
  leave_->setObjectName("leave_proposal");
  leave_->setToolTip(tr("Keeps the settings as they are"));
  auto* offer = new QHBoxLayout(offer_);
  offer->setContentsMargins(0, 0, 0, 0);
  offer->setSpacing(grid::inside);
  offer->addWidget(offer_words_, 1);
  offer->addWidget(use_);
  offer->addWidget(leave_);
  histogram_ = new LengthHistogram(this);
  histogram_->setFixedWidth(histogram_width);
  words_ = new QLabel(this);
  words_->setObjectName("lengths_words");
  words_->setProperty("role", "caption");
  words_->setWordWrap(true);
  use_crop_ = new QPushButton(this);
  use_crop_->setObjectName("use_crop");
  auto* line = new QHBoxLayout;
  line->setSpacing(grid::inside);
  line->addWidget(histogram_);
  line->addWidget(words_, 1);
  line->addWidget(use_crop_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(grid::unit);
  column->addWidget(offer_);
  column->addLayout(line);
  connect(use_crop_, &QPushButton::clicked, this, &LengthAdvice::use_crop);
  connect(use_, &QPushButton::clicked, this, &LengthAdvice::use_proposal);
  connect(leave_, &QPushButton::clicked, this, [this] {
    proposal_ = {};
    show_proposal();
  });
  connect(&session_.data(), &DataDocument::began, this, &LengthAdvice::take_lengths);
  connect(&session_.data(), &DataDocument::ended, this, &LengthAdvice::take_lengths);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &LengthAdvice::show_advice);
  connect(&session_.experiment().undo(), &QUndoStack::indexChanged, this,
          &LengthAdvice::show_proposal);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &LengthAdvice::show_advice);
  take_lengths();
}

void LengthAdvice::take_lengths() {
  const auto& dataset = session_.data().dataset();
  lengths_ = dataset ? training_lengths(*dataset) : std::vector<double>();
  histogram_->show_lengths(lengths_);
  propose();
  show_advice();
}

void LengthAdvice::set_room(int height) {
  // Narrow, the sentence needs the room more than the picture.
  constexpr int words_need = 260;
  const int least = std::max(least_histogram_width, histogram_->minimumSizeHint().width());
  histogram_->setFixedWidth(
      std::clamp(width() - words_need, least, std::max(least, histogram_width)));
  if (height == height_) return;
  height_ = height;
  show_proposal();
}

/// Of sounds that a person opened: an example's preset fits it, and a run's settings are its own.
void LengthAdvice::propose() {
  proposal_ = {};
  used_ = false;
  const auto& dataset = session_.data().dataset();
  const bool is_own =
      dataset && !example_name(session_.data().key().path) && !session_.run().is_open();
  if (is_own) {
    proposal_ = proposal_for(session_.catalogue(), session_.experiment().experiment(), *dataset);
  }
  show_proposal();
}

void LengthAdvice::show_advice() {
  const Experiment& experiment = session_.experiment().experiment();
  const double crop = crop_seconds(experiment);
  const double shorter = share_shorter(lengths_, crop);
  const QString seconds = with_unit(std::round(1000 * crop) / 1000, tr("s"));
  setVisible(!lengths_.empty());
  histogram_->show_crop(crop);
  words_->setText(shorter == 0 ? tr("No training clip is shorter than the crop of %1").arg(seconds)
                               : tr("%1 % of the training clips are shorter than the crop of %2")
                                     .arg(whole_percent(shorter), seconds));
  constexpr QChar thin(0x2009), thin_and_whole(0x202F);
  words_->setText(words_->text().replace(thin, thin_and_whole));  // a unit stays with its number
  words_->setToolTip(plain_tip(words_->text()));
  const auto better = proposed_crop(session_.catalogue(), experiment, lengths_);
  can_fill_ = better.has_value();
  use_crop_->setEnabled(bool(session_.run().permitted().all_settings));
  if (better) {
    const double wanted =
        static_cast<double>(*better) / static_cast<double>(experiment.integer("data.sample_rate"));
    use_crop_->setText(tr("Use %1").arg(with_unit(std::round(1000 * wanted) / 1000, tr("s"))));
    use_crop_->setToolTip(tr("Three of four training clips fill it"));
  }
  show_proposal();
}

void LengthAdvice::show_proposal() {
  const int now = session_.experiment().undo().index();
  // Other changes have come on top, or it was taken back: it is no offer any more.
  if (used_ && now != used_at_) {
    used_ = false;
    proposal_ = {};
  }
  offer_->setVisible(!proposal_.words.isEmpty());
  // In larger type all takes more.
  constexpr double usual_type_px = 13;
  const double scale = std::max(1.0, text_font(*this).pixelSize() / usual_type_px);
  const bool room = height_ >= scale * (proposal_.words.isEmpty() ? enough : enough_for_both);
  histogram_->setVisible(room);
  words_->setVisible(room);
  use_crop_->setVisible(room && can_fill_);
  if (proposal_.words.isEmpty()) return;
  offer_words_->setText(used_ ? tr("Set. %1").arg(proposal_.words) : proposal_.words);
  offer_words_->setToolTip(plain_tip(offer_words_->text()));
  use_->setText(used_ ? tr("Undo") : tr("Use these"));
  use_->setToolTip(used_ ? tr("Takes them back")
                         : tr("Sets them in one step, which undo takes back"));
  use_->setEnabled(bool(session_.run().permitted().all_settings));
  leave_->setVisible(!used_);
}

void LengthAdvice::use_crop() {
  const auto better =
      proposed_crop(session_.catalogue(), session_.experiment().experiment(), lengths_);
  if (better) session_.set("views.crop_samples", *better);
}

void LengthAdvice::use_proposal() {
  if (used_) {
    session_.undo();
    return;
  }
  const DataProposal proposal = proposal_;
  session_.take_changes(proposal.changes, tr("settings for these sounds"));
  used_ = true;
  used_at_ = session_.experiment().undo().index();
  show_proposal();
}

}  // namespace earshot
