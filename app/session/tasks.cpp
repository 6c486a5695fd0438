#include "app/session/tasks.h"

#include <algorithm>
#include <QTimer>

#include "app/session/application.h"

namespace earshot {
namespace {

constexpr int worth_a_line_ms = 1000;

}  // namespace

void TaskContext::progress(const std::string& words, double fraction) const {
  tell_(id_, QString::fromStdString(words), fraction);
}

void TaskContext::post(std::function<void()> action) const {
  QMetaObject::invokeMethod(
      home_,
      [home = home_, stop = stop_, action = std::move(action)] {
        if (!stop.stop_requested()) home->guard(action);
      },
      Qt::QueuedConnection);
}

Tasks::Tasks(QObject* parent) : QObject(parent) {
  // Long searches must not keep a click's sound waiting, so there are more threads than cores.
  pool_.setMaxThreadCount(std::max(6, QThread::idealThreadCount() + 2));
  pool_.setExpiryTimeout(5000);
}

Tasks::~Tasks() {
  for (const auto& live : live_) live->stop.request_stop();
  pool_.waitForDone();
}

int Tasks::start(const QString& title, std::function<void(const TaskContext&)> work,
                 std::function<void()> done, std::function<void(const QString&)> failed) {
  const int id = ++last_id_;
  auto live = std::make_shared<Live>();
  live->title = title;
  live_.insert(id, live);
  TaskContext context;
  context.stop_ = live->stop.get_token();
  context.id_ = id;
  context.home_ = this;
  context.tell_ = [this](int told, const QString& words, double fraction) {
    QMetaObject::invokeMethod(
        this, [this, told, words, fraction] { hear(told, words, fraction); }, Qt::QueuedConnection);
  };
  pool_.start([this, id, context, work = std::move(work), done = std::move(done),
               failed = std::move(failed)] {
    QString fault;
    try {
      work(context);
    } catch (...) {
      fault = words_of_fault();
    }
    QMetaObject::invokeMethod(
        this,
        [this, id, done, failed, fault] {
          if (forget(id)) end(done, failed, fault);
        },
        Qt::QueuedConnection);
  });
  if (!title.isEmpty()) {
    QTimer::singleShot(worth_a_line_ms, this, [this, id] {
      const auto found = live_.value(id);
      if (!found) return;
      found->is_shown = true;
      Q_EMIT shown(id, found->title);
      Q_EMIT progressed(id, found->words, found->fraction);
    });
  }
  return id;
}

void Tasks::end(const std::function<void()>& done,
                const std::function<void(const QString&)>& failed, const QString& fault) {
  QString words = fault;
  if (words.isEmpty()) {
    try {
      done();
      return;
    } catch (...) {
      words = words_of_fault();
    }
  }
  guard([&] {
    if (failed) {
      failed(words);
    } else {
      Q_EMIT faulted(words);
    }
  });
}

void Tasks::guard(const std::function<void()>& action) {
  try {
    action();
  } catch (...) {
    Q_EMIT faulted(words_of_fault());
  }
}

void Tasks::hear(int id, const QString& words, double fraction) {
  const auto found = live_.value(id);
  if (!found) return;
  found->words = words;
  found->fraction = fraction;
  Q_EMIT progressed(id, words, fraction);
}

void Tasks::cancel(int id) {
  const auto found = live_.value(id);
  if (!found) return;
  found->stop.request_stop();
  Q_EMIT cancelled(id);
  forget(id);
}

/// False where the task was cancelled before.
bool Tasks::forget(int id) {
  if (live_.remove(id) == 0) return false;
  Q_EMIT ended(id);
  return true;
}

}  // namespace earshot
