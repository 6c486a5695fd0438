#include "app/window/training_strip.h"

#include <algorithm>
#include <cmath>
#include <QGridLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>

#include "app/session/session.h"
#include "app/window/training_words.h"
#include "core/base/memory_use.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/roles.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/task_list.h"

namespace earshot {
namespace {

constexpr int bar_steps = 1000;
constexpr int memory_every_ms = 1000;
constexpr qsizetype most_warnings = 3;
const QString no_value = QStringLiteral("–");

/// A name in small type over its value.
QLabel* add_value(QGridLayout* grid, int column, const QString& name, const char* id) {
  auto* caption = new QLabel(name, grid->parentWidget());
  caption->setProperty("role", "caption");
  caption->setObjectName(QStringLiteral("%1_caption").arg(QLatin1String(id)));
  auto* value = new QLabel(no_value, grid->parentWidget());
  value->setObjectName(id);
  value->setAccessibleName(name);
  grid->addWidget(caption, 0, column);
  grid->addWidget(value, 1, column);
  grid->setColumnStretch(column, 1);
  return value;
}

QLabel* add_sentence(QVBoxLayout* column, const char* id, const QString& name) {
  auto* label = new QLabel(column->parentWidget());
  label->setObjectName(id);
  label->setAccessibleName(name);
  label->setWordWrap(true);
  column->addWidget(label);
  return label;
}

/// It changes with every step: digits behind the point would only flicker.
QString rate_text(double per_second) {
  constexpr double from = 10;
  return number_text(per_second < from ? per_second : std::round(per_second));
}

}  // namespace

TrainingStrip::TrainingStrip(Session& session, QWidget* parent)
    : QWidget(parent), session_(session) {
  setObjectName("training_strip");
  setAttribute(Qt::WA_StyledBackground);
  setAccessibleName(tr("Training"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(make_line());
  column->addWidget(make_details());
  set_open(false);
  const RunDocument& run = session_.run();
  connect(&run, &RunDocument::state_changed, this, &TrainingStrip::refresh_later);
  connect(&run, &RunDocument::stepped, this, &TrainingStrip::refresh_later);
  connect(&run, &RunDocument::permitted_changed, this, &TrainingStrip::refresh_later);
  connect(&run, &RunDocument::warned, this, &TrainingStrip::warn);
  connect(&run, &RunDocument::opened, this, [this] {
    warned_.clear();
    refresh_later();
  });
  connect(&session_.experiment(), &ExperimentDocument::changed, this,
          &TrainingStrip::refresh_later);
  memory_clock_.setInterval(memory_every_ms);
  connect(&memory_clock_, &QTimer::timeout, this, &TrainingStrip::show_details);
  refresh();
}

QWidget* TrainingStrip::make_line() {
  auto* line = new QWidget(this);
  line_ = line;
  fit_line();
  auto* row = new QHBoxLayout(line);
  row->setContentsMargins(grid::inside, 0, grid::inset, 0);
  row->setSpacing(grid::inside);
  toggle_ = new IconButton("chevron_right", tr("More about the training"), line);
  toggle_->setObjectName("strip_toggle");
  connect(toggle_, &QToolButton::clicked, this, [this] { set_open(!is_open()); });
  words_ = new ElidedLabel(line);
  words_->setObjectName("state");
  rate_ = new QLabel(line);
  rate_->setObjectName("strip_rate");
  rate_->setProperty("role", "muted");
  rate_->setToolTip(tr("Examples a second"));
  row->addWidget(toggle_);
  row->addWidget(words_, 1);
  row->addWidget(rate_);
  bar_ = new QProgressBar(this);
  bar_->setObjectName("strip_progress");
  bar_->setRange(0, bar_steps);
  bar_->setTextVisible(false);
  bar_->setAccessibleName(tr("Progress of the training"));
  auto* both = new QWidget(this);
  auto* stacked = new QVBoxLayout(both);
  stacked->setContentsMargins(0, 0, 0, 0);
  stacked->setSpacing(0);
  stacked->addWidget(line);
  stacked->addWidget(bar_);
  return both;
}

void TrainingStrip::fit_line() {
  line_->setFixedHeight(std::max(line_px, QFontMetrics(text_font(*this)).height() + grid::unit));
}

void TrainingStrip::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange && line_ != nullptr) fit_line();
}

QWidget* TrainingStrip::make_details() {
  details_ = new QWidget(this);
  details_->setObjectName("strip_details");
  auto* column = new QVBoxLayout(details_);
  column->setContentsMargins(grid::inset, grid::inside, grid::inset, grid::inset);
  column->setSpacing(grid::inside);
  health_ = add_sentence(column, "health", tr("Health of the features"));
  watch_ = add_sentence(column, "watch", tr("What to look at"));
  watch_->setProperty("role", "muted");
  auto* values = new QGridLayout;
  column->addLayout(values);
  values->setHorizontalSpacing(grid::between);
  values->setVerticalSpacing(0);
  epoch_ = add_value(values, 0, tr("epoch"), "epoch");
  loss_ = add_value(values, 1, tr("loss"), "loss");
  speed_ = add_value(values, 2, tr("examples a second"), "speed");
  waited_ = add_value(values, 3, tr("waiting for sound"), "waited");
  elapsed_ = add_value(values, 4, tr("trained for"), "elapsed");
  device_ = add_value(values, 5, tr("device"), "device");
  memory_ = add_value(values, 6, tr("memory of the program"), "memory");
  notes_ = add_sentence(column, "strip_notes", tr("What was warned of"));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(grid::inside);
  steps_button_ = new QPushButton(tr("Do"), details_);
  steps_button_->setObjectName("step");
  steps_button_->setAccessibleName(tr("Do so many steps, then pause"));
  count_ = new QSpinBox(details_);
  count_->setObjectName("step_count");
  count_->setRange(1, 1000000);
  count_->setValue(10);
  count_->setAccessibleName(tr("Steps to do before pausing"));
  count_->setFocusPolicy(Qt::StrongFocus);
  const auto say_steps = [this](int count) {
    count_->setSuffix(count == 1 ? tr(" step, then pause") : tr(" steps, then pause"));
  };
  say_steps(count_->value());
  connect(count_, &QSpinBox::valueChanged, this, say_steps);
  begin_anew_ = new QPushButton(tr("Begin anew"), details_);
  begin_anew_->setObjectName("begin_anew");
  begin_anew_->setToolTip(
      tr("The run has no checkpoint: trains it from step 1, and keeps what it holds under other "
         "names"));
  buttons->addWidget(steps_button_);
  buttons->addWidget(count_);
  anew_ = new QPushButton(tr("Train anew"), details_);
  anew_->setObjectName("train_anew");
  anew_->setToolTip(tr("Starts a fresh run of this experiment; the open one stays as it is"));
  connect(anew_, &QPushButton::clicked, &session_, &Session::start_training);
  buttons->addWidget(begin_anew_);
  buttons->addWidget(anew_);
  buttons->addStretch(1);
  column->addLayout(buttons);
  connect(steps_button_, &QPushButton::clicked, this,
          [this] { session_.train_steps(count_->value()); });
  connect(begin_anew_, &QPushButton::clicked, &session_, &Session::resume_open_run);
  return details_;
}

bool TrainingStrip::is_open() const {
  return !details_->isHidden();
}

void TrainingStrip::set_open(bool open) {
  details_->setVisible(open);
  toggle_->set_icon(open ? "chevron_down" : "chevron_right");
  const QString name = open ? tr("Less about the training") : tr("More about the training");
  toggle_->setAccessibleName(name);
  toggle_->setToolTip(name);
  if (open) {
    memory_clock_.start();
  } else {
    memory_clock_.stop();
  }
  refresh();
  Q_EMIT opened(open);
}

void TrainingStrip::mouseReleaseEvent(QMouseEvent* event) {
  if (event->position().y() < bar_->mapTo(this, QPoint()).y()) set_open(!is_open());
}

void TrainingStrip::refresh_later() {
  if (refresh_queued_) return;
  refresh_queued_ = true;
  QMetaObject::invokeMethod(
      this,
      [this] {
        refresh_queued_ = false;
        refresh();
      },
      Qt::QueuedConnection);
}

void TrainingStrip::refresh() {
  const RunDocument& run = session_.run();
  const bool failed = run.is_open() && run.state() == RunState::Failed;
  // The bar says what is wrong, beside the button that mends it.
  const bool told_above = !session_.obstacles().faults().empty();
  const bool refused = !run.permitted().obstacle.isEmpty() && !told_above;
  const auto& health = run.health();
  const bool warns = health && health->level != HealthLevel::Good;
  // What a person should know first: what is wrong, else what to look at, else what goes on.
  const QStringList watch = watch_words(session_);
  const bool running = run.is_open() && run.state() == RunState::Running;
  QString line = training_state_words(session_);
  if (is_open()) {
    // The sentences stand below.
  } else if (failed || (warns && !refused)) {
    line = health_words(run);
  } else if (!refused && !watch.isEmpty() && (running || !run.is_open())) {
    line = run.is_open() && !run.followed() ? watch.join(" · ")
           : run.is_open()                  ? line + " · " + watch.join(" · ")
                                            : watch.join(" · ");
  } else if (!refused && !watch.isEmpty()) {
    line += " · " + watch.join(" · ");
  }
  words_->setText(line);
  words_->setToolTip(plain_tip(line));
  const bool tells_health = !is_open() && warns;
  set_role(words_, refused || failed ? "bad" : tells_health ? health_role(run) : "muted");
  show_progress();
  if (is_open()) show_details();
}

void TrainingStrip::show_progress() {
  const RunDocument& run = session_.run();
  const Experiment& experiment =
      run.is_open() ? run.experiment() : session_.experiment().experiment();
  const auto steps = static_cast<double>(experiment.integer("training.steps"));
  const bool preparing = run.training() && run.state() == RunState::Preparing;
  const double share =
      preparing ? run.preparation() : static_cast<double>(run.steps_done()) / steps;
  bar_->setValue(static_cast<int>(share * bar_steps));
  const auto& last = run.last_step();
  const bool goes_on = run.training() || run.followed();
  rate_->setText(last && goes_on && !is_open()
                     ? tr("%1/s").arg(rate_text(last->examples_per_second))
                     : QString());
}

void TrainingStrip::show_details() {
  const RunDocument& run = session_.run();
  const auto& last = run.last_step();
  const QString health = health_words(run);
  health_->setText(health);
  health_->setVisible(!health.isEmpty());
  set_role(health_, health_role(run));
  const QStringList watch = watch_words(session_);
  watch_->setText(watch.join('\n'));
  watch_->setVisible(!watch.isEmpty());
  notes_->setText(warned_.join('\n'));
  notes_->setVisible(!warned_.isEmpty());
  const auto kept = [&run](const char* name) -> std::optional<double> {
    const auto found = run.series().find(name);
    if (found == run.series().end() || found->second.values.empty()) return {};
    return found->second.values.back();
  };
  const auto number = [](std::optional<double> value) {
    return value ? number_text(*value) : no_value;
  };
  std::optional<double> epoch = kept("epoch");
  if (last) epoch = static_cast<double>(last->epoch);
  // Recorded from 0; people count the one they are in.
  epoch_->setText(epoch ? number_text(*epoch + 1) : no_value);
  loss_->setText(number(last ? std::optional(last->loss) : kept("loss")));
  speed_->setText(last ? rate_text(last->examples_per_second) : no_value);
  waited_->setText(last ? with_unit(100 * last->wait_share, "%") : no_value);
  elapsed_->setText(last ? clock_text(last->seconds) : no_value);
  const Experiment& experiment =
      run.is_open() ? run.experiment() : session_.experiment().experiment();
  device_->setText(QString::fromStdString(experiment.text("training.device")));
  const auto bytes = memory_use();
  memory_->setText(bytes ? with_unit(static_cast<double>(*bytes) / 1e6, "MB") : no_value);
  steps_button_->setEnabled(bool(run.permitted().step));
  steps_button_->setToolTip(run.permitted().step ? tr("Does so many steps, then pauses")
                                                 : plain_tip(run.permitted().step.why_not));
  begin_anew_->setVisible(bool(run.permitted().begin_anew));
  anew_->setVisible(bool(run.permitted().anew));
}

void TrainingStrip::warn(const QString& words) {
  warned_.removeAll(words);
  warned_.append(words);
  if (warned_.size() > most_warnings) warned_.removeFirst();
  refresh_later();
}

}  // namespace earshot
