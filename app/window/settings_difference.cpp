#include "app/window/settings_difference.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include "app/session/run_details.h"
#include "app/session/session.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int present = -1;  ///< the experiment that is worked on

/// "Training · Learning rate" of a path that one of two experiments has.
QString label_of(const std::vector<Section>& sections, const std::string& path) {
  for (const Section& section : sections) {
    for (const Parameter& parameter : section.parameters) {
      const std::string whole =
          section.path.empty() ? parameter.id : section.path + '.' + parameter.id;
      if (whole == path) return QString::fromStdString(section.label + " · " + parameter.label);
    }
  }
  return {};
}

}  // namespace

SettingsDifference::SettingsDifference(Session& session, QWidget* parent)
    : QDialog(parent), session_(session) {
  setObjectName("settings_difference");
  setWindowTitle(tr("Settings that differ"));
  setAttribute(Qt::WA_DeleteOnClose);
  resize(680, 480);
  first_ = new QComboBox(this);
  first_->setObjectName("difference_first");
  first_->setAccessibleName(tr("One run"));
  second_ = new QComboBox(this);
  second_->setObjectName("difference_second");
  second_->setAccessibleName(tr("The other run"));
  words_ = new QLabel(this);
  words_->setObjectName("difference_words");
  words_->setProperty("role", "muted");
  words_->setWordWrap(true);
  table_ = new QTableWidget(this);
  table_->setObjectName("difference_table");
  table_->setAccessibleName(tr("Settings that differ"));
  table_->setColumnCount(3);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setShowGrid(false);
  table_->setWordWrap(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->verticalHeader()->hide();
  table_->horizontalHeader()->setHighlightSections(false);
  auto* choices = new QHBoxLayout;
  choices->setSpacing(grid::inside);
  choices->addWidget(first_, 1);
  choices->addWidget(second_, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(grid::inset, grid::inset, grid::inset, grid::inset);
  column->setSpacing(grid::inside);
  column->addLayout(choices);
  column->addWidget(words_);
  column->addWidget(table_, 1);
  connect(&session_.known_runs(), &KnownRuns::looked, this, &SettingsDifference::fill_choices);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &SettingsDifference::compare);
  for (QComboBox* choice : {first_, second_}) {
    connect(choice, &QComboBox::currentIndexChanged, this, &SettingsDifference::compare);
  }
  fill_choices();
  session_.known_runs().look_closely();
}

void SettingsDifference::fill_choices() {
  const bool begins = first_->count() == 0;
  runs_.clear();
  for (const RunSummary& run : session_.known_runs().all()) {
    if (run.details && run.details->experiment) runs_.push_back(run);
  }
  for (QComboBox* choice : {first_, second_}) {
    const QString former = choice->currentText();
    const QSignalBlocker quiet(choice);
    choice->clear();
    choice->addItem(tr("This experiment"), present);
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      choice->addItem(shown_name(runs_[i].name()), static_cast<int>(i));
    }
    choice->setCurrentIndex(std::max(0, choice->findText(former)));
  }
  // At first the experiment beside the latest run.
  if ((begins || first_->currentIndex() == second_->currentIndex()) && !runs_.empty()) {
    const QSignalBlocker quiet(second_);
    second_->setCurrentIndex(1);
  }
  compare();
}

const Experiment* SettingsDifference::chosen(const QComboBox* choice) const {
  const int place = choice->currentData().toInt();
  if (place == present) return &session_.experiment().experiment();
  if (place < 0 || static_cast<std::size_t>(place) >= runs_.size()) return nullptr;
  return &*runs_[static_cast<std::size_t>(place)].details->experiment;
}

void SettingsDifference::compare() {
  const Experiment* one = chosen(first_);
  const Experiment* other = chosen(second_);
  if (one == nullptr || other == nullptr) return;
  const auto found = differences(*one, *other);
  const auto of_one = sections(session_.catalogue(), *one);
  const auto of_other = sections(session_.catalogue(), *other);
  table_->setHorizontalHeaderLabels({tr("Setting"), first_->currentText(), second_->currentText()});
  table_->setRowCount(static_cast<int>(found.size()));
  for (std::size_t i = 0; i < found.size(); ++i) {
    QString label = label_of(of_one, found[i].path);
    if (label.isEmpty()) label = label_of(of_other, found[i].path);
    const auto shown = [](const std::string& value) {
      return value.empty() ? QStringLiteral("–") : shown_name(value);
    };
    const QStringList cells{label, shown(found[i].before), shown(found[i].after)};
    for (int column = 0; column < cells.size(); ++column) {
      auto* item = new QTableWidgetItem(cells[column]);
      item->setToolTip(plain_tip(column == 0 ? QString::fromStdString(found[i].path) + '\n' + label
                                             : cells[column]));
      table_->setItem(static_cast<int>(i), column, item);
    }
  }
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  words_->setText(runs_.empty()   ? tr("There is no run to compare with yet.")
                  : found.empty() ? tr("No setting differs.")
                                  : tr("%n settings differ; “–” where one of them has no such "
                                       "setting.",
                                       "", static_cast<int>(found.size())));
}

}  // namespace earshot
