#include "app/window/branch_page.h"

#include <algorithm>
#include <limits>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "app/session/run_details.h"
#include "app/session/session.h"
#include "core/runs/branch_run.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/form/param_row.h"

namespace earshot {

BranchPage::BranchPage(Session& session, QWidget* parent) : QWidget(parent), session_(session) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(grid::inset, grid::inset, grid::inset, grid::inset);
  column->setSpacing(grid::inside);
  title_ = new QLabel(this);
  title_->setObjectName("branch_title");
  title_->setWordWrap(true);
  auto* how =
      new QLabel(tr("A new run folder begins from a checkpoint of it, with its curves up to "
                    "there; the run itself stays as it is."),
                 this);
  how->setProperty("role", "muted");
  how->setWordWrap(true);
  step_ = new QComboBox(this);
  step_->setObjectName("branch_from");
  step_->setAccessibleName(tr("The step that it begins at"));
  step_->setFocusPolicy(Qt::StrongFocus);
  setting_ = new QComboBox(this);
  setting_->setObjectName("branch_setting");
  setting_->setAccessibleName(tr("The setting that differs"));
  setting_->setFocusPolicy(Qt::StrongFocus);
  place_ = new QVBoxLayout;
  steps_ = new QSpinBox(this);
  steps_->setObjectName("branch_steps");
  steps_->setAccessibleName(tr("Steps in all"));
  steps_->setPrefix(tr("to step "));
  steps_->setGroupSeparatorShown(true);
  auto* back = new QPushButton(tr("Back"), this);
  branch_ = new QPushButton(tr("Branch"), this);
  branch_->setObjectName("branch_now");
  branch_->setProperty("role", "primary");
  auto* line = new QHBoxLayout;
  line->setSpacing(grid::inside);
  line->addWidget(steps_);
  line->addStretch(1);
  line->addWidget(back);
  line->addWidget(branch_);
  column->addWidget(title_);
  column->addWidget(how);
  column->addWidget(step_);
  column->addWidget(setting_);
  column->addLayout(place_);
  column->addLayout(line);
  column->addStretch(1);
  connect(step_, &QComboBox::currentIndexChanged, this, &BranchPage::show_step);
  connect(setting_, &QComboBox::currentIndexChanged, this, &BranchPage::show_setting);
  connect(back, &QPushButton::clicked, this, [this] { Q_EMIT left(false); });
  connect(branch_, &QPushButton::clicked, this, &BranchPage::branch);
}

void BranchPage::show_run(const RunSummary& run) {
  run_ = run;
  title_->setText(tr("Branch from %1, with one thing changed").arg(shown_name(run.name())));
  {
    const QSignalBlocker quiet(step_);
    step_->clear();
    const auto& steps = run.details->checkpoints;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
      const QString words = tr("from step %1").arg(QLocale().toString(qint64{*step}));
      step_->addItem(step == steps.rbegin() ? tr("%1, the last").arg(words) : words, qint64{*step});
    }
    step_->setToolTip(plain_tip(
        tr("The steps whose checkpoints the run has kept: as many as the setting \"%1\" says, "
           "spread evenly, and the last.")
            .arg(label_of("training.keep_checkpoints"))));
  }
  experiment_ = *run.details->experiment;
  const QSignalBlocker quiet(setting_);
  setting_->clear();
  for (const Section& section : sections(session_.catalogue(), experiment_)) {
    for (const Parameter& parameter : section.parameters) {
      const std::string path =
          section.path.empty() ? parameter.id : section.path + '.' + parameter.id;
      if (!may_differ_in_branch(path) || path == "training.steps") continue;
      setting_->addItem(QString::fromStdString(section.label + " · " + parameter.label),
                        QString::fromStdString(path));
    }
  }
  setting_->setCurrentIndex(std::max(0, setting_->findData("training.learning_rate")));
  show_step();
  setting_->setFocus();
}

QString BranchPage::label_of(const std::string& path) const {
  const auto all = sections(session_.catalogue(), experiment_);
  const Parameter* parameter = find_parameter(all, path);
  return QString::fromStdString(parameter == nullptr ? path : parameter->label);
}

void BranchPage::show_step() {
  const std::int64_t step = step_->currentData().toLongLong();
  experiment_ = run_.details->experiment_at(step);
  const auto most = std::int64_t{std::numeric_limits<int>::max()};
  const std::int64_t planned = run_.steps > step ? run_.steps : step + run_.steps;
  const auto as_int = [most](std::int64_t value) {
    return static_cast<int>(std::min(most, value));
  };
  steps_->setRange(as_int(step + 1), as_int(most));
  steps_->setValue(as_int(planned));
  show_setting();
}

void BranchPage::show_setting() {
  delete row_;
  row_ = nullptr;
  const std::string path = setting_->currentData().toString().toStdString();
  const auto all = sections(session_.catalogue(), experiment_);
  const Parameter* parameter = find_parameter(all, path);
  if (parameter == nullptr) return;
  value_ = experiment_.values.at(path);
  row_ = new ParamRow(*parameter, path, this);
  row_->set_value(value_);
  place_->addWidget(row_);
  connect(row_, &ParamRow::edited, this, [this](const std::string&, const Value& value) {
    value_ = value;
    show_whether_it_differs();
  });
  show_whether_it_differs();
}

void BranchPage::show_whether_it_differs() {
  const bool differs = row_ != nullptr && !(value_ == experiment_.values.at(row_->path()));
  branch_->setEnabled(differs);
  branch_->setToolTip(differs ? tr("Makes the new run folder and opens it (Ctrl+Enter)")
                              : tr("Change the setting first."));
}

void BranchPage::branch() {
  if (!branch_->isEnabled()) return;
  session_.shelf().branch({.run = run_.folder,
                           .target = {},
                           .path = row_->path(),
                           .value = value_,
                           .steps = steps_->value(),
                           .from = std::int64_t{step_->currentData().toLongLong()}});
  Q_EMIT left(true);
}

void BranchPage::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    Q_EMIT left(false);
  } else if (event->key() == Qt::Key_Return && event->modifiers() == Qt::ControlModifier) {
    branch();
  } else {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace earshot
