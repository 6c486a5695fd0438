#include "app/window/questions.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <utility>

#include "app/session/importer_words.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {

Questions::Questions(Session& session, NoticeBar& bar, QObject* parent)
    : QObject(parent), session_(session), bar_(bar) {
  connect(&session_.data(), &DataDocument::began, this, &Questions::forget_former_sounds);
  connect(&session_.notes(), &DataNotes::folders_read, this, &Questions::tell_of_folders);
  connect(&session_, &Session::sounds_gone, this, &Questions::ask_for_sounds);
  connect(&session_.run(), &RunDocument::refused, this, &Questions::offer_another_resume);
  connect(&session_.run(), &RunDocument::opened, this,
          [this] { bar_.take_back(std::exchange(run_question_, 0)); });
}

void Questions::tell_fault(const QString& words) {
  bar_.ask(tr("Something went wrong, and what was asked for was not done: %1").arg(words),
           {{tr("Dismiss"), {}}});
}

void Questions::ask_about_last_time(bool at_once) {
  if (!offer_unsaved(at_once)) offer_interrupted_run();
}

/// False where there is none.
bool Questions::offer_unsaved(bool at_once) {
  UnsavedExperiment& unsaved = session_.unsaved();
  const auto left = unsaved.left_over();
  if (!left) return false;
  if (!left->experiment) {
    Q_EMIT said(
        tr("An experiment that was not saved cannot be read; it is now %1: %2")
            .arg(QString::fromStdString(left->file.string()), QString::fromStdString(left->fault)));
    return false;
  }
  const Experiment before = session_.experiment().experiment();
  if (*left->experiment == before) {
    UnsavedExperiment::discard(*left);
    return false;
  }
  const auto restore = [this, left = *left] {
    session_.experiment().replace(*left.experiment, tr("restoring of the experiment"));
    session_.unsaved().take_over(left);
  };
  const auto then = [this] { offer_interrupted_run(); };
  if (at_once) {
    restore();
    const int restored = session_.experiment().undo().index();
    bar_.ask(tr("Earshot ended unexpectedly. The experiment that was not saved is here again."),
             {{tr("Keep"), then}, {tr("Discard"), [this, before, restored, then] {
                                     ExperimentDocument& document = session_.experiment();
                                     if (document.undo().index() == restored) {
                                       session_.undo();
                                     } else {
                                       document.replace(before, tr("discarding"));
                                     }
                                     then();
                                   }}});
  } else {
    bar_.ask(tr("Earshot ended unexpectedly and left an experiment that was not saved."),
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

void Questions::tell_of_folders(const QString& words) {
  const QString path = QString::fromStdString(session_.data().key().path);
  if (path == told_folders_of_) return;
  told_folders_of_ = path;
  if (bar_.asking()) {
    Q_EMIT said(words);
    return;
  }
  // What follows the semicolon names the setting, for the command line.
  const QString how = words.section(QStringLiteral("; data.folders="), 0, 0);
  folders_question_ =
      bar_.ask(how.left(1).toUpper() + how.mid(1) + '.',
               {{tr("Keep"), {}}, {tr("Labels alone"), [this] { session_.read_labels_alone(); }}});
}

void Questions::forget_former_sounds() {
  if (QString::fromStdString(session_.data().key().path) == told_folders_of_) return;
  told_folders_of_.clear();
  bar_.take_back(std::exchange(folders_question_, 0));
}

void Questions::offer_interrupted_run() {
  connect(
      &session_.known_runs(), &KnownRuns::looked, this,
      [this] {
        const QStringList dismissed = session_.settings().dismissed_runs();
        for (const RunSummary& run : session_.known_runs().all()) {
          if (run.end != RunSummary::End::Interrupted) continue;
          if (dismissed.contains(QString::fromStdString(run.folder.string()))) continue;
          if (!session_.run().is_open()) offer(run);
          return;
        }
      },
      Qt::SingleShotConnection);
  session_.known_runs().look_again();
}

void Questions::offer(const RunSummary& run) {
  ResumeChoice choice;
  choice.from_start = !run.has_checkpoint && run.step > 0;
  const QString words =
      choice.from_start ? tr("The run %1 ended unexpectedly at step %2 of %3, before a checkpoint.")
                        : tr("The run %1 ended unexpectedly at step %2 of %3.");
  const QString folder = QString::fromStdString(run.folder.string());
  bar_.ask(words.arg(shown_name(run.name()), QLocale().toString(qint64{run.step}),
                     QLocale().toString(qint64{run.steps})),
           {{choice.from_start ? tr("Begin anew, keep what is there") : tr("Resume"),
             [this, run, choice] { session_.resume_run(run.folder, choice); }},
            {tr("Open"), [this, run] { session_.open_run(run.folder); }},
            {tr("Dismiss"), [this, folder] { session_.settings().dismiss_run(folder); }}});
}

void Questions::offer_another_resume(Refusal why, const QString& words) {
  const std::filesystem::path folder = session_.run().folder();
  ResumeChoice choice;
  choice.from_start = why == Refusal::NoCheckpoint;
  choice.accept_changed_data = why == Refusal::ChangedData;
  const QString go_on = choice.from_start ? tr("Begin anew, keep what is there")
                                          : tr("Go on with the sounds as they are");
  QList<NoticeBar::Answer> answers{
      {go_on, [this, folder, choice] { session_.resume_run(folder, choice); }}};
  if (session_.run().data_has_moved()) {
    const QString path = QString::fromStdString(session_.run().stored_data());
    answers.push_back({tr("Find the sounds…"), [this, folder, path] {
                         choose_sounds(QString::fromStdString(folder.string()), path);
                       }});
  }
  answers.push_back({tr("Leave it"), {}});
  // What follows the semicolon names options of the command line.
  run_question_ = bar_.ask(words.section(QStringLiteral("; --"), 0, 0), answers);
}

void Questions::ask_for_sounds(const QString& run, const QString& path) {
  run_question_ =
      bar_.ask(tr("The sounds of %1 are not at %2 any more.").arg(QFileInfo(run).fileName(), path),
               {{tr("Find the sounds…"), [this, run, path] { choose_sounds(run, path); }},
                {tr("Leave it"), {}}});
}

void Questions::choose_sounds(const QString& run, const QString& path) {
  const QString title = tr("Where the sounds of %1 lie now").arg(QFileInfo(run).fileName());
  // What is gone is told by its name alone: a folder, unless it is named as a file would be.
  QString filter;
  for (const ImporterEntry& importer : session_.catalogue().importers) {
    if (filter.isEmpty() && is_named_as(importer, path)) filter = filter_of(importer);
  }
  const QString now = filter.isEmpty()
                          ? QFileDialog::getExistingDirectory(bar_.window(), title)
                          : QFileDialog::getOpenFileName(bar_.window(), title, {}, filter);
  if (!now.isEmpty()) session_.find_sounds(run.toStdString(), path, now);
}

}  // namespace earshot
