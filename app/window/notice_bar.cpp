#include "app/window/notice_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {

NoticeBar::NoticeBar(QWidget* parent) : QWidget(parent) {
  setObjectName("notice_bar");
  setAttribute(Qt::WA_StyledBackground);
  setAccessibleName(tr("Notice"));
  words_ = new ElidedLabel(this);
  words_->setObjectName("notice");
  buttons_ = new QWidget(this);
  row_ = new QHBoxLayout(buttons_);
  row_->setContentsMargins(0, 0, 0, 0);
  row_->setSpacing(grid::inside);
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(grid::inset, grid::unit, grid::inset, grid::unit);
  line->setSpacing(grid::between);
  line->addWidget(words_, 1);
  line->addWidget(buttons_);
  hide();
}

int NoticeBar::ask(const QString& words, const QList<Answer>& answers) {
  asking_ = true;
  ++question_;
  words_->setText(words);
  words_->setToolTip(plain_tip(words));
  while (QLayoutItem* item = row_->takeAt(0)) {
    item->widget()->deleteLater();
    delete item;
  }
  for (const Answer& answer : answers) {
    auto* button = new QPushButton(answer.text, buttons_);
    connect(button, &QPushButton::clicked, this, [this, answer] {
      asking_ = false;
      hide();
      if (answer.chosen) answer.chosen();
    });
    row_->addWidget(button);
  }
  show();
  return question_;
}

void NoticeBar::take_back(int question) {
  if (question != question_) return;
  asking_ = false;
  hide();
}

}  // namespace earshot
