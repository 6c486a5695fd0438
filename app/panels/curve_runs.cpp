#include "app/panels/curve_runs.h"

#include <algorithm>
#include <cmath>
#include <QHeaderView>
#include <QLocale>
#include <QPainter>

#include "core/experiment/recorded_changes.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curves_view.h"

namespace earshot {
namespace {

constexpr std::size_t most_runs = 60;
constexpr int run_row_height = 24;
constexpr std::size_t most_values = 2;

enum RunColumn { column_name, column_step, first_value };

QString id_of(const RunSummary& run) {
  return QString::fromStdString(run.folder.string());
}

QPixmap line_sign(const QColor& colour, double scale) {
  constexpr int wide = 14, high = 10;
  QPixmap picture(QSize(wide, high) * scale);
  picture.setDevicePixelRatio(scale);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setPen(QPen(colour, 2));
  painter.drawLine(QPointF(0, high / 2.0), QPointF(wide, high / 2.0));
  return picture;
}

}  // namespace

CurveRuns::CurveRuns(Session& session, CurvesView& view, QWidget* parent)
    : QTableWidget(parent), session_(session), view_(view) {
  setObjectName("curve_runs");
  setAccessibleName(tr("Runs that can be drawn"));
  setEditTriggers(NoEditTriggers);
  setSelectionMode(SingleSelection);
  setSelectionBehavior(SelectRows);
  setTabKeyNavigation(false);
  setShowGrid(false);
  setFrameShape(NoFrame);
  setWordWrap(false);
  setTextElideMode(Qt::ElideRight);
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(list_row_height(*this, run_row_height));
  horizontalHeader()->setHighlightSections(false);
  connect(this, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* item) {
    if (filling_ || item->column() != column_name) return;
    const QString& run = rows_[item->row()];
    if (run != current_) Q_EMIT draw_asked(run, item->checkState() == Qt::Checked);
  });
  connect(&session_.known_runs(), &KnownRuns::looked, this, [this] {
    if (isVisible()) look();
  });
}

void CurveRuns::show_runs(const QString& current, const QSet<QString>& drawn) {
  current_ = current;
  drawn_ = drawn;
  fill();
}

std::vector<std::pair<QString, QString>> CurveRuns::value_columns() const {
  std::vector<std::pair<QString, QString>> columns;
  const QStringList known = view_.series_names();
  for (const CurvePlot& plot : view_.plots()) {
    if (columns.size() >= most_values || !view_.is_large(plot.id)) continue;
    // The last of a plot's series is the one that says most.
    for (auto series = plot.series.rbegin(); series != plot.series.rend(); ++series) {
      if (!known.contains(series->id)) continue;
      columns.emplace_back(series->id, series->name);
      break;
    }
  }
  return columns;
}

void CurveRuns::fill() {
  filling_ = true;
  std::vector<const RunSummary*> runs;
  for (const RunSummary& run : session_.known_runs().all()) {
    if (run.step > 0 || drawn_.contains(id_of(run)) || id_of(run) == current_) {
      runs.push_back(&run);
    }
  }
  const auto is_own = [this](const RunSummary* run) {
    const auto found = experiments_.find(id_of(*run));
    return found != experiments_.end() && session_.data().is_of(found->second);
  };
  const auto rank = [&](const RunSummary* run) {
    if (id_of(*run) == current_) return 0;
    if (drawn_.contains(id_of(*run))) return 1;
    return is_own(run) ? 2 : 3;
  };
  std::ranges::stable_sort(runs, {}, rank);
  if (runs.size() > most_runs) runs.resize(most_runs);
  const auto values = value_columns();
  QStringList heads{tr("run"), tr("step")};
  for (const auto& [series, name] : values) heads += name;
  heads += current_.isEmpty() ? tr("settings") : tr("differs from the open run");
  setColumnCount(static_cast<int>(heads.size()));
  setHorizontalHeaderLabels(heads);
  setRowCount(static_cast<int>(runs.size()));
  rows_.clear();
  for (std::size_t row = 0; row < runs.size(); ++row) {
    const RunSummary& run = *runs[row];
    const QString id = id_of(run);
    rows_ += id;
    auto* name = new QTableWidgetItem(shown_name(run.name()));
    name->setToolTip(plain_tip(id));
    const bool is_current = id == current_;
    name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable |
                   (is_current ? Qt::NoItemFlags : Qt::ItemIsUserCheckable));
    name->setCheckState(is_current || drawn_.contains(id) ? Qt::Checked : Qt::Unchecked);
    setItem(static_cast<int>(row), column_name, name);
    const auto number = [&](int column, const QString& text) {
      auto* item = new QTableWidgetItem(text);
      item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      setItem(static_cast<int>(row), column, item);
    };
    number(column_step, QLocale().toString(qint64{run.step}));
    for (int value = 0; value < static_cast<int>(values.size()); ++value) {
      number(first_value + value, QStringLiteral("–"));
    }
    const QString words = is_current ? tr("the open run") : differences_of(id);
    auto* differs = new QTableWidgetItem(words);
    differs->setToolTip(plain_tip(words));
    setItem(static_cast<int>(row), columnCount() - 1, differs);
  }
  for (int column = 0; column < columnCount(); ++column) {
    const bool last = column + 1 == columnCount();
    const bool words = column == column_name || last;
    horizontalHeaderItem(column)->setTextAlignment((words ? Qt::AlignLeft : Qt::AlignRight) |
                                                   Qt::AlignVCenter);
    horizontalHeader()->setSectionResizeMode(
        column, last ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
  }
  filling_ = false;
  show_values();
}

