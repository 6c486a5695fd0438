#include "app/session/unsaved_experiment.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <QRandomGenerator>
#include <QThreadPool>

#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

constexpr int soon_ms = 300;
constexpr int told_after_ms = 2000;
constexpr const char* name_start = "unsaved-";

fs::path lock_of(fs::path file) {
  return file.replace_extension(".lock");
}

/// A descriptor that holds the lock, or -1 where somebody else does.
int locked(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return -1;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

bool is_left_over(const fs::path& file) {
  const int lock = locked(lock_of(file));
  if (lock < 0) return false;
  ::close(lock);
  return true;
}

void remove_with_lock(const fs::path& file) {
  std::error_code ignored;
  fs::remove(file, ignored);
  fs::remove(lock_of(file), ignored);
}

}  // namespace

fs::path state_folder() {
  const auto told = [](const char* name) -> fs::path {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
  };
  if (const fs::path own = told("EARSHOT_STATE"); !own.empty()) return own;
  if (const fs::path state = told("XDG_STATE_HOME"); state.is_absolute()) return state / "earshot";
  const fs::path home = told("HOME");
  return (home.empty() ? fs::path("/tmp") : home / ".local" / "state") / "earshot";
}

/// What the two threads share. The window's never waits for the writing one but at its end.
struct UnsavedExperiment::Place {
  std::atomic<std::uint64_t> latest = 0;  ///< the number of the newest wish; older are not written
  std::mutex writing;                     ///< guards the rest
  bool ended = false;
  fs::path file;
  fs::path former;  ///< goes once the file is written
  int lock = -1;
  std::string fault;
};

UnsavedExperiment::UnsavedExperiment(ExperimentDocument& document, fs::path folder, QObject* parent)
    : QObject(parent),
      document_(document),
      folder_(std::move(folder)),
      place_(std::make_shared<Place>()),
      saved_(document.experiment()) {
  const QString number = QString::number(QRandomGenerator::system()->generate64(), 16);
  own_name_ = name_start + number.toStdString();
  place_->file = folder_ / (own_name_ + ".json");
  soon_.setSingleShot(true);
  soon_.setInterval(soon_ms);
  after_.setSingleShot(true);
  after_.setInterval(told_after_ms);
  connect(&soon_, &QTimer::timeout, this, &UnsavedExperiment::keep);
  connect(&after_, &QTimer::timeout, this, &UnsavedExperiment::tell_fault);
  // Not started anew by each change: of a long drag something is kept on the way.
  connect(&document_, &ExperimentDocument::changed, this, [this] {
    if (!soon_.isActive()) soon_.start();
  });
}

UnsavedExperiment::~UnsavedExperiment() {
  const std::scoped_lock lock(place_->writing);
  place_->ended = true;
  if (place_->lock < 0) return;
  remove_with_lock(place_->file);
  ::close(place_->lock);
}

void UnsavedExperiment::set_saved(const Experiment& experiment) {
  saved_ = experiment;
  if (!soon_.isActive()) soon_.start();
}

void UnsavedExperiment::keep() {
  std::optional<Experiment> unsaved;
  if (!(document_.experiment() == saved_)) unsaved = document_.experiment();
  if (!unsaved && !kept_ && former_.empty()) return;
  kept_ = unsaved.has_value();
  const std::uint64_t number = ++place_->latest;
  QThreadPool::globalInstance()->start([place = place_, number, unsaved,
                                        former = std::exchange(former_, {}),
                                        catalogue = document_.shared_catalogue()] {
    const std::scoped_lock lock(place->writing);
    if (!former.empty()) place->former = former;
    if (place->ended || number != place->latest) return;
    try {
      if (unsaved) {
        fs::create_directories(place->file.parent_path());
        if (place->lock < 0) place->lock = locked(lock_of(place->file));
        save_experiment(*catalogue, *unsaved, place->file);
      } else {
        std::error_code ignored;
        fs::remove(place->file, ignored);
      }
      if (!place->former.empty()) remove_with_lock(std::exchange(place->former, {}));
      place->fault.clear();
    } catch (const std::exception& error) {
      place->fault = error.what();
    }
  });
  after_.start();
}

void UnsavedExperiment::tell_fault() {
  std::string fault;
  {
    const std::unique_lock lock(place_->writing, std::try_to_lock);
    if (lock) fault = place_->fault;
  }
  if (fault.empty() || told_) return;
  told_ = true;
  Q_EMIT said(tr("The experiment cannot be kept for the case of a crash: %1")
                  .arg(QString::fromStdString(fault)));
}

std::optional<UnsavedExperiment::LeftOver> UnsavedExperiment::left_over() {
  std::error_code ignored;
  LeftOver newest;
  fs::file_time_type when = fs::file_time_type::min();
  for (fs::directory_iterator at(folder_, ignored), end; at != end; at.increment(ignored)) {
    const fs::directory_entry& entry = *at;
    const fs::path& file = entry.path();
    const bool named = file.filename().string().starts_with(name_start);
    if (!named || file.extension() != ".json" || file.stem() == own_name_) continue;
    if (!entry.is_regular_file(ignored) || !is_left_over(file)) continue;
    const auto time = entry.last_write_time(ignored);
    if (newest.file.empty() || time > when) {
      newest.file = file;
      when = time;
    }
  }
  if (newest.file.empty()) return std::nullopt;
  try {
    newest.experiment = load_experiment(document_.catalogue(), newest.file);
  } catch (const std::exception& error) {
    newest.fault = error.what();
    fs::path aside = newest.file;
    aside.replace_extension(".unreadable");
    fs::rename(newest.file, aside, ignored);
    fs::remove(lock_of(newest.file), ignored);
    newest.file = aside;
  }
  return newest;
}

void UnsavedExperiment::take_over(const LeftOver& left) {
  former_ = left.file;
  if (!soon_.isActive()) soon_.start();
}

void UnsavedExperiment::discard(const LeftOver& left) {
  remove_with_lock(left.file);
}

}  // namespace earshot
