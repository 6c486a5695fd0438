#include "app/window/training_words.h"

#include <cmath>

#include "app/session/session.h"
#include "core/measures/health_verdict.h"
#include "core/training/watched_figures.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

QString tr(const char* text) {
  return QObject::tr(text);
}

/// Rather than comparing whole views.
bool foretells_frames(Session& session) {
  const std::string name = session.run().experiment().text("method.name");
  const MethodEntry* method = session.catalogue().method(name);
  return method != nullptr && method->needs == EncoderNeed::Frames;
}

QString method_summary(Session& session) {
  const std::string name = session.experiment().experiment().text("method.name");
  const MethodEntry* method = session.catalogue().method(name);
  return method == nullptr ? QString() : QString::fromStdString(method->words.summary);
}

}  // namespace

QString training_state_words(Session& session) {
  const RunDocument& run = session.run();
  const QString& obstacle = run.permitted().obstacle;
  // A setting that is wrong is told beside what mends it.
  if (!obstacle.isEmpty() && session.obstacles().faults().empty()) {
    return tr("cannot train: %1").arg(obstacle);
  }
  if (!run.is_open()) return tr("nothing is running");
  if (run.stopping()) return tr("saving");
  switch (run.state()) {
    case RunState::Preparing:
      return run.state_words();
    case RunState::Running:
      return tr("training %1").arg(run.state_words()).trimmed();
    case RunState::Paused:
      return run.state_words().isEmpty() ? tr("paused") : tr("paused: %1").arg(run.state_words());
    case RunState::Finished:
      return tr("finished");
    case RunState::Stopped:
      return tr("stopped");
    case RunState::Failed:
      return tr("failed");
  }
  return {};
}

QString step_words(const RunDocument& run) {
  if (!run.is_open()) return {};
  if (run.stopping()) return tr("saving");
  const QString done = number_text(static_cast<double>(run.steps_done()));
  switch (run.state()) {
    case RunState::Preparing:
      return run.state_words();
    case RunState::Failed:
      return tr("failed");
    case RunState::Paused:
      return tr("paused at step %1").arg(done);
    case RunState::Finished:
      return tr("finished, step %1").arg(done);
    case RunState::Stopped:
      return tr("stopped at step %1").arg(done);
    case RunState::Running:
      break;
  }
  const auto steps = static_cast<double>(run.experiment().integer("training.steps"));
  return tr("step %1 of %2").arg(done, number_text(steps));
}

QStringList watch_words(Session& session) {
  const RunDocument& run = session.run();
  if (!run.is_open()) {
    return {tr("%1 Watch the map: clips of one kind should gather.").arg(method_summary(session))};
  }
  if (run.state() == RunState::Failed) return {};
  QStringList lines;
  if (!run.last_step()) return lines;
  const WatchedFigures figures = watched_figures(*run.last_step());
  if (figures.same_clip && figures.other_clips) {
    lines += QString::fromStdString(similarity_words(*figures.same_clip, *figures.other_clips))
                 .replace(" -", " \u2212");
  }
  if (figures.told_apart) {
    const QString share = number_text(std::round(1000 * *figures.told_apart) / 10);
    lines +=
        foretells_frames(session)
            ? tr("in this batch what comes next was told from the rest %1 % of the time").arg(share)
            : tr("in this batch the other view of a clip was found %1 % of the time").arg(share);
  }
  return lines;
}

QString health_words(const RunDocument& run) {
  if (run.is_open() && run.state() == RunState::Failed) {
    return QStringLiteral("▲ ") + run.state_words();
  }
  const auto& health = run.health();
  if (!health) return {};
  const QString sign = health->level == HealthLevel::Good  ? QStringLiteral("● ")
                       : health->level == HealthLevel::Bad ? QStringLiteral("▲ ")
                                                           : QStringLiteral("◆ ");
  return sign + QString::fromStdString(health->words);
}

const char* health_role(const RunDocument& run) {
  if (run.is_open() && run.state() == RunState::Failed) return "bad";
  const auto& health = run.health();
  if (!health) return "muted";
  return health->level == HealthLevel::Good  ? "good"
         : health->level == HealthLevel::Bad ? "bad"
                                             : "careful";
}

}  // namespace earshot
