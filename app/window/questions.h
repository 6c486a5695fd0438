#pragma once

#include <filesystem>
#include <QObject>
#include <QString>

#include "app/session/session.h"
#include "app/window/notice_bar.h"

namespace earshot {

/// What the window asks of a person without stopping them, in its notice bar: what became of a
/// window that ended unexpectedly, a run that was refused, sounds that are gone, folders whose
/// meaning was guessed. A question of other sounds or another run is taken back.
class Questions : public QObject {
  Q_OBJECT

 public:
  /// Both outlive it.
  Questions(Session& session, NoticeBar& bar, QObject* parent);

  /// Says what went wrong by our own fault.
  void tell_fault(const QString& words);
  /// What a window that ended unexpectedly has left: its experiment comes back by itself where
  /// nobody asked for anything else (`at_once`), then a run of it is offered.
  void ask_about_last_time(bool at_once);

 Q_SIGNALS:
  /// What needs no answer: a line for the status bar.
  void said(const QString& words);

 private:
  bool offer_unsaved(bool at_once);
  void offer_interrupted_run();
  void offer(const RunSummary& run);
  /// How folders were read, with a way back; once for the same sounds.
  void tell_of_folders(const QString& words);
  void forget_former_sounds();
  void offer_another_resume(Refusal why, const QString& words);
  void ask_for_sounds(const QString& run, const QString& path);
  void choose_sounds(const QString& run, const QString& path);

  Session& session_;
  NoticeBar& bar_;
  QString told_folders_of_;   ///< the sounds whose reading was told of already
  int folders_question_ = 0;  ///< asked of the open sounds
  int run_question_ = 0;      ///< asked of the open run
};

}  // namespace earshot
