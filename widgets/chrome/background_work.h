#pragma once

#include <functional>
#include <memory>
#include <QObject>

namespace earshot {

/// One piece of work at a time on a thread of Qt's pool. Starting another, cancel() and the end of
/// this object stop it at its next look at stopped(); nothing of it is delivered afterwards.
class BackgroundWork {
 public:
  class Job {
   public:
    bool stopped() const;
    /// Runs `on_owner` on the owner's thread, later, unless the work was stopped meanwhile.
    void deliver(std::function<void()> on_owner) const;

   private:
    friend class BackgroundWork;
    struct Shared;
    std::shared_ptr<Shared> shared_;
  };

  /// Results are delivered on the owner's thread; the owner outlives this object.
  explicit BackgroundWork(QObject* owner) : owner_(owner) {}
  ~BackgroundWork() { cancel(); }
  BackgroundWork(const BackgroundWork&) = delete;
  BackgroundWork& operator=(const BackgroundWork&) = delete;

  void start(std::function<void(const Job&)> work);
  void cancel();
  bool running() const;

 private:
  QObject* owner_;
  std::shared_ptr<Job::Shared> current_;
};

}  // namespace earshot
