#include "widgets/chrome/title_tools.h"

#include <algorithm>
#include <numeric>
#include <QEvent>
#include <QLabel>
#include <utility>

#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/popover.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int apart = 6;
constexpr int widest = 168;

int high_in(const QWidget& line) {
  return list_row_height(line, TitleLine::height_px) - 2;
}

}  // namespace

TitleTools::TitleTools(const QString& more, QWidget* parent) : QWidget(parent) {
  more_ = new IconButton("settings", more, this);
  popover_ = new Popover(more_);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void TitleTools::add(QWidget* control, const QString& caption, int rank) {
  Tool tool{control, nullptr, rank};
  control->setParent(this);
  if (!caption.isEmpty()) {
    tool.caption = new QLabel(caption, this);
    tool.caption->setProperty("role", "caption");
    tool.caption->setBuddy(control);
  }
  tools_.push_back(tool);
  control->show();
  updateGeometry();
  fit();
}

void TitleTools::set_wanted(QWidget* control, bool wanted) {
  const auto tool = std::ranges::find(tools_, control, &Tool::control);
  if (tool == tools_.end() || tool->wanted == wanted) return;
  tool->wanted = wanted;
  if (!wanted) control->hide();
  fit_later();
}

/// Once the line has had its say on how wide this is.
void TitleTools::fit_later() {
  updateGeometry();
  if (std::exchange(fit_queued_, true)) return;
  QMetaObject::invokeMethod(
      this,
      [this] {
        fit_queued_ = false;
        fit();
      },
      Qt::QueuedConnection);
}

bool TitleTools::wants(const QWidget* control) const {
  return std::ranges::any_of(
      tools_, [control](const Tool& tool) { return tool.control == control && tool.wanted; });
}

int TitleTools::width_of(const Tool& tool, bool captioned) const {
  tool.control->ensurePolished();  // also where it waits in the popover
  const int own = std::min(widest, tool.control->sizeHint().width());
  const bool says = captioned && tool.caption != nullptr;
  return own + (says ? tool.caption->sizeHint().width() + grid::unit : 0);
}

int TitleTools::total_width(bool captioned) const {
  int width = popover_->has_rows() ? more_->sizeHint().width() : 0;
  for (const Tool& tool : tools_) {
    if (tool.wanted) width += width_of(tool, captioned) + apart;
  }
  return width;
}

QSize TitleTools::sizeHint() const {
  return {total_width(true), high_in(*this)};
}

QSize TitleTools::minimumSizeHint() const {
  return {more_->sizeHint().width(), high_in(*this)};
}

void TitleTools::fold(std::size_t place, bool in_line) {
  Tool& tool = tools_[place];
  if (tool.in_line == in_line) return;
  tool.in_line = in_line;
  if (in_line) {
    popover_->give_up(static_cast<int>(place));
    tool.control->setParent(this);
  } else {
    popover_->take_in(static_cast<int>(place), tool.caption ? tool.caption->text() : QString(),
                      tool.control);
  }
}

void TitleTools::fit() {
  const bool captioned = total_width(true) <= width();
  std::vector<std::size_t> order(tools_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
    return tools_[a].rank < tools_[b].rank;
  });
  int left = width();
  if (!captioned && total_width(false) > width())
    left -= more_->sizeHint().width();
  else if (popover_->has_rows())
    left -= more_->sizeHint().width();
  bool full = false;
  int used = 0;
  for (const std::size_t place : order) {
    const Tool& tool = tools_[place];
    const int width = tool.wanted ? width_of(tool, captioned) + apart : 0;
    full = full || (tool.wanted && used + width > left);
    // What is not wanted stays hidden in the line.
    fold(place, !full || !tool.wanted);
    if (tool.wanted && tool.in_line) used += width;
  }
  more_->setVisible(popover_->has_rows());
  int x = width() - used - (more_->isHidden() ? 0 : more_->sizeHint().width());
  for (const Tool& tool : tools_) {
    const bool seen = tool.wanted && tool.in_line;
    if (tool.in_line) tool.control->setVisible(tool.wanted);
    if (tool.caption != nullptr) tool.caption->setVisible(seen && captioned);
    if (!seen) continue;
    if (captioned && tool.caption != nullptr) {
      const QSize size = tool.caption->sizeHint();
      tool.caption->setGeometry(x, 0, size.width(), height());
      x += size.width() + grid::unit;
    }
    const QSize hint = tool.control->sizeHint();
    const int tall = std::min(hint.height(), height());
    const int wide = std::min(widest, hint.width());
    tool.control->setGeometry(x, (height() - tall) / 2, wide, tall);
    x += wide + apart;
  }
  const QSize button = more_->sizeHint();
  more_->setGeometry(width() - button.width(), (height() - button.height()) / 2, button.width(),
                     std::min(button.height(), height()));
}

void TitleTools::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fit();
}

bool TitleTools::event(QEvent* event) {
  // A control has other words, or another size.
  if (event->type() == QEvent::LayoutRequest) fit_later();
  return QWidget::event(event);
}

}  // namespace earshot
