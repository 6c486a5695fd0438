#include "widgets/chrome/background_work.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <QThreadPool>

namespace earshot {

struct BackgroundWork::Job::Shared {
  std::atomic<bool> stopped = false;
  std::atomic<bool> done = false;
  std::mutex mutex;  ///< the owner is only told while it is held and `stopped` is false
  QObject* owner = nullptr;
};

bool BackgroundWork::Job::stopped() const {
  return shared_->stopped;
}

void BackgroundWork::Job::deliver(std::function<void()> on_owner) const {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->stopped) return;
  QMetaObject::invokeMethod(
      shared_->owner,
      [shared = shared_, on_owner = std::move(on_owner)] {
        if (!shared->stopped) on_owner();
      },
      Qt::QueuedConnection);
}

void BackgroundWork::start(std::function<void(const Job&)> work) {
  cancel();
  Job job;
  job.shared_ = std::make_shared<Job::Shared>();
  job.shared_->owner = owner_;
  current_ = job.shared_;
  QThreadPool::globalInstance()->start([job, work = std::move(work)] {
    try {
      if (!job.stopped()) work(job);
    } catch (const std::exception& error) {
      qWarning("%s", error.what());
    } catch (...) {
      qWarning("an unknown fault");
    }
    job.shared_->done = true;
  });
}

void BackgroundWork::cancel() {
  if (!current_) return;
  const std::lock_guard lock(current_->mutex);
  current_->stopped = true;
}

bool BackgroundWork::running() const {
  return current_ && !current_->done && !current_->stopped;
}

}  // namespace earshot
