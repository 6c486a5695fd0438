#include "widgets/chrome/panel.h"

#include <QEvent>
#include <QPushButton>

#include "widgets/chrome/style.h"

namespace earshot {

Panel::Panel(PanelWords words, QWidget* parent) : QWidget(parent), words_(std::move(words)) {
  setObjectName(id());
  setAttribute(Qt::WA_StyledBackground);
  setWindowTitle(title());
  setAccessibleName(title());
  column_ = new QVBoxLayout(this);
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(0);
  title_line_ = new TitleLine(icon_name(), title(), this);
  column_->addWidget(title_line_);
  contents_ = new QVBoxLayout;
  contents_->setContentsMargins(grid::inset, grid::inside, grid::inset, grid::inset);
  contents_->setSpacing(8);
  column_->addLayout(contents_, 1);
}

void Panel::hold_title_line() {
  column_->insertWidget(0, title_line_);
  title_line_->set_name_visible(true);
  title_line_->show();
}

void Panel::set_visible_to_user(bool visible) {
  told_visible_ = visible;
  const bool now = visible && isVisible();
  if (now == visible_to_user_) return;
  visible_to_user_ = now;
  Q_EMIT visibility_changed(now);
  if (now && refresh_wanted_) refresh_later();
}

void Panel::refresh_later() {
  refresh_wanted_ = true;
  if (!visible_to_user_ || refresh_queued_) return;
  refresh_queued_ = true;
  QMetaObject::invokeMethod(this, &Panel::refresh_if_due, Qt::QueuedConnection);
}

void Panel::refresh_if_due() {
  refresh_queued_ = false;
  if (!refresh_wanted_ || !visible_to_user_) return;
  refresh_wanted_ = false;
  refresh();
}

void Panel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  set_visible_to_user(told_visible_);
}

void Panel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  const bool told = told_visible_;
  set_visible_to_user(false);
  told_visible_ = told;
}

EmptyState::EmptyState(const QString& words, const QString& action, QWidget* parent)
    : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setSpacing(8);
  column->addStretch(2);
  words_ = new QLabel(words, this);
  words_->setWordWrap(true);
  words_->setAlignment(Qt::AlignCenter);
  words_->setProperty("role", "muted");
  column->addWidget(words_);
  button_ = new QPushButton(action, this);
  button_->setVisible(!action.isEmpty());
  column->addWidget(button_, 0, Qt::AlignHCenter);
  column->addStretch(3);
  connect(button_, &QPushButton::clicked, this, &EmptyState::asked);
}

void EmptyState::set_words(const QString& words) {
  words_->setText(words);
}

void EmptyState::set_action(const QString& action) {
  button_->setText(action);
  button_->setVisible(!action.isEmpty());
}

}  // namespace earshot
