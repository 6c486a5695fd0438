#include "app/window/tour.h"

#include <algorithm>
#include <QShortcut>
#include <utility>

#include "app/window/main_window.h"
#include "widgets/chrome/panel.h"
#include "widgets/places/places.h"
#include "widgets/places/tab_place.h"

namespace earshot {

Tour::Tour(MainWindow& window) : QObject(&window), window_(window) {
  connect(&window_.layouts(), &Layouts::chosen, this, [this] {
    covered_.clear();
    leave();
  });
}

Tour::~Tour() = default;

QList<Tour::Step> Tour::steps() {
  return {
      {"map", "map_view", tr("Every point is a sound"),
       tr("Rest the mouse on a point for its name; click it to hear it, and its neighbours light "
          "up. While a run trains, the points move.")},
      {"audition", "draw_again", tr("What a method hears"),
       tr("Draw again makes two new views of the chosen sound and plays one after the other. A "
          "method learns that they belong together.")},
      {"", "bar_train", tr("One button trains"),
       tr("Train starts a run of this experiment and Pause holds it. The first loss is there "
          "within seconds; nothing is lost when you stop.")},
      {"curves", "curves_view", tr("Is it going well?"),
       tr("The loss is to fall while the views stay apart from each other. Health says it in a "
          "word above, and in a sentence when the mouse rests on it.")},
      {"evaluate", "", tr("What was it worth?"),
       tr("Evaluate reads the labels from what was learnt, and sets the figure beside baselines "
          "that learnt nothing.")}};
}

void Tour::begin() {
  leave();
  shown_.clear();
  for (const Step& step : steps()) {
    if (can_be_shown(step)) shown_.append(step);
  }
  if (shown_.isEmpty()) {
    window_.say(tr("The layout shown has none of the panels that the tour is about"));
    return;
  }
  had_focus_ = window_.focusWidget();
  bubble_ = new TourBubble(&window_);
  connect(bubble_, &TourBubble::next_asked, this, [this] {
    if (step_ + 1 < shown_.size()) {
      show_step(step_ + 1);
    } else {
      leave();
    }
  });
  connect(bubble_, &TourBubble::leave_asked, this, &Tour::leave);
  connect(bubble_, &TourBubble::lost, this, &Tour::find_again);
  escape_ = new QShortcut(QKeySequence(Qt::Key_Escape), &window_);
  connect(escape_, &QShortcut::activated, this, &Tour::leave);
  show_step(0);
}

void Tour::leave() {
  if (bubble_ == nullptr) return;
  const bool has_focus = bubble_->isAncestorOf(window_.focusWidget());
  bubble_->disconnect(this);
  bubble_->hide();
  bubble_->deleteLater();
  bubble_ = nullptr;
  delete escape_;
  put_back();
  if (has_focus && had_focus_ != nullptr) had_focus_->setFocus();
}

QWidget* Tour::target() const {
  return bubble_ == nullptr ? nullptr : bubble_->target();
}

bool Tour::can_be_shown(const Step& step) const {
  const QLatin1String panel(step.panel);
  if (!panel.isEmpty()) return window_.layouts().is_open(panel);
  const auto* widget = window_.findChild<QWidget*>(QLatin1String(step.widget));
  return widget != nullptr && widget->isVisible();
}

QWidget* Tour::widget_of(const Step& step) {
  const QLatin1String name(step.widget);
  Panel* panel = window_.layouts().panel(QLatin1String(step.panel));
  if (panel == nullptr) return window_.findChild<QWidget*>(name);
  bring_forward(panel);
  if (name.isEmpty()) return panel;
  // A tool stands in the row of the place, and not in the panel.
  for (QWidget* home : {static_cast<QWidget*>(panel), static_cast<QWidget*>(panel->title_line())}) {
    auto* widget = home->findChild<QWidget*>(name);
    if (widget != nullptr && widget->isVisible()) return widget;
  }
  return panel;
}

void Tour::bring_forward(Panel* panel) {
  Places* places = window_.layouts().places();
  const TabPlace* place = places->place_of(panel->id());
  if (place == nullptr || place->front() == panel) return;
  covered_ = place->front()->id();
  places->raise(panel->id());
}

void Tour::put_back() {
  const QString covered = std::exchange(covered_, {});
  if (!covered.isEmpty() && window_.layouts().is_open(covered)) {
    window_.layouts().places()->raise(covered);
  }
}

void Tour::find_again() {
  QWidget* widget = widget_of(shown_[step_]);
  if (widget != nullptr && widget->isVisible()) {
    bubble_->point_at(widget);
  } else {
    leave();
  }
}

void Tour::show_step(qsizetype step) {
  put_back();
  step_ = step;
  const Step& shown = shown_[step];
  QWidget* widget = widget_of(shown);
  bubble_->show_step(static_cast<int>(step), static_cast<int>(shown_.size()), shown.title,
                     shown.words);
  bubble_->point_at(widget);
}

}  // namespace earshot
