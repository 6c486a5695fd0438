#include "app/window/workbench.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLocale>
#include <QMimeData>
#include <QTimer>
#include <QUrl>
#include <utility>

#include "app/panels/audition_panel.h"
#include "app/panels/augmentations_panel.h"
#include "app/panels/clip_panel.h"
#include "app/panels/compare_panel.h"
#include "app/panels/curves_panel.h"
#include "app/panels/data_panel.h"
#include "app/panels/evaluate_panel.h"
#include "app/panels/inside_panel.h"
#include "app/panels/map_panel.h"
#include "app/panels/method_panel.h"
#include "app/panels/neighbours_panel.h"
#include "app/panels/training_panel.h"
#include "app/session/run_list.h"
#include "app/session/sound_check.h"
#include "app/window/notice_bar.h"
#include "app/window/train_bar.h"
#include "core/experiment/run_folder.h"
#include "widgets/chrome/icons.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_view.h"

namespace earshot {
namespace {

Experiment first_experiment(const Catalogue& catalogue) {
  if (catalogue.presets.empty()) return default_experiment(catalogue);
  return preset_experiment(catalogue, catalogue.presets.front().words.name);
}

QString dropped_path(const QMimeData* data) {
  if (data == nullptr || !data->hasUrls() || data->urls().isEmpty()) return {};
  return data->urls().first().toLocalFile();
}

}  // namespace

Workbench::Workbench(std::shared_ptr<const Catalogue> catalogue) {
  const Experiment experiment = first_experiment(*catalogue);
  session_ = std::make_unique<Session>(std::move(catalogue), experiment);
  sound_check_ = std::make_unique<SoundCheck>(*session_);
  window_ = std::make_unique<MainWindow>();
  window_->installEventFilter(this);
  add_panels();
  add_file_actions();
  add_edit_actions();
  add_training_actions();
  add_sound_actions();
  add_scheme_actions();
  notice_ = new NoticeBar(window_.get());
  window_->addToolBar(new TrainBar(*session_, window_->actions(), window_.get()));
  window_->addToolBarBreak();
  window_->addToolBar(notice_);
  connect_tasks();
  add_palette_sources();
  connect(&window_->layouts(), &Layouts::chosen, this, &Workbench::apply_look);
  connect(&session_->run(), &RunDocument::state_changed, this, &Workbench::show_training_state);
  connect(&session_->experiment(), &ExperimentDocument::changed, this,
          &Workbench::show_training_state);
  connect(session_.get(), &Session::obstacle_changed, this, &Workbench::show_training_state);
  evaluate_->set_colours_of(
      [map = map_](const QString& column) { return map->colours_of(column); });
  connect(map_->view(), &MapView::classes_coloured, evaluate_, &EvaluatePanel::show_class_colours);
  connect(evaluate_, &EvaluatePanel::refusal_changed, this, &Workbench::show_training_state);
  connect(session_.get(), &Session::said, window_.get(), &MainWindow::say);
  connect(session_.get(), &Session::noted, this, [this](const QString& words) {
    noted_ = words;
    window_->say(words);
  });
  connect(&session_->data(), &DataDocument::began, this, &Workbench::forget_former_sounds);
  connect(&session_->run(), &RunDocument::opened, this,
          [this] { notice_->take_back(std::exchange(run_question_, 0)); });
  connect(session_.get(), &Session::folders_read, this, &Workbench::tell_of_folders);
  connect(session_.get(), &Session::sounds_gone, this, &Workbench::ask_for_sounds);
  connect(&session_->run(), &RunDocument::refused, this, &Workbench::offer_another_resume);
  show_training_state();
  window_->complete();
  notice_->settle();
  connect(&window_->layouts(), &Layouts::chosen, notice_, &NoticeBar::settle, Qt::QueuedConnection);
}

Workbench::~Workbench() {
  // What the session says while it ends finds no window any more.
  session_->disconnect(this);
  session_->run().disconnect(this);
  session_->tasks().disconnect(this);
  session_->playback().disconnect(this);
  // Panels look at the session until their end.
  window_.reset();
}

void Workbench::add_panels() {
  Layouts& layouts = window_->layouts();
  Session& session = *session_;
  data_ = new DataPanel(session);
  method_ = new MethodPanel(session);
  augmentations_ = new AugmentationsPanel(session);
  audition_ = new AuditionPanel(session);
  map_ = new MapPanel(session);
  evaluate_ = new EvaluatePanel(session);
  for (Panel* panel : std::initializer_list<Panel*>{
           data_, new ClipPanel(session), method_, augmentations_, audition_,
           new TrainingPanel(session), new CurvesPanel(session), map_, new NeighboursPanel(session),
           evaluate_, new InsidePanel(session), new ComparePanel(session)}) {
    layouts.add(panel);
  }
}

void Workbench::connect_tasks() {
  Tasks& tasks = session_->tasks();
  TaskList& list = window_->task_list();
  connect(&tasks, &Tasks::shown, &list,
          [&list](int id, const QString& title) { list.add(id, title, true); });
  connect(&tasks, &Tasks::progressed, &list, &TaskList::set_progress);
  connect(&tasks, &Tasks::ended, &list, &TaskList::remove);
  connect(&list, &TaskList::cancel_asked, &tasks, &Tasks::cancel);
  connect(&tasks, &Tasks::faulted, this, &Workbench::tell_fault);
  window_->set_sound_device(session_->playback().device());
  connect(&session_->playback(), &Playback::changed, this,
          [this] { window_->set_sound_device(session_->playback().device()); });
}

void Workbench::tell_fault(const QString& words) {
  notice_->ask(tr("Something went wrong, and what was asked for was not done: %1").arg(words),
               {{tr("Dismiss"), {}}});
}

void Workbench::show_training_state() {
  const RunDocument& run = session_->run();
  Actions& actions = window_->actions();
  const bool training = run.training();
  const bool answers =
      !run.stopping() && (!training || run.state() == RunState::Running || run.paused());
  QAction* train = actions.at("training.train");
  const bool pauses = training && !run.paused();
  train->setText(!training ? tr("Train") : pauses ? tr("Pause") : tr("Go on"));
  train->setIcon(icon(pauses ? "pause" : "play", Palette::of(*window_)));
  // What cannot be trained is said where one would press, not after pressing.
  const bool refused = !training && !session_->obstacle().isEmpty();
  const QString words = tr("Cannot train: %1").arg(session_->obstacle());
  for (QAction* action : {train, actions.at("training.step")}) {
    action->setEnabled(answers && !refused);
    action->setToolTip(refused ? plain_tip(words) : tool_tip(actions.spec(action)));
  }
  const auto allow = [&actions](const char* id, const QString& why_not) {
    QAction* action = actions.at(id);
    action->setEnabled(why_not.isEmpty());
    action->setToolTip(why_not.isEmpty() ? tool_tip(actions.spec(action)) : plain_tip(why_not));
  };
  allow("training.evaluate", evaluate_->refusal());
  const QString busy =
      training ? tr("A run is training; finish it before another is opened.") : QString();
  allow("file.open_run", busy);
  allow("file.open_experiment", busy);
  actions.at("training.finish")->setEnabled(training && !run.stopping());
  QAction* resume = actions.at("training.resume");
  resume->setEnabled(run.can_resume() || run.can_begin_anew());
  resume->setText(run.can_begin_anew() ? tr("Begin this run anew") : tr("Resume this run"));
  window_->setWindowTitle(
      run.is_open() ? tr("%1 – Earshot").arg(run.name().replace("[*]", "[*][*]")) : tr("Earshot"));
}

void Workbench::apply_look() {
  const SchemeChoice choice = session_->settings().scheme();
  const Scheme scheme = choice == SchemeChoice::Dark    ? Scheme::Dark
                        : choice == SchemeChoice::Light ? Scheme::Light
                                                        : Scheme::System;
  const Palette& palette = Palette::for_scheme(scheme);
  double scale = 1.0;
  for (const Arrangement& one : window_->layouts().arrangements()) {
    if (one.id == window_->layouts().current()) scale = one.type_scale;
  }
  apply(*qApp, palette, scale);
  for (QAction* action : window_->actions().all()) {
    const QString& name = window_->actions().spec(action).icon;
    if (!name.isEmpty()) action->setIcon(icon(name, palette));
  }
  show_training_state();
}

void Workbench::start(const QString& what) {
  apply_look();
  window_->show();
  if (!what.isEmpty()) open(what);
  if (!offer_unsaved(what.isEmpty())) offer_interrupted_run();
  const DataKey key = data_key(session_->experiment().experiment());
  if (what.isEmpty() && !(session_->data().key() == key)) session_->data().open(key);
}

/// What a window that ended unexpectedly has left comes back by itself where nobody asked for
/// anything else. False where there is none.
bool Workbench::offer_unsaved(bool at_once) {
  UnsavedExperiment& unsaved = session_->unsaved();
  const auto left = unsaved.left_over();
  if (!left) return false;
  if (!left->experiment) {
    window_->say(
        tr("An experiment that was not saved cannot be read; it is now %1: %2")
            .arg(QString::fromStdString(left->file.string()), QString::fromStdString(left->fault)));
    return false;
  }
  const Experiment before = session_->experiment().experiment();
  if (*left->experiment == before) {
    UnsavedExperiment::discard(*left);
    return false;
  }
  const auto restore = [this, left = *left] {
    session_->experiment().replace(*left.experiment, tr("restoring of the experiment"));
    session_->unsaved().take_over(left);
  };
  const auto then = [this] { offer_interrupted_run(); };
  if (at_once) {
    restore();
    const int restored = session_->experiment().undo().index();
    notice_->ask(tr("Earshot ended unexpectedly. The experiment that was not saved is here again."),
                 {{tr("Keep"), then}, {tr("Discard"), [this, before, restored, then] {
                                         ExperimentDocument& document = session_->experiment();
                                         if (document.undo().index() == restored) {
                                           session_->undo();
                                         } else {
                                           document.replace(before, tr("discarding"));
                                         }
                                         then();
                                       }}});
  } else {
    notice_->ask(tr("Earshot ended unexpectedly and left an experiment that was not saved."),
                 {{tr("Restore"),
                   [restore, then] {
                     restore();
                     then();
                   }},
                  {tr("Discard"), [left = *left, then] {
                     UnsavedExperiment::discard(left);
                     then();
                   }}});
  }
  return true;
}

void Workbench::open(const QString& path) {
  const QFileInfo info(path);
  const QString suffix = info.suffix().toLower();
  if (!info.exists() && !path.startsWith("example:")) {
    window_->say(tr("%1: there is no such file or folder").arg(path));
  } else if (info.isDir() && is_run_folder(path.toStdString())) {
    session_->open_run(info.absoluteFilePath().toStdString());
  } else if (info.isDir() || suffix == "csv" || suffix == "tsv" || path.startsWith("example:")) {
    session_->open_data(info.exists() ? info.absoluteFilePath() : path);
  } else if (suffix == "json") {
    session_->load_experiment_file(info.absoluteFilePath());
  } else {
    session_->open_sound(info.absoluteFilePath());
  }
}

void Workbench::tell_of_folders(const QString& words) {
  const QString path = QString::fromStdString(session_->data().key().path);
  if (path == told_folders_of_) return;
  told_folders_of_ = path;
  if (notice_->asking()) {
    window_->say(words);
    return;
  }
  // What follows the semicolon names the setting, for the command line.
  const QString how = words.section(QStringLiteral("; data.folders="), 0, 0);
  folders_question_ = notice_->ask(
      how.left(1).toUpper() + how.mid(1) + '.',
      {{tr("Keep"), {}}, {tr("Labels alone"), [this] { session_->read_labels_alone(); }}});
}

void Workbench::forget_former_sounds() {
  window_->take_back(noted_);
  if (QString::fromStdString(session_->data().key().path) == told_folders_of_) return;
  told_folders_of_.clear();
  notice_->take_back(std::exchange(folders_question_, 0));
}

void Workbench::offer_interrupted_run() {
  connect(
      &session_->known_runs(), &KnownRuns::looked, this,
      [this] {
        const QStringList dismissed = session_->settings().dismissed_runs();
        for (const RunSummary& run : session_->known_runs().all()) {
          const QString folder = QString::fromStdString(run.folder.string());
          if (run.end != RunSummary::End::Interrupted || dismissed.contains(folder)) continue;
          if (session_->run().is_open()) return;
          ResumeChoice choice;
          choice.from_start = !run.has_checkpoint && run.step > 0;
          const QString words =
              choice.from_start
                  ? tr("The run %1 ended unexpectedly at step %2 of %3, before a checkpoint.")
                  : tr("The run %1 ended unexpectedly at step %2 of %3.");
          notice_->ask(
              words.arg(shown_name(run.name()), QLocale().toString(qint64{run.step}),
                        QLocale().toString(qint64{run.steps})),
              {{choice.from_start ? tr("Begin anew, keep what is there") : tr("Resume"),
                [this, run, choice] { session_->resume_run(run.folder, choice); }},
               {tr("Open"), [this, run] { session_->open_run(run.folder); }},
               {tr("Dismiss"), [this, folder] { session_->settings().dismiss_run(folder); }}});
          return;
        }
      },
      Qt::SingleShotConnection);
  session_->known_runs().look_again();
}

void Workbench::offer_another_resume(Refusal why, const QString& words) {
  const std::filesystem::path folder = session_->run().folder();
  ResumeChoice choice;
  choice.from_start = why == Refusal::NoCheckpoint;
  choice.accept_changed_data = why == Refusal::ChangedData;
  const QString go_on = choice.from_start ? tr("Begin anew, keep what is there")
                                          : tr("Go on with the sounds as they are");
  QList<NoticeBar::Answer> answers{
      {go_on, [this, folder, choice] { session_->resume_run(folder, choice); }}};
  if (session_->run().data_has_moved()) {
    const QString path = QString::fromStdString(session_->run().stored_data());
    answers.push_back({tr("Find the sounds…"), [this, folder, path] {
                         choose_sounds(QString::fromStdString(folder.string()), path);
                       }});
  }
  answers.push_back({tr("Leave it"), {}});
  // What follows the semicolon names options of the command line.
  run_question_ = notice_->ask(words.section(QStringLiteral("; --"), 0, 0), answers);
}

void Workbench::ask_for_sounds(const QString& run, const QString& path) {
  run_question_ = notice_->ask(
      tr("The sounds of %1 are not at %2 any more.").arg(QFileInfo(run).fileName(), path),
      {{tr("Find the sounds…"), [this, run, path] { choose_sounds(run, path); }},
       {tr("Leave it"), {}}});
}

bool Workbench::may_close() {
  RunDocument& run = session_->run();
  if (!run.training() || left_) return true;
  if (!closing_) {
    closing_ = true;
    connect(&run, &RunDocument::ended, window_.get(), &QWidget::close, Qt::QueuedConnection);
    run.stop_and_save();
    // Before the first step nothing is to be saved, and a disk that does not answer would hold it.
    constexpr int patience_ms = 1000;
    QTimer::singleShot(patience_ms, this, [this] {
      left_ = session_->run().state() == RunState::Preparing;
      if (left_) window_->close();
    });
  }
  window_->say(tr("Saving the run; the window closes when that is done."));
  return false;
}

bool Workbench::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::Close:
      if (!may_close()) {
        event->ignore();
        return true;
      }
      break;
    case QEvent::DragEnter: {
      auto* drag = static_cast<QDragEnterEvent*>(event);
      if (!dropped_path(drag->mimeData()).isEmpty()) drag->acceptProposedAction();
      return true;
    }
    case QEvent::Drop: {
      auto* drop = static_cast<QDropEvent*>(event);
      const QString path = dropped_path(drop->mimeData());
      if (path.isEmpty()) break;
      drop->acceptProposedAction();
      open(path);
      return true;
    }
    case QEvent::ThemeChange:
      if (session_->settings().scheme() == SchemeChoice::System) apply_look();
      break;
    default:
      break;
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace earshot
