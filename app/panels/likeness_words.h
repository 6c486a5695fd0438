#pragma once

#include <filesystem>
#include <memory>
#include <QObject>

#include "app/session/session.h"

namespace earshot {

class ViewLikeness;

/// How alike the open run's encoder finds two views, in one sentence, and how alike it found them
/// before it had learnt anything.
class LikenessWords : public QObject {
  Q_OBJECT

 public:
  explicit LikenessWords(Session& session, QObject* parent = nullptr);

  /// Of these two, as changed() tells; nothing where either is null, or where no run is open that
  /// has heard such sounds and has a checkpoint.
  void ask(Session::Sound a, Session::Sound b);
  const QString& words() const { return words_; }

 Q_SIGNALS:
  void changed();

 private:
  bool can_be_asked() const;
  void begin();
  void say(const QString& words);

  Session& session_;
  Session::Sound a_, b_;
  std::shared_ptr<const ViewLikeness> judge_;
  std::filesystem::path judge_of_;  ///< its run
  int task_ = 0;
  QString words_;
};

}  // namespace earshot
