#include "app/panels/evaluate_panel.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include "app/panels/probe_figures.h"
#include "app/session/figure_text.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int summary_role = Qt::UserRole + 1;

}  // namespace

PanelWords EvaluatePanel::words() {
  return {"evaluate", tr("Evaluate"), "target",
          tr("What a linear probe of the encoder finds, beside its baselines")};
}

EvaluatePanel::EvaluatePanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  EvaluationDocument& evaluation = session_.evaluation();
  work_ = new QLabel(this);
  work_->setObjectName("evaluate_work");
  work_->setProperty("role", "muted");
  work_->setWordWrap(true);
  empty_ = new EmptyState("", tr("Evaluate"), this);
  contents()->addWidget(work_);
  contents()->addWidget(empty_, 1);
  figures_ = new ProbeFigures(session_.catalogue(), this);
  contents()->addWidget(figures_, 1);
  again_ = new QPushButton(tr("Evaluate again"), this);
  again_->setObjectName("evaluate_again");
  column_ = new QComboBox(this);
  column_->setObjectName("evaluate_label");
  column_->setAccessibleName(tr("Label column to be probed"));
  column_->setToolTip(tr("Which label column the probe predicts"));
  column_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  protocol_ = new QComboBox(this);
  protocol_->setObjectName("evaluate_protocol");
  protocol_->setAccessibleName(tr("Protocol that judges"));
  protocol_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  for (const ProtocolEntry& entry : session_.catalogue().protocols) {
    protocol_->addItem(QString::fromStdString(entry.words.label),
                       QString::fromStdString(entry.words.name));
    protocol_->setItemData(protocol_->count() - 1,
                           plain_tip(QString::fromStdString(entry.words.summary)), Qt::ToolTipRole);
  }
  title_line()->add_tool(protocol_);
  title_line()->add_tool(column_);
  title_line()->add_tool(again_);
  connect(empty_, &EmptyState::asked, &evaluation, &EvaluationDocument::evaluate);
  connect(again_, &QPushButton::clicked, &evaluation, &EvaluationDocument::evaluate);
  connect(column_, &QComboBox::textActivated, &evaluation, &EvaluationDocument::choose_column);
  connect(protocol_, &QComboBox::activated, &evaluation, [this, &evaluation](int index) {
    evaluation.choose_protocol(protocol_->itemData(index).toString());
  });
  connect(figures_, &ProbeFigures::cell_clicked, this, &EvaluatePanel::hear_mistake);
  connect(&evaluation, &EvaluationDocument::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &Panel::refresh_later);
  refresh_later();
}

void EvaluatePanel::add_actions(Actions& actions) {
  QAction* evaluate = actions.add({"training.evaluate",
                                   tr("Training"),
                                   tr("Evaluate"),
                                   "target",
                                   {QKeySequence("E")},
                                   tr("Trains a linear probe on the frozen encoder and on its "
                                      "baselines")},
                                  [this] {
                                    bring_forward();
                                    session_.evaluation().evaluate();
                                  });
  const auto follow = [this, &actions, evaluate] {
    actions.allow(evaluate, session_.run().permitted().evaluate.why_not);
  };
  connect(&session_.run(), &RunDocument::permitted_changed, evaluate, follow);
  follow();
}

void EvaluatePanel::show_columns() {
  const EvaluationDocument& evaluation = session_.evaluation();
  QStringList shown;
  for (int i = 0; i < column_->count(); ++i) shown += column_->itemText(i);
  if (evaluation.columns() != shown) {
    column_->clear();
    column_->addItems(evaluation.columns());
  }
  column_->setCurrentText(evaluation.column());
  column_->setVisible(column_->count() > 1);
}

/// Of a protocol that is not listed nothing stands there.
void EvaluatePanel::show_protocol() {
  const int index = protocol_->findData(session_.evaluation().protocol());
  protocol_->setCurrentIndex(index);
  protocol_->setToolTip(index < 0 ? QString()
                                  : protocol_->itemData(index, Qt::ToolTipRole).toString());
  protocol_->setVisible(protocol_->count() > 1 && session_.run().is_open());
}

QString EvaluatePanel::no_result_words() const {
  const EvaluationDocument& evaluation = session_.evaluation();
  if (!evaluation.no_probe().isEmpty()) return tr("Cannot evaluate: %1").arg(evaluation.no_probe());
  if (!session_.run().has_checkpoint()) {
    return tr(
        "After some training, a linear probe on the frozen encoder says here what was learnt about "
        "the labels, beside honest baselines.");
  }
  // What is usual needs no name.
  if (protocol_->currentIndex() > 0) {
    return protocol_->itemData(protocol_->currentIndex(), summary_role).toString();
  }
  return tr(
      "A linear probe on the frozen encoder, beside the same encoder untrained and plain log-mel "
      "statistics, says what was learnt about the labels.");
}

void EvaluatePanel::refresh() {
  const EvaluationDocument& evaluation = session_.evaluation();
  const Permission& may = session_.run().permitted().evaluate;
  const bool working = evaluation.working();
  const bool has_result = evaluation.result().has_value();
  const QString& words = evaluation.words();
  work_->setText(working ? tr("Evaluating: %1").arg(evaluation.progress()) : words);
  work_->setVisible(working || (!words.isEmpty() && has_result));
  again_->setVisible(has_result && !working);
  again_->setEnabled(bool(may));
  again_->setToolTip(plain_tip(may.why_not));
  show_columns();
  show_protocol();
  figures_->setVisible(has_result);
  empty_->setVisible(!has_result && !working);
  empty_->set_words(!words.isEmpty() ? words : no_result_words());
  empty_->set_action(may ? tr("Evaluate") : QString());
  if (!has_result) {
    title_line()->set_caption({});
    return;
  }
  const EvaluationResult& result = *evaluation.result();
  title_line()->set_caption(tr("%1 by a %2, step %L3")
                                .arg(shown_name(result.probe.label),
                                     protocol_words(session_.catalogue(), result.probe.protocol),
                                     QLocale().toString(qint64{result.step})));
  figures_->show_result(result);
}

/// Each click on a cell plays the next clip of it.
void EvaluatePanel::hear_mistake(int truth, int predicted) {
  const EvaluationDocument& evaluation = session_.evaluation();
  const std::vector<std::int64_t> clips = evaluation.clips_of(truth, predicted);
  if (clips.empty()) return;
  if (!evaluation.are_open(clips)) {
    Q_EMIT session_.said(tr("The run was evaluated on other sounds than those that are open."));
    return;
  }
  const std::int64_t cell =
      static_cast<std::int64_t>(truth) *
          static_cast<std::int64_t>(evaluation.result()->probe.classes.size()) +
      predicted;
  mistake_ = cell == mistake_cell_ ? (mistake_ + 1) % static_cast<int>(clips.size()) : 0;
  mistake_cell_ = cell;
  session_.hearing().hear(clips[static_cast<std::size_t>(mistake_)]);
  Q_EMIT session_.said(tr("%1: clip %2 of %3 in this cell")
                           .arg(session_.name_of(session_.hearing().selected()),
                                QString::number(mistake_ + 1), QString::number(clips.size())));
}

}  // namespace earshot
