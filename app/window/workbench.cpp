#include "app/window/workbench.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLayout>
#include <QMimeData>
#include <QTimer>
#include <QUrl>
#include <utility>

#include "app/panels/audition_panel.h"
#include "app/panels/augmentations_panel.h"
#include "app/panels/data_panel.h"
#include "app/panels/evaluate_panel.h"
#include "app/panels/map_panel.h"
#include "app/panels/method_panel.h"
#include "app/panels/probe_figures.h"
#include "app/session/sound_check.h"
#include "app/session/while_training.h"
#include "app/window/help.h"
#include "app/window/lesson_line.h"
#include "app/window/notice_bar.h"
#include "app/window/preferences.h"
#include "app/window/questions.h"
#include "app/window/run_exports.h"
#include "app/window/train_bar.h"
#include "app/window/training_strip.h"
#include "core/data/examples.h"
#include "core/data/open_source.h"
#include "core/experiment/run_folder.h"
#include "widgets/chrome/drop_highlight.h"
#include "widgets/chrome/focus_giver.h"
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

Workbench::Workbench(std::shared_ptr<const Catalogue> catalogue, const PanelList& panels,
                     Desktop desktop) {
  const Experiment experiment = first_experiment(*catalogue);
  session_ = std::make_unique<Session>(std::move(catalogue), experiment);
  sound_check_ = std::make_unique<SoundCheck>(*session_);
  apply_font(*qApp,
             Layouts::first_type_scale(arrangements_of(panels)) * session_->settings().type_size());
  window_ = std::make_unique<MainWindow>(panels);
  window_->installEventFilter(this);
  new FocusGiver(window_.get());
  drop_ = new DropHighlight(window_.get());
  add_panels(panels);
  add_file_actions();
  add_edit_actions();
  preferences_ = std::make_unique<Preferences>(*session_, *window_);
  while_training_ = std::make_unique<WhileTraining>(*session_, *window_, std::move(desktop));
  add_training_actions();
  exports_ = std::make_unique<RunExports>(*session_, *window_);
  add_sound_actions();
  for (Panel* panel : window_->layouts().panels()) panel->add_actions(window_->actions());
  add_scheme_actions();
  auto* notice = new NoticeBar(window_.get());
  questions_ = new Questions(*session_, *notice, this);
  help_ = std::make_unique<Help>(*session_, *window_, *notice);
  window_->set_bar(new TrainBar(*session_, window_->actions(), window_.get()));
  auto* strip = new TrainingStrip(*session_, window_.get());
  strip->set_open(session_->settings().strip_open());
  connect(strip, &TrainingStrip::opened, this,
          [this](bool open) { session_->settings().set_strip_open(open); });
  window_->add_line(strip);
  lesson_ = new LessonLine(*session_, window_->layouts(), window_.get());
  window_->add_line(lesson_);
  // Below the panels: a question takes no height from what stands above them.
  window_->centralWidget()->layout()->addWidget(notice);
  connect_tasks();
  add_palette_sources();
  connect(&window_->layouts(), &Layouts::chosen, this, &Workbench::apply_look);
  connect(preferences_.get(), &Preferences::look_changed, this, &Workbench::apply_look);
  connect(preferences_.get(), &Preferences::training_changed, while_training_.get(),
          &WhileTraining::look);
  connect(&session_->run(), &RunDocument::permitted_changed, this, &Workbench::show_training_state);
  connect(&session_->run(), &RunDocument::opened, this, &Workbench::show_training_state);
  connect(&session_->run(), &RunDocument::renamed, this, &Workbench::show_training_state);
  connect(session_.get(), &Session::said, window_.get(), &MainWindow::say);
  connect(&session_->files(), &FileWriting::wrote, window_.get(), &MainWindow::say_written);
  connect(questions_, &Questions::said, window_.get(), &MainWindow::say);
  // What was said of other sounds means nothing beside these.
  connect(&session_->notes(), &DataNotes::noted, this, [this](const QString& words) {
    noted_ = words;
    window_->say(words);
  });
  connect(&session_->data(), &DataDocument::began, this, [this] { window_->take_back(noted_); });
  show_training_state();
  window_->complete();
}

Workbench::~Workbench() {
  // What the session says while it ends finds no window any more.
  delete std::exchange(questions_, nullptr);
  session_->disconnect(this);
  session_->run().disconnect(this);
  session_->playback().disconnect(this);
  exports_.reset();
  help_.reset();
  preferences_.reset();
  while_training_.reset();
  // Panels look at the session until their end.
  window_.reset();
}

void Workbench::add_panels(const PanelList& panels) {
  Layouts& layouts = window_->layouts();
  for (const PanelEntry& entry : panels) layouts.add(entry.make(*session_));
  data_ = layouts.find<DataPanel>();
  method_ = layouts.find<MethodPanel>();
  augmentations_ = layouts.find<AugmentationsPanel>();
  audition_ = layouts.find<AuditionPanel>();
  auto* evaluate = layouts.find<EvaluatePanel>();
  auto* map = layouts.find<MapPanel>();
  if (evaluate == nullptr || map == nullptr) return;
  // A class has one colour on both.
  ProbeFigures* figures = evaluate->figures();
  figures->set_colours_of([map](const QString& column) { return map->colours_of(column); });
  connect(map->view(), &MapView::classes_coloured, figures, &ProbeFigures::show_class_colours);
}

