#include <QEvent>

#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icons.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int least_of_caption = 12;  ///< letters: of fewer nobody knows what they begin

}  // namespace

TitleLine::TitleLine(const QString& icon, const QString& title, QWidget* parent)
    : QWidget(parent), icon_name_(icon) {
  setObjectName("title_line");
  setAttribute(Qt::WA_StyledBackground);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 0, 4, 0);
  row->setSpacing(8);
  icon_ = new QLabel(this);
  icon_->setFixedWidth(16);
  name_ = new QLabel(title, this);
  name_->setObjectName("title");
  caption_ = new ElidedLabel(this);
  caption_->setProperty("role", "caption");
  caption_->set_lines(2);
  caption_->set_least_letters(least_of_caption);
  row->addWidget(icon_);
  row->addWidget(name_);
  row->addWidget(caption_, 1);
  tools_ = new QHBoxLayout;
  tools_->setSpacing(4);
  row->addLayout(tools_);
  tint();
}

void TitleLine::add_tool(QWidget* tool) {
  tools_->addWidget(tool);
}

bool TitleLine::has_tools() const {
  for (int i = 0; i < tools_->count(); ++i) {
    const QWidget* tool = tools_->itemAt(i)->widget();
    if (tool != nullptr && !tool->isHidden()) return true;
  }
  return false;
}

bool TitleLine::event(QEvent* event) {
  // A tool was shown or hidden.
  if (event->type() == QEvent::LayoutRequest) updateGeometry();
  return QWidget::event(event);
}

void TitleLine::set_caption(const QString& words) {
  caption_->setText(words);
  caption_->setToolTip(plain_tip(words));
  updateGeometry();
}

QString TitleLine::caption() const {
  return caption_->text();
}

void TitleLine::set_name_visible(bool visible) {
  name_->setVisible(visible);
  icon_->setVisible(visible);
  names_ = visible;
  updateGeometry();
}

QSize TitleLine::sizeHint() const {
  return {QWidget::sizeHint().width(), says_something() ? list_row_height(*this, height_px) : 0};
}

QSize TitleLine::minimumSizeHint() const {
  return {QWidget::minimumSizeHint().width(),
          says_something() ? list_row_height(*this, height_px) : 0};
}

void TitleLine::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) tint();
}

void TitleLine::tint() {
  icon_->setPixmap(icon(icon_name_, Palette::of(*this).muted).pixmap(16, 16));
}

}  // namespace earshot
