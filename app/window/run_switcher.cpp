#include "app/window/run_switcher.h"

#include <algorithm>
#include <QStyleOptionToolButton>
#include <QStylePainter>

#include "app/session/session.h"
#include "app/window/run_popup.h"
#include "app/window/run_rows.h"
#include "app/window/settings_difference.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/icons.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int widest = 420;
constexpr int arrow = 12;

}  // namespace

RunSwitcher::RunSwitcher(Session& session, Actions& actions, QWidget* parent)
    : QToolButton(parent), session_(session) {
  setObjectName("subject");
  setAutoRaise(true);
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  popup_ = new RunPopup(session_, this);
  add_actions(actions);
  connect(this, &QToolButton::clicked, this, &RunSwitcher::open);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &RunSwitcher::show_subject);
  connect(&session_.run(), &RunDocument::opened, this, &RunSwitcher::show_subject);
  connect(&session_.run(), &RunDocument::renamed, this, &RunSwitcher::show_subject);
  connect(&session_.run(), &RunDocument::state_changed, this, &RunSwitcher::show_subject);
  show_subject();
}

void RunSwitcher::add_actions(Actions& actions) {
  const QString section = tr("Training");
  actions.add({"runs.switch",
               section,
               tr("Runs and presets…"),
               "layers",
               {QKeySequence("Ctrl+R")},
               tr("Opens a run or a preset; renames, duplicates, branches, deletes runs")},
              [this] { open(); });
  const auto with_open_run = [this](auto then) {
    return [this, then] {
      if (!session_.run().is_open()) {
        Q_EMIT session_.said(tr("No run is open."));
        return;
      }
      open();
      (popup_->*then)();
    };
  };
  actions.add({"runs.rename",
               section,
               tr("Rename this run…"),
               "edit",
               {},
               tr("Gives the open run's folder another name")},
              with_open_run(&RunPopup::rename));
  actions.add({"runs.branch",
               section,
               tr("Branch from this run…"),
               "branch",
               {},
               tr("A new run from the open one's checkpoint, with one thing changed")},
              with_open_run(&RunPopup::branch));
  actions.add({"runs.duplicate",
               section,
               tr("New experiment with this run's settings"),
               "copy",
               {},
               tr("Takes the open run's settings into an experiment of its own")},
              [this] {
                if (session_.run().is_open()) session_.take_settings_of(session_.run().folder());
              });
  actions.add({"runs.trash",
               section,
               tr("Move this run to the trash"),
               "trash",
               {},
               tr("Moves the open run's folder to the trash, from where it can be brought back")},
              [this] {
                if (session_.run().is_open()) session_.shelf().to_trash(session_.run().folder());
              });
  actions.add(
      {"runs.compare_settings",
       section,
       tr("Compare the settings of two runs…"),
       "compare",
       {},
       tr("A table of the settings in which two runs, or a run and this experiment, differ")},
      [this] { (new SettingsDifference(session_, window()))->show(); });
  QAction* back = actions.add({"runs.bring_back",
                               section,
                               tr("Bring a run back from the trash"),
                               "undo",
                               {},
                               tr("Moves the run that was deleted last to where it was")},
                              [this] { session_.shelf().bring_back(); });
  const auto allow = [this, &actions, back] {
    const QString name = session_.shelf().in_trash();
    actions.allow(back, name.isEmpty() ? tr("No run was moved to the trash.") : QString());
  };
  connect(&session_.shelf(), &RunShelf::trash_changed, this, allow);
  allow();
  const QList<QAction*> of_a_run{actions.at("runs.rename"), actions.at("runs.branch"),
                                 actions.at("runs.duplicate"), actions.at("runs.trash")};
  const auto allow_those = [this, &actions, of_a_run] {
    const RunDocument& run = session_.run();
    const QString why = !run.is_open()   ? tr("No run is open.")
                        : run.training() ? tr("The run is being trained.")
                                         : QString();
    for (QAction* action : of_a_run) actions.allow(action, why);
  };
  connect(&session_.run(), &RunDocument::state_changed, this, allow_those);
  allow_those();
}

void RunSwitcher::open() {
  popup_->open_below(*this);
}

void RunSwitcher::show_subject() {
  const RunDocument& run = session_.run();
  const Experiment& experiment =
      run.training() ? run.experiment() : session_.experiment().experiment();
  const QString words = short_name_of_data(experiment.text("data.path")) + QStringLiteral(" · ") +
                        session_.presets().title(experiment);
  const QString tip =
      run.is_open()
          ? tr("%1\nRun %2. Choose another run or a preset (Ctrl+R)").arg(words, run.name())
          : tr("%1\nChoose a preset, or open a run (Ctrl+R)").arg(words);
  setToolTip(plain_tip(tip));
  setAccessibleName(tr("Sounds and method: %1").arg(words));
  if (words == words_) return;
  words_ = words;
  setText(plain_entry(words));
  updateGeometry();
  update();
}

int RunSwitcher::width_of(const QString& words) const {
  return fontMetrics().horizontalAdvance(words) + arrow + 3 * grid::inside;
}

QSize RunSwitcher::sizeHint() const {
  return {std::min(widest, width_of(words_)), fontMetrics().height() + 12};
}

QSize RunSwitcher::minimumSizeHint() const {
  return {std::min(width_of(words_), 120), sizeHint().height()};
}

void RunSwitcher::paintEvent(QPaintEvent*) {
  QStylePainter painter(this);
  QStyleOptionToolButton option;
  initStyleOption(&option);
  option.text.clear();
  option.icon = {};
  if (popup_->isVisible()) option.state |= QStyle::State_MouseOver;
  painter.drawComplexControl(QStyle::CC_ToolButton, option);
  const Palette& palette = Palette::of(*this);
  QRect place = rect().adjusted(grid::inside, 0, -grid::inside, 0);
  const QRect sign(place.right() - arrow + 1, (height() - arrow) / 2, arrow, arrow);
  painter.drawPixmap(sign, earshot::icon("chevron_down", palette).pixmap(QSize(arrow, arrow)));
  place.setRight(sign.left() - grid::unit);
  painter.setPen(isEnabled() ? palette.text : palette.muted);
  painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                   fontMetrics().elidedText(words_, Qt::ElideMiddle, place.width()));
}

}  // namespace earshot
