#include "app/window/run_rows.h"

#include <QLocale>
#include <utility>

#include "app/session/preset_cost.h"
#include "app/session/run_details.h"
#include "app/session/session.h"
#include "core/data/examples.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

bool fits(const RunRow& row, const QString& typed) {
  const QString all = row.title + ' ' + row.detail + ' ' + row.state;
  for (const QString& word : typed.split(' ', Qt::SkipEmptyParts)) {
    if (!all.contains(word, Qt::CaseInsensitive)) return false;
  }
  return true;
}

QString in_one_line(const QStringList& parts) {
  QStringList said = parts;
  said.removeAll(QString());
  return said.join(QStringLiteral(" · "));
}

}  // namespace

QString short_name_of_data(const std::string& path) {
  if (const auto example = example_name(path)) return shown_name(*example);
  const std::filesystem::path file(path);
  return shown_name((file.has_filename() ? file : file.parent_path()).filename().string());
}

RunRows::RunRows(Session& session, QObject* parent)
    : QAbstractListModel(parent), session_(session) {}

bool RunRows::is_of_the_open_sounds(const RunSummary& run) const {
  if (!run.details) return false;
  const std::string here = session_.experiment().experiment().text("data.path");
  const std::string there = run.details->data();
  if (there == here) return true;
  const QVariantMap moved = session_.settings().moved_data();
  return !there.empty() &&
         moved.value(QString::fromStdString(there)).toString().toStdString() == here;
}

RunRow RunRows::row_of(const RunSummary& run) const {
  RunRow row;
  row.kind = RunRow::Kind::Run;
  row.run = run;
  row.title = shown_name(run.name());
  row.is_open = session_.run().is_open() && session_.run().folder() == run.folder;
  switch (run.end) {
    case RunSummary::End::Finished: {
      // By its own word, also where it was asked to go less far than it was planned.
      const bool has_all = run.step >= run.steps;
      row.state = has_all ? tr("done") : tr("stopped");
      if (has_all) row.state_role = "good";
      break;
    }
    case RunSummary::End::Stopped:
      row.state = tr("stopped");
      break;
    case RunSummary::End::Failed:
      row.state = tr("failed");
      row.state_role = "bad";
      break;
    case RunSummary::End::Interrupted:
      row.state = tr("interrupted");
      row.state_role = "careful";
      break;
    case RunSummary::End::Training:
      row.state =
          row.is_open && session_.run().training() ? tr("training here") : tr("training elsewhere");
      row.state_role = "accent";
  }
  const QLocale locale;
  const QString steps =
      tr("step %1 of %2")
          .arg(locale.toString(qint64{run.step}), locale.toString(qint64{run.steps}));
  if (!run.details) {
    row.detail = steps;
  } else if (run.details->experiment) {
    const Experiment& experiment = *run.details->experiment;
    const QString sounds = is_of_the_open_sounds(run)
                               ? QString()
                               : tr("on %1").arg(short_name_of_data(experiment.text("data.path")));
    row.detail = in_one_line({session_.presets().title(experiment), sounds, steps});
    row.figure = run.details->figure;
  } else {
    row.detail = tr("cannot be read: %1").arg(run.details->fault);
    row.state_role = "bad";
  }
  row.tip = plain_tip(shown_name(run.folder.string()) + '\n' + row.detail + '\n' + row.state);
  return row;
}

void RunRows::add_group(const QString& heading, const QString& figures, std::vector<RunRow> rows) {
  if (rows.empty()) return;
  RunRow head;
  head.title = heading;
  head.figure = figures;
  rows_.push_back(std::move(head));
  for (RunRow& row : rows) rows_.push_back(std::move(row));
}

void RunRows::add_runs(const QString& typed) {
  std::vector<RunRow> here, others;
  for (const RunSummary& run : session_.known_runs().all()) {
    RunRow row = row_of(run);
    if (fits(row, typed)) (is_of_the_open_sounds(run) ? here : others).push_back(std::move(row));
  }
  const QString sounds = short_name_of_data(session_.experiment().experiment().text("data.path"));
  const bool both = !here.empty();
  add_group(tr("Runs on %1").arg(sounds), tr("last probe"), std::move(here));
  add_group(both ? tr("Other runs") : tr("Runs"), tr("last probe"), std::move(others));
}

void RunRows::add_presets(const QString& typed) {
  std::vector<RunRow> small, published;
  const Experiment& present = session_.experiment().experiment();
  const auto& experiments = session_.presets().experiments();
  const auto& presets = session_.catalogue().presets;
  for (std::size_t i = 0; i < presets.size(); ++i) {
    RunRow row;
    row.kind = RunRow::Kind::Preset;
    row.preset = &presets[i];
    row.title = PresetMatch::title(presets[i]);
    row.detail = QString::fromStdString(presets[i].words.summary);
    const StepCost cost = cost_of_step(experiments[i], session_.known_runs().all());
    row.figure = cost_words(cost);
    const QString source = QString::fromStdString(presets[i].words.source);
    const QString costs =
        cost.seconds <= 0 ? tr("What a step costs here is not known: no run of it was made.")
        : cost.measured   ? tr("As measured in %1.").arg(cost.from)
                          : tr("By %1, scaled by the samples of a step.").arg(cost.from);
    const QString held = cost.memory <= 0
                             ? QString()
                             : '\n' + tr("Memory: the most that the program held while it "
                                         "trained, window and sounds included.");
    row.tip = plain_tip(row.detail + '\n' + source + '\n' + costs + held);
    row.is_open = present.text("method.name") == experiments[i].text("method.name") &&
                  session_.presets().of(present).preset == row.preset;
    if (fits(row, typed)) {
      (presets[i].published.empty() ? small : published).push_back(std::move(row));
    }
  }
  add_group(tr("Presets, small, for a CPU"), tr("cost here"), std::move(small));
  add_group(tr("Presets, as published"), tr("cost here"), std::move(published));
}

void RunRows::fill(const QString& typed) {
  beginResetModel();
  rows_.clear();
  add_runs(typed);
  add_presets(typed);
  endResetModel();
}

int RunRows::first_from(int index) const {
  for (int i = std::max(0, index); i < rowCount(); ++i) {
    if (row(i).kind != RunRow::Kind::Heading) return i;
  }
  return -1;
}

int RunRows::place_of(const std::filesystem::path& run) const {
  for (int i = 0; i < rowCount(); ++i) {
    if (row(i).run && row(i).run->folder == run) return i;
  }
  return -1;
}

int RunRows::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant RunRows::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const RunRow& one = row(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return one.title;
    case Qt::EditRole:
      return one.run ? QString::fromStdString(one.run->name()) : one.title;
    case Qt::ToolTipRole:
      return one.tip;
    case Qt::AccessibleTextRole:
      return in_one_line({one.title, one.detail, one.state, one.figure});
    default:
      return {};
  }
}

Qt::ItemFlags RunRows::flags(const QModelIndex& index) const {
  if (!index.isValid() || row(index.row()).kind == RunRow::Kind::Heading) return Qt::NoItemFlags;
  Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
  const auto& run = row(index.row()).run;
  if (run && run->end != RunSummary::End::Training) flags |= Qt::ItemIsEditable;
  return flags;
}

bool RunRows::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !index.isValid() || !row(index.row()).run) return false;
  session_.shelf().rename(row(index.row()).run->folder, value.toString());
  return true;
}

}  // namespace earshot
