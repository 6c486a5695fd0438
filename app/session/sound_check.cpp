#include "app/session/sound_check.h"

#include <algorithm>
#include <utility>

#include "core/data/check.h"
#include "core/training/usable_clips.h"

namespace earshot {
namespace {

/// More would take minutes, and the cache's room on the disk.
constexpr double most_seconds = 2 * 3600;

bool is_small(const Dataset& dataset) {
  double seconds = 0;
  for (const Clip& clip : dataset.clips) seconds += clip.seconds();
  return is_checked_first(dataset) && seconds <= most_seconds;
}

}  // namespace

SoundCheck::SoundCheck(Session& session) : session_(session) {
  connect(&session.data(), &DataDocument::began, this, &SoundCheck::end);
  connect(&session.data(), &DataDocument::ended, this, &SoundCheck::begin);
}

void SoundCheck::end() {
  if (task_ != 0) session_.tasks().cancel(std::exchange(task_, 0));
}

void SoundCheck::begin() {
  end();
  const auto& dataset = session_.data().dataset();
  if (!dataset || !is_small(*dataset)) return;
  const auto rate = session_.experiment().experiment().integer("data.sample_rate");
  task_ = session_.tasks().run(
      QObject::tr("Checking sounds"),
      [cache = session_.cache(rate)](const TaskContext& context) {
        return check_sounds(
            *cache->get(), {},
            [&](const CheckProgress& progress) {
              const auto done = std::to_string(progress.done),
                         total = std::to_string(progress.total);
              context.progress(done + " of " + total + " clips",
                               static_cast<double>(progress.done) /
                                   static_cast<double>(std::max<std::int64_t>(1, progress.total)));
            },
            context.stop());
      },
      [this, dataset](const std::vector<Problem>& problems) {
        task_ = 0;
        session_.data().add_problems(dataset, problems);
      },
      // Where no cache can be written training says so; nothing that is open is lost.
      [this](const QString&) { task_ = 0; });
}

}  // namespace earshot
