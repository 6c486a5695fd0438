#include "app/panels/obstacle_line.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>

#include "app/session/session.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int least_words = 40;

}  // namespace

ObstacleLine::ObstacleLine(Session& session, const QString& name, QWidget* parent)
    : QWidget(parent), session_(session) {
  words_ = new ElidedLabel(this);
  words_->setObjectName(name);
  mend_ = new QPushButton(this);
  mend_->setObjectName(name + QStringLiteral("_mend"));
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(grid::inside);
  // The button stands behind the words, wherever these end.
  words_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  words_->setMinimumWidth(least_words);
  line->addWidget(words_);
  line->addWidget(mend_);
  line->addStretch(1);
  connect(mend_, &QPushButton::clicked, this, [this] {
    const auto& faults = session_.obstacles().faults();
    if (faults.empty() || !faults.front().mend) return;
    const Mend mend = *faults.front().mend;
    session_.set(mend.path, mend.value);
  });
  connect(&session_.obstacles(), &Obstacles::changed, this, &ObstacleLine::show_obstacle);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &ObstacleLine::show_obstacle);
  show_obstacle();
}

void ObstacleLine::show_obstacle() {
  const auto& faults = session_.obstacles().faults();
  const QString reservation = session_.obstacles().to_evaluation();
  const bool wrong = !session_.run().permitted().obstacle.isEmpty() && !faults.empty();
  QString words, whole;
  if (wrong) {
    words = tr("▲ Cannot train: %1").arg(faults.front().words);
    whole = faults.front().whole;
  } else if (!reservation.isEmpty()) {
    words = tr("◆ Can be trained, not evaluated: %1").arg(reservation);
    whole = words;
  }
  const char* role = wrong ? "bad" : "careful";
  if (words_->property("role") != QLatin1String(role)) {
    words_->setProperty("role", role);
    words_->style()->unpolish(words_);
    words_->style()->polish(words_);
  }
  words_->setText(words);
  words_->setToolTip(plain_tip(whole));
  const bool mends = wrong && faults.front().mend.has_value();
  mend_->setText(mends ? plain_entry(faults.front().mend->words) : QString());
  mend_->setAccessibleName(mend_->text());
  mend_->setToolTip(tr("Takes away what is wrong"));
  mend_->setVisible(mends);
  setVisible(!words.isEmpty());
}

}  // namespace earshot