void Workbench::connect_tasks() {
  Tasks& tasks = session_->tasks();
  TaskList& list = window_->task_list();
  connect(&tasks, &Tasks::shown, &list,
          [&list](int id, const QString& title) { list.add(id, title, true); });
  connect(&tasks, &Tasks::progressed, &list, &TaskList::set_progress);
  connect(&tasks, &Tasks::ended, &list, &TaskList::remove);
  connect(&list, &TaskList::cancel_asked, &tasks, &Tasks::cancel);
  connect(&tasks, &Tasks::faulted, questions_, &Questions::tell_fault);
  window_->set_sound_device(session_->playback().device());
  const auto tell_device = [this] { window_->set_sound_device(session_->playback().device()); };
  connect(&session_->playback(), &Playback::changed, this, tell_device);
  connect(&session_->playback(), &Playback::looked, this, tell_device);
}

void Workbench::show_training_state() {
  const RunDocument& run = session_->run();
  const Permitted& may = run.permitted();
  Actions& actions = window_->actions();
  QAction* train = actions.at("training.train");
  const bool pauses = may.press == TrainPress::Pause;
  train->setText(may.press == TrainPress::Train ? tr("Train") : pauses ? tr("Pause") : tr("Go on"));
  train->setStatusTip(may.press == TrainPress::Train ? tr("Starts a run of this experiment")
                      : pauses                       ? tr("Pauses at the next step, and saves")
                      : run.training()               ? tr("Goes on from the pause")
                                       : tr("Goes on with %1 from its checkpoint, bit for bit on "
                                            "the CPU, with what was changed since")
                                             .arg(run.name()));
  train->setIcon(icon(pauses ? "pause" : "play", Palette::of(*window_)));
  QAction* resume = actions.at("training.resume");
  const bool begins_anew = bool(may.begin_anew);
  resume->setText(begins_anew ? tr("Begin this run anew") : tr("Resume this run"));
  // What cannot be done is said where one would press, not after pressing.
  actions.allow(train, may.pressed().why_not);
  actions.allow(actions.at("training.anew"), may.anew.why_not);
  actions.allow(actions.at("training.step"), may.step.why_not);
  actions.allow(actions.at("training.finish"), may.finish.why_not);
  actions.allow(resume, begins_anew ? QString() : may.resume.why_not);
  for (const char* id : {"file.open_run", "file.open_experiment"}) {
    actions.allow(actions.at(id), may.open_another.why_not);
  }
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
  scale *= session_->settings().type_size();
  apply(*qApp, palette, scale);
  for (QAction* action : window_->actions().all()) {
    const QString& name = window_->actions().spec(action).icon;
    if (!name.isEmpty()) action->setIcon(icon(name, palette));
  }
  show_training_state();
}

void Workbench::start(const QString& what) {
  // The sounds are read while the window is made up and drawn for the first time.
  if (!what.isEmpty()) open(what);
  questions_->ask_about_last_time(what.isEmpty());
  const DataKey key = data_key(session_->experiment().experiment());
  if (what.isEmpty() && !(session_->data().key() == key)) session_->data().open(key);
  apply_look();
  window_->show();
  // Space plays and arrows walk from the first moment on.
  if (auto* map = window_->layouts().find<MapPanel>()) map->view()->setFocus();
}

void Workbench::offer_tour() {
  help_->offer_tour();
}

void Workbench::open(const QString& path) {
  const QFileInfo info(path);
  if (!info.exists() && example_name(path.toStdString())) {
    session_->open_data(path);
  } else if (!info.exists()) {
    window_->say(tr("%1: there is no such file or folder").arg(path));
  } else if (info.isDir() && is_run_folder(path.toStdString())) {
    session_->open_run(info.absoluteFilePath().toStdString());
  } else if (session_->open_sounds(info.absoluteFilePath())) {
    // An importer took it.
  } else if (info.suffix().toLower() == "json") {
    session_->load_experiment_file(info.absoluteFilePath());
  } else {
    const Catalogue& catalogue = session_->catalogue();
    const std::string sounds = what_can_be_opened(catalogue.importers, catalogue.examples);
    window_->say(tr("%1: is none of what can be opened: a run folder, an experiment (.json), %2")
                     .arg(path, QString::fromStdString(sounds)));
  }
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
      const QString path = dropped_path(drag->mimeData());
      // What is dragged out of this window is not to be opened in it.
      if (path.isEmpty() || drag->source() != nullptr) return true;
      drag->acceptProposedAction();
      drop_->show_words(tr("Let go to open %1").arg(QFileInfo(path).fileName()));
      return true;
    }
    case QEvent::DragLeave:
      drop_->hide();
      break;
    case QEvent::Drop: {
      drop_->hide();
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