void CurveRuns::show_values() {
  const auto values = value_columns();
  const bool fits = columnCount() == first_value + static_cast<int>(values.size()) + 1;
  if (!fits) {
    // The first values of a series have come; with columns for them this is called again.
    fill();
    return;
  }
  filling_ = true;
  for (int row = 0; row < rowCount(); ++row) {
    const QString& run = rows_[row];
    const bool is_drawn = run == current_ || drawn_.contains(run);
    const QColor colour = is_drawn ? view_.run_colour(run) : QColor();
    item(row, column_name)
        ->setData(Qt::DecorationRole,
                  colour.isValid() ? QVariant(line_sign(colour, devicePixelRatioF())) : QVariant());
    for (int value = 0; value < static_cast<int>(values.size()); ++value) {
      const double last = view_.last_value(run, values[static_cast<std::size_t>(value)].first);
      item(row, first_value + value)
          ->setText(std::isfinite(last) ? number_text(last) : QStringLiteral("–"));
    }
  }
  filling_ = false;
}

QString CurveRuns::differences_of(const QString& run) const {
  const auto found = experiments_.find(run);
  const auto open = experiments_.find(current_);
  if (found == experiments_.end() || open == experiments_.end()) return {};
  constexpr int most_named = 6;
  QStringList words;
  const auto different = differences(open->second, found->second);
  for (const Difference& one : different) {
    if (words.size() >= most_named) break;
    const QString path = QString::fromStdString(one.path);
    words += tr("%1 %2").arg(path.section('.', -1).replace('_', ' '),
                             one.after.empty() ? QStringLiteral("–") : shown_name(one.after));
  }
  const auto more = static_cast<qsizetype>(different.size()) - words.size();
  if (more > 0) words += tr("%1 more").arg(more);
  return words.isEmpty() ? tr("nothing") : words.join(QStringLiteral(" · "));
}

QString CurveRuns::setting_of(const QString& run) const {
  const auto found = experiments_.find(run);
  if (found == experiments_.end()) return {};
  QString all;
  for (const auto& [path, value] : found->second.values) {
    if (path != "seed") all += QString::fromStdString(path + '=' + to_text(value) + '\n');
  }
  return all;
}

void CurveRuns::look() {
  std::vector<std::filesystem::path> wanted;
  for (const RunSummary& run : session_.known_runs().all()) {
    if (wanted.size() < most_runs && !experiments_.contains(id_of(run))) {
      wanted.push_back(run.folder);
    }
  }
  if (session_.run().is_open() && !current_.isEmpty()) {
    experiments_[current_] = session_.run().experiment();
  }
  fill();
  if (wanted.empty()) return;
  session_.tasks().cancel(task_);
  task_ = session_.tasks().run(
      {},
      [wanted, catalogue = session_.experiment().shared_catalogue()](const TaskContext& context) {
        std::map<QString, Experiment> read;
        for (const std::filesystem::path& run : wanted) {
          if (context.stop().stop_requested()) break;
          try {
            read[QString::fromStdString(run.string())] = experiment_of_run(*catalogue, run);
          } catch (const std::exception&) {
            // It is listed without its settings.
          }
        }
        return read;
      },
      [this](std::map<QString, Experiment> read) { keep(std::move(read)); });
}

void CurveRuns::keep(std::map<QString, Experiment> read) {
  for (auto& [run, experiment] : read) experiments_[run] = std::move(experiment);
  fill();
  Q_EMIT known();
}

}  // namespace earshot
