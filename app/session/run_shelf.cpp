#include "app/session/run_shelf.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <QFile>
#include <stdexcept>
#include <utility>

#include "core/experiment/run_folder.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

/// Nobody begins to train a run while it is moved.
class HeldRun {
 public:
  explicit HeldRun(const std::filesystem::path& run)
      : lock_(::open((run / ".lock").c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)) {
    if (lock_ < 0 || ::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(lock_);
    throw std::runtime_error(run.filename().string() + ": is being trained; finish it first");
  }
  ~HeldRun() {
    if (lock_ >= 0) ::close(lock_);
  }
  HeldRun(const HeldRun&) = delete;
  HeldRun& operator=(const HeldRun&) = delete;

 private:
  int lock_;
};

std::filesystem::path into_the_trash(const std::filesystem::path& folder) {
  QString there;
  if (!QFile::moveToTrash(QString::fromStdString(folder.string()), &there)) return {};
  return there.toStdString();
}

/// What desktops keep beside the trash's files, by the specification of freedesktop.org.
void forget_in_trash(const std::filesystem::path& was) {
  std::error_code ignored;
  const std::filesystem::path info = was.parent_path().parent_path() / "info";
  std::filesystem::remove(info / (was.filename().string() + ".trashinfo"), ignored);
}

std::filesystem::path free_name(const std::filesystem::path& folder, const std::string& name) {
  std::error_code ignored;
  std::filesystem::path free = folder / name;
  for (int number = 2; std::filesystem::exists(free, ignored); ++number) {
    free = folder / (name + '-' + std::to_string(number));
  }
  return free;
}

void move_folder(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code reason;
  if (std::filesystem::exists(std::filesystem::symlink_status(to, reason))) {
    throw std::runtime_error(to.filename().string() + ": is there already; choose another name");
  }
  std::filesystem::rename(from, to, reason);
  if (reason) throw std::runtime_error(from.string() + ": cannot be moved: " + reason.message());
}

QString name_of(const std::filesystem::path& run) {
  return shown_name(run.filename().string());
}

}  // namespace

RunShelf::RunShelf(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks, KnownRuns& runs,
                   RunDocument& open, QObject* parent)
    : QObject(parent),
      catalogue_(std::move(catalogue)),
      tasks_(tasks),
      runs_(runs),
      open_(open),
      trash_(into_the_trash) {}

QString RunShelf::fault_of_name(const QString& name) {
  constexpr qsizetype longest = 200;
  if (name.isEmpty()) return tr("A run needs a name.");
  if (name.contains('/') || name.contains(QChar(0))) return tr("A run's name has no slash.");
  if (name.startsWith('.')) return tr("A run's name begins with no dot.");
  if (name.toUtf8().size() > longest) {
    return tr("A run's name has %1 bytes at most.").arg(longest);
  }
  return {};
}

void RunShelf::move(std::function<std::filesystem::path()> work,
                    std::function<void(const std::filesystem::path&)> then) {
  tasks_.run(
      {}, [work = std::move(work)](const TaskContext&) { return work(); },
      [this, then = std::move(then)](const std::filesystem::path& now) {
        then(now);
        runs_.look_closely();
      },
      [this](const QString& why) { Q_EMIT said(why); });
}

void RunShelf::rename(const std::filesystem::path& run, const QString& name) {
  const QString wanted = name.trimmed();
  if (wanted == QString::fromStdString(run.filename().string())) return;
  if (const QString fault = fault_of_name(wanted); !fault.isEmpty()) {
    Q_EMIT said(fault);
    return;
  }
  const std::filesystem::path to = run.parent_path() / wanted.toStdString();
  move(
      [run, to] {
        const HeldRun held(run);
        move_folder(run, to);
        return to;
      },
      [this, run](const std::filesystem::path& now) {
        open_.folder_moved(run, now);
        Q_EMIT said(tr("%1 is called %2 now.").arg(name_of(run), name_of(now)));
      });
}

void RunShelf::to_trash(const std::filesystem::path& run) {
  if (open_.training() && open_.folder() == run) {
    Q_EMIT said(tr("%1 is being trained; finish it first.").arg(name_of(run)));
    return;
  }
  move(
      [run, trash = trash_] {
        const HeldRun held(run);
        std::filesystem::path there = trash(run);
        if (there.empty()) {
          throw std::runtime_error(run.string() +
                                   ": cannot be moved to the trash; nothing was deleted");
        }
        return there;
      },
      [this, run](const std::filesystem::path& there) {
        if (open_.folder() == run) open_.close();
        trashed_.push_back({run, there});
        Q_EMIT said(tr("%1 is in the trash.").arg(name_of(run)));
        Q_EMIT trash_changed();
      });
}

void RunShelf::bring_back() {
  if (trashed_.empty()) return;
  const Trashed last = trashed_.back();
  trashed_.pop_back();
  Q_EMIT trash_changed();
  move(
      [last] {
        const std::filesystem::path to =
            free_name(last.from.parent_path(), last.from.filename().string());
        move_folder(last.now, to);
        forget_in_trash(last.now);
        return to;
      },
      [this](const std::filesystem::path& now) {
        Q_EMIT said(tr("%1 is out of the trash again.").arg(name_of(now)));
      });
}

QString RunShelf::in_trash() const {
  return trashed_.empty() ? QString() : name_of(trashed_.back().from);
}

void RunShelf::branch(BranchRequest request) {
  request.target =
      free_name(request.run.parent_path(), request.run.filename().string() + "-branch");
  tasks_.run(
      tr("Branching from %1").arg(name_of(request.run)),
      [catalogue = catalogue_, request](const TaskContext&) {
        return branch_run(*catalogue, request);
      },
      [this, request](std::int64_t step) {
        Q_EMIT said(tr("%1 begins at step %L2 of %3; Go on trains it.")
                        .arg(name_of(request.target))
                        .arg(step)
                        .arg(name_of(request.run)));
        runs_.look_closely();
        Q_EMIT branched(QString::fromStdString(request.target.string()));
      },
      [this](const QString& why) { Q_EMIT said(why); });
}

}  // namespace earshot
