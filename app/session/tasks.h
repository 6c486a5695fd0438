#pragma once

#include <functional>
#include <memory>
#include <QHash>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <stop_token>
#include <string>

namespace earshot {

class Tasks;

/// What work on another thread may use: whether it is to stop, and ways back to the window's
/// thread. Copyable; safe to use from any thread, also after the task's end.
class TaskContext {
 public:
  std::stop_token stop() const { return stop_; }
  /// `fraction` 0..1, or negative where the end is not known.
  void progress(const std::string& words, double fraction) const;
  /// Runs something on the window's thread, in order, unless the task was cancelled by then.
  void post(std::function<void()> action) const;

 private:
  friend class Tasks;
  std::stop_token stop_;
  int id_ = 0;
  Tasks* home_ = nullptr;
  std::function<void(int, QString, double)> tell_;
};

/// Slow work off the window's thread. What takes longer than a second has a line in the task list,
/// with cancel. No exception crosses the threads: what was thrown arrives as one line of text.
class Tasks : public QObject {
  Q_OBJECT

 public:
  explicit Tasks(QObject* parent = nullptr);
  /// Asks all work to stop and waits for it.
  ~Tasks() override;

  /// Runs `work(context)` on another thread and `done(result)` on this one, unless cancelled, when
  /// the work leaves by Stopped and nobody hears of it;
  /// `failed(words)` where either threw (faulted() without it). Returns the task's id. An empty
  /// title never has a line.
  template <class Work, class Done>
  int run(const QString& title, Work work, Done done,
          std::function<void(const QString&)> failed = {}) {
    using Result = std::invoke_result_t<Work, const TaskContext&>;
    auto result = std::make_shared<std::unique_ptr<Result>>();
    return start(
        title,
        [work = std::move(work), result](const TaskContext& context) mutable {
          *result = std::make_unique<Result>(work(context));
        },
        [done = std::move(done), result]() mutable { done(std::move(**result)); },
        std::move(failed));
  }

  /// After this neither `done` nor `failed` nor a posted action is called; cancelled(id) is.
  void cancel(int id);
  bool running(int id) const { return live_.contains(id); }
  int count() const { return static_cast<int>(live_.size()); }

 Q_SIGNALS:
  /// A task is worth a line: it has run for a second.
  void shown(int id, const QString& title);
  /// Of every task, shown or not.
  void progressed(int id, const QString& words, double fraction);
  void cancelled(int id);
  /// Work, or what was to be done with its result, threw, and nobody else was to hear of it.
  void faulted(const QString& words);
  /// Done, failed or cancelled.
  void ended(int id);

 private:
  friend class TaskContext;
  struct Live {
    QString title;
    std::stop_source stop;
    bool is_shown = false;
    QString words;
    double fraction = -1;
  };
  int start(const QString& title, std::function<void(const TaskContext&)> work,
            std::function<void()> done, std::function<void(const QString&)> failed);
  void end(const std::function<void()>& done, const std::function<void(const QString&)>& failed,
           const QString& fault);
  void guard(const std::function<void()>& action);
  void hear(int id, const QString& words, double fraction);
  bool forget(int id);

  QThreadPool pool_;
  QHash<int, std::shared_ptr<Live>> live_;
  int last_id_ = 0;
};

}  // namespace earshot
