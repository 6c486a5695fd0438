#include "app/window/notice_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {

NoticeBar::NoticeBar(QWidget* parent) : QToolBar(tr("Notice"), parent) {
  setObjectName("notice_bar");
  setAccessibleName(windowTitle());
  setMovable(false);
  toggleViewAction()->setVisible(false);
  // One widget for all of it: a tool bar gives a label that may shrink no width of its own.
  auto* content = new QWidget(this);
  content->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  words_ = new ElidedLabel(content);
  words_->setObjectName("notice");
  buttons_ = new QWidget(content);
  row_ = new QHBoxLayout(buttons_);
  row_->setContentsMargins(0, 0, 0, 0);
  row_->setSpacing(8);
  auto* line = new QHBoxLayout(content);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(16);
  line->addWidget(words_, 1);
  line->addWidget(buttons_);
  addWidget(content);
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
