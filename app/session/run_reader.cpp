#include "app/session/run_reader.h"

#include <utility>

#include "core/data/examples.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

void look_for_sounds(const Catalogue& catalogue, const QVariantMap& moved, StoredRun& run) {
  const std::string path = run.experiment.text("data.path");
  std::error_code none;
  if (example_name(path) || std::filesystem::exists(path, none)) return;
  const std::string now = moved.value(QString::fromStdString(path)).toString().toStdString();
  if (now.empty() || !std::filesystem::exists(now, none)) {
    run.sounds_are_gone = true;
    return;
  }
  set_value(catalogue, run.experiment, "data.path", now);
  run.moved_from = path;
}

}  // namespace

RunReader::RunReader(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks, Settings& settings,
                     QObject* parent)
    : QObject(parent), catalogue_(std::move(catalogue)), tasks_(tasks), settings_(settings) {}

void RunReader::read(const std::filesystem::path& folder, bool from_start,
                     std::function<void(StoredRun)> take) {
  tasks_.cancel(task_);
  task_ = tasks_.run(
      tr("Opening a run"),
      [catalogue = catalogue_, folder, from_start,
       moved = settings_.moved_data()](const TaskContext&) {
        StoredRun run = read_run(*catalogue, folder);
        if (from_start) run.experiment = load_experiment(*catalogue, RunPaths(folder).experiment());
        look_for_sounds(*catalogue, moved, run);
        return run;
      },
      [take = std::move(take)](StoredRun run) { take(std::move(run)); },
      [this](const QString& why) { Q_EMIT said(why); });
}

}  // namespace earshot
