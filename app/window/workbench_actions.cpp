#include <QDesktopServices>
#include <QFileDialog>
#include <QUrl>
#include <utility>

#include "app/panels/audition_panel.h"
#include "app/panels/augmentations_panel.h"
#include "app/panels/data_panel.h"
#include "app/panels/method_panel.h"
#include "app/session/importer_words.h"
#include "app/session/run_list.h"
#include "app/window/lesson_line.h"
#include "app/window/workbench.h"
#include "core/data/examples.h"
#include "core/data/open_source.h"
#include "core/experiment/run_folder.h"

namespace earshot {

void Workbench::add_file_actions() {
  Actions& actions = window_->actions();
  const QString section = tr("File");
  QList<QKeySequence> keys{QKeySequence("Ctrl+O")};
  for (const ImporterEntry& importer : session_->catalogue().importers) {
    if (data_ == nullptr || !is_offered(importer)) continue;
    actions.add({"file.open_" + QString::fromStdString(importer.words.name), section,
                 tr("%1…").arg(QString::fromStdString(importer.asks)),
                 importer.folders ? "folder" : "table", std::exchange(keys, {}),
                 QString::fromStdString(importer.words.summary)},
                [this, &importer] { data_->choose(importer); });
  }
  for (const ExampleEntry& example : session_->catalogue().examples) {
    const QString path = QString::fromStdString("example:" + example.words.name);
    actions.add({"file.example." + QString::fromStdString(example.words.name),
                 section,
                 tr("Example: %1").arg(QString::fromStdString(example.words.label)),
                 "headphones",
                 {},
                 QString::fromStdString(example.words.summary)},
                [this, path] { session_->open_data(path); });
  }
  actions.add(
      {"file.open_features",
       section,
       tr("Open features…"),
       "map",
       {},
       tr("Shows features of the open sounds that another program made: .npy, .npz, .tsv or "
          ".csv, with the paths in a table beside it")},
      [this] { open_features(); });
  actions.add({"file.open_experiment",
               section,
               tr("Open experiment…"),
               "open",
               {},
               tr("Reads every setting from an experiment file")},
              [this] { open_experiment(); });
  actions.add({"file.save_experiment",
               section,
               tr("Save experiment as…"),
               "save",
               {QKeySequence("Ctrl+S")},
               tr("Writes every setting into a file that the command line trains unchanged")},
              [this] { session_->save_experiment_as(window_.get()); });
  actions.add({"file.open_run",
               section,
               tr("Open run…"),
               "layers",
               {QKeySequence("Ctrl+Shift+O")},
               tr("Opens a run folder to look at, evaluate or resume")},
              [this] { open_run(); });
  actions.add({"file.runs_folder",
               section,
               tr("Show the runs folder"),
               "folder",
               {},
               tr("Opens the folder that holds the runs of this window")},
              [] {
                std::error_code ignored;
                std::filesystem::create_directories(runs_folder(), ignored);
                QDesktopServices::openUrl(
                    QUrl::fromLocalFile(QString::fromStdString(runs_folder().string())));
              });
  actions.add({"file.quit",
               section,
               tr("Quit"),
               "",
               {QKeySequence("Ctrl+Q")},
               tr("Saves a run that is training, then closes the window")},
              [this] { window_->close(); });
}

void Workbench::add_edit_actions() {
  Actions& actions = window_->actions();
  QUndoStack& stack = session_->experiment().undo();
  const QString section = tr("Edit");
  QAction* undo = actions.add({"edit.undo",
                               section,
                               tr("Undo"),
                               "undo",
                               {QKeySequence("Ctrl+Z")},
                               tr("Takes the last change of the experiment back")},
                              [this] { session_->undo(); });
  QAction* redo = actions.add({"edit.redo",
                               section,
                               tr("Redo"),
                               "redo",
                               {QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")},
                               tr("Does again what was taken back")},
                              [this] { session_->redo(); });
  const auto follow = [undo, redo, &stack, &actions] {
    undo->setText(tr("Undo %1").arg(stack.undoText()).trimmed());
    redo->setText(tr("Redo %1").arg(stack.redoText()).trimmed());
    actions.allow(undo, stack.canUndo() ? QString() : tr("No setting was changed yet."));
    actions.allow(redo, stack.canRedo() ? QString() : tr("Nothing was taken back."));
  };
  connect(&stack, &QUndoStack::indexChanged, undo, follow);
  follow();
}

void Workbench::add_training_actions() {
  Actions& actions = window_->actions();
  const QString section = tr("Training");
  actions.add({"training.train",
               section,
               tr("Train"),
               "play",
               {QKeySequence("T")},
               tr("Starts a run of this experiment; while it runs, pauses; then goes on with it")},
              [this] { session_->train_or_pause(); });
  actions.add({"training.anew",
               section,
               tr("Train anew"),
               "",
               {},
               tr("Starts a fresh run of this experiment; the open one stays as it is")},
              [this] { session_->start_training(); });
  actions.add({"training.step",
               section,
               tr("One step"),
               "step",
               {QKeySequence("N")},
               tr("Does one step and pauses")},
              [this] { session_->train_steps(1); });
  actions.add({"training.finish",
               section,
               tr("Finish and save"),
               "finish",
               {},
               tr("Ends at the next step; the run can be evaluated, and resumed later")},
              [this] { session_->run().stop_and_save(); });
  actions.add(
      {"training.resume",
       section,
       tr("Resume this run"),
       "follow",
       {},
       tr("Goes on with the open run from its checkpoint, and takes back what was changed since")},
      [this] { session_->resume_open_run(); });
}

void Workbench::add_sound_actions() {
  Actions& actions = window_->actions();
  if (audition_ == nullptr) return;
  const QString section = tr("Sound");
  actions.add({"sound.play",
               section,
               tr("Play or stop"),
               "speaker",
               {QKeySequence(Qt::Key_Space)},
               tr("Plays the selected clip or the chosen view; stops what sounds")},
              [this] { audition_->play_or_stop(); });
  actions.add({"sound.original",
               section,
               tr("Hear the original"),
               "",
               {QKeySequence("O")},
               tr("Changes to the original at the same position")},
              [this] { audition_->choose(AuditionPanel::original_lane); });
  actions.add({"sound.view_a",
               section,
               tr("Hear view A"),
               "",
               {QKeySequence("A")},
               tr("Changes to the first view at the same position")},
              [this] { audition_->choose(1); });
  actions.add({"sound.view_b",
               section,
               tr("Hear view B"),
               "",
               {QKeySequence("B")},
               tr("Changes to the second view at the same position")},
              [this] { audition_->choose(2); });
  actions.add({"sound.next_view",
               section,
               tr("Hear the next view"),
               "",
               {QKeySequence("V")},
               tr("Changes to the view after this one at the same position")},
              [this] { audition_->choose_next_view(); });
  actions.add({"sound.draw_again",
               section,
               tr("Draw again"),
               "dice",
               {QKeySequence("R")},
               tr("Makes new views of the selected clip and plays one after the other")},
              [this] { audition_->draw_again(); });
  actions.add({"sound.pin",
               section,
               tr("Pin the draw"),
               "pin",
               {QKeySequence("P")},
               tr("Keeps the same draw for whatever clip is selected")},
              [this] { audition_->toggle_pin(); });
  actions.add(
      {"sound.loop", section, tr("Loop"), "loop", {QKeySequence("L")}, tr("Plays over and over")},
      [this] { session_->playback().set_loop(!session_->playback().loops()); });
}

void Workbench::add_scheme_actions() {
  Actions& actions = window_->actions();
  const QString section = tr("View");
  const auto scheme = [this](SchemeChoice choice) {
    session_->settings().set_scheme(choice);
    apply_look();
  };
  actions.add({"view.lesson",
               section,
               tr("Lesson of the method"),
               "lesson",
               {},
               tr("Shows or hides three sentences above the panels: what to hear, to look for and "
                  "to watch")},
              [this] { lesson_->set_shown(!lesson_->is_shown()); });
  actions.add({"view.dark", section, tr("Dark"), "moon", {}, tr("Dark colours")},
              [scheme] { scheme(SchemeChoice::Dark); });
  actions.add({"view.light", section, tr("Light"), "sun", {}, tr("Light colours")},
              [scheme] { scheme(SchemeChoice::Light); });
  actions.add({"view.system",
               section,
               tr("As the system"),
               "",
               {},
               tr("Dark or light as the desktop asks for")},
              [scheme] { scheme(SchemeChoice::System); });
}

void Workbench::add_palette_sources() {
  CommandPalette& palette = window_->palette_of_commands();
  palette.add_source([this] {
    QList<Findable> found;
    for (const Section& section : session_->experiment().all_sections()) {
      for (const Parameter& parameter : section.parameters) {
        const std::string path =
            section.path.empty() ? parameter.id : section.path + '.' + parameter.id;
        const bool in_chain = section.path.starts_with("views.") || path == "views.order";
        found.append({QString::fromStdString(parameter.label),
                      QString::fromStdString(section.label + " · " + path),
                      {},
                      true,
                      [this, path, in_chain] {
                        window_->layouts().reveal(in_chain ? "augmentations" : "method");
                        if (in_chain && augmentations_ != nullptr) augmentations_->reveal(path);
                        if (!in_chain && method_ != nullptr) method_->reveal(path);
                      }});
      }
    }
    return found;
  });
  palette.add_source([this] {
    QList<Findable> found;
    const bool may_open = bool(session_->run().permitted().open_another);
    for (const Preset& preset : session_->catalogue().presets) {
      const std::string name = preset.words.name;
      found.append({QString::fromStdString(preset.words.label),
                    tr("Preset · %1").arg(QString::fromStdString(name)),
                    {},
                    may_open,
                    [this, name] { session_->choose_preset(name); }});
    }
    return found;
  });
  palette.add_search([this](const QString& typed, int most) {
    QList<Findable> found;
    const auto dataset = session_->data().dataset();
    if (!dataset) return found;
    for (std::size_t i = 0; i < dataset->clips.size() && found.size() < most; ++i) {
      const auto clip = static_cast<std::int64_t>(i);
      const QString name = session_->name_of(clip);
      if (!name.contains(typed, Qt::CaseInsensitive)) continue;
      found.append({name, tr("Clip · %1").arg(session_->label_of(clip)), {}, true, [this, clip] {
                      session_->hearing().hear(clip);
                    }});
    }
    return found;
  });
  palette.add_source([this] {
    QList<Findable> found;
    for (const RunSummary& run : session_->known_runs().all()) {
      found.append({QString::fromStdString(run.name()),
                    tr("Run · step %L1 of %L2").arg(run.step).arg(run.steps),
                    {},
                    bool(session_->run().permitted().open_another),
                    [this, folder = run.folder] { session_->open_run(folder); }});
    }
    return found;
  });
}

void Workbench::open_experiment() {
  const QString file = QFileDialog::getOpenFileName(window_.get(), tr("Open an experiment"), {},
                                                    tr("Experiments (*.json)"));
  if (!file.isEmpty()) session_->load_experiment_file(file);
}

void Workbench::open_features() {
  const QString file =
      QFileDialog::getOpenFileName(window_.get(), tr("Open features of the open sounds"), {},
                                   tr("Features (*.npy *.npz *.tsv *.csv)"));
  if (!file.isEmpty()) session_->features().open_file({file.toStdString()});
}

void Workbench::open_run() {
  const QString folder = QFileDialog::getExistingDirectory(
      window_.get(), tr("Open a run"), QString::fromStdString(runs_folder().string()));
  if (!folder.isEmpty()) session_->open_run(folder.toStdString());
}

}  // namespace earshot
