#include "app/panels/evaluate_panel.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include "app/panels/probe_figures.h"
#include "app/session/figure_text.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/title_tools.h"

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
  below_ = new QWidget(this);
  auto* across = new QHBoxLayout(below_);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(grid::inset);
  below_words_ = new QLabel(below_);
  below_words_->setObjectName("evaluate_next");
  below_words_->setProperty("role", "muted");
  below_words_->setWordWrap(true);
  begin_ = new QPushButton(tr("Evaluate"), below_);
  begin_->setObjectName("evaluate_begin");
  across->addWidget(below_words_, 1);
  across->addWidget(begin_);
  contents()->addWidget(below_);
  again_ = new IconButton("refresh", tr("Evaluate again"), this);
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
    protocol_->setItemData(protocol_->count() - 1, QString::fromStdString(entry.words.summary),
                           summary_role);
    protocol_->setItemData(protocol_->count() - 1,
                           plain_tip(QString::fromStdString(entry.words.summary)), Qt::ToolTipRole);
  }
  tools_ = new TitleTools(tr("Protocol and label of the evaluation"), this);
  tools_->more()->setObjectName("evaluate_more");
  tools_->add(protocol_, tr("protocol"), 2);
  tools_->add(column_, tr("label"), 1);
  tools_->add(again_, {}, 0);
  title_line()->add_tool(tools_);
  connect(empty_, &EmptyState::asked, &evaluation, &EvaluationDocument::evaluate);
  connect(begin_, &QPushButton::clicked, &evaluation, &EvaluationDocument::evaluate);
  connect(again_, &QToolButton::clicked, &evaluation, &EvaluationDocument::evaluate);
  connect(column_, &QComboBox::textActivated, &evaluation, &EvaluationDocument::choose_column);
  connect(protocol_, &QComboBox::activated, &evaluation, [this, &evaluation](int index) {
    evaluation.choose_protocol(protocol_->itemData(index).toString());
  });
  connect(figures_, &ProbeFigures::cell_clicked, this, &EvaluatePanel::list_cell);
  connect(figures_->confusion(), &ConfusionPage::clip_chosen, this, &EvaluatePanel::hear_of_cell);
  connect(&session_.baselines(), &BaselinesDocument::changed, this, &Panel::refresh_later);
  connect(&evaluation, &EvaluationDocument::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &Panel::refresh_later);
  refresh();  // nobody is to see, or to choose from, what is not filled yet
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
  tools_->set_wanted(column_, column_->count() > 1);
}

/// Of a protocol that is not listed nothing stands there.
void EvaluatePanel::show_protocol() {
  const int index = protocol_->findData(session_.evaluation().protocol());
  protocol_->setCurrentIndex(index);
  protocol_->setToolTip(index < 0 ? QString()
                                  : protocol_->itemData(index, Qt::ToolTipRole).toString());
  tools_->set_wanted(protocol_, protocol_->count() > 1 && session_.run().is_open());
}

QList<Gesture> EvaluatePanel::gestures() const {
  return {{tr("Click on a cell of the confusion"), tr("lists its clips and plays the first")},
          {tr("The same cell again"), tr("plays the next")}};
}

QVariantMap EvaluatePanel::save_state() const {
  return {{"order", static_cast<int>(figures_->confusion()->order())}};
}

void EvaluatePanel::restore_state(const QVariantMap& state) {
  const int order = state.value("order", 0).toInt();
  if (order >= 0 && order <= static_cast<int>(ClassOrder::Confused)) {
    figures_->confusion()->set_order(static_cast<ClassOrder>(order));
  }
}

QString EvaluatePanel::no_result_words() const {
  const EvaluationDocument& evaluation = session_.evaluation();
  if (!evaluation.no_probe().isEmpty()) return tr("Cannot evaluate: %1").arg(evaluation.no_probe());
  // What is usual needs no name.
  if (session_.run().has_checkpoint() && protocol_->currentIndex() > 0) {
    return protocol_->itemData(protocol_->currentIndex(), summary_role).toString();
  }
  const BaselinesDocument& baselines = session_.baselines();
  if (baselines.working()) {
    const QString& what = baselines.progress();
    return what.isEmpty() ? tr("Judging what needs no training")
                          : tr("Judging what needs no training: %1").arg(what);
  }
  if (!baselines.words().isEmpty()) return tr("Cannot evaluate: %1").arg(baselines.words());
  if (!session_.run().has_checkpoint()) {
    return tr(
        "After some training, a linear probe on the frozen encoder says here what was learnt about "
        "the labels, beside honest baselines.");
  }
  return tr(
      "A linear probe on the frozen encoder, beside the same encoder untrained and plain log-mel "
      "statistics, says what was learnt about the labels.");
}

QString EvaluatePanel::baseline_words() const {
  const BaselinesDocument& baselines = session_.baselines();
  EvaluationResult all;
  all.baselines = baselines.judged();
  const JudgedBaseline* best = strongest_baseline(all);
  if (best == nullptr) return {};
  const ProbeResult& judged = best->second;
  const std::vector<Figure> figures = session_.catalogue().figures_of(judged.protocol);
  const bool share = figures.empty() || figures.front().is_share();
  QString words =
      tr("Before training, a %1 of %2 has %3 on %4 test clips with %5. That is to be beaten.")
          .arg(protocol_words(session_.catalogue(), judged.protocol), shown_name(judged.label),
               share ? short_percent(judged.ranked()) : number_text(judged.ranked()),
               QLocale().toString(qint64{judged.test_clips}),
               earshot::baseline_words(session_.catalogue(), best->first));
  if (baselines.sampled() > 0) {
    words += tr(" Of %1 clips, a sample.").arg(QLocale().toString(qint64{baselines.sampled()}));
  }
  if (baselines.working() && !baselines.progress().isEmpty()) {
    words += tr(" Now: %1.").arg(baselines.progress());
  }
  return words;
}

void EvaluatePanel::show_baselines() {
  EvaluationResult alone;
  alone.baselines = session_.baselines().judged();
  const ProbeResult& first = alone.baselines.front().second;
  alone.probe.label = first.label;
  alone.probe.protocol = first.protocol;
  figures_->show_baselines(alone, baseline_words());
}

void EvaluatePanel::refresh() {
  const EvaluationDocument& evaluation = session_.evaluation();
  const Permission& may = session_.run().permitted().evaluate;
  const bool working = evaluation.working();
  const bool has_result = evaluation.result().has_value();
  const QString& words = evaluation.words();
  // Of what was chosen otherwise the figures stand there in a moment.
  const bool has_baselines =
      !has_result && evaluation.no_probe().isEmpty() && !session_.baselines().judged().empty();
  work_->setText(working ? tr("Evaluating: %1").arg(evaluation.progress()) : words);
  work_->setVisible(working || (!words.isEmpty() && (has_result || has_baselines)));
  tools_->set_wanted(again_, has_result && !working);
  again_->setEnabled(bool(may));
  again_->setToolTip(may ? tr("Evaluate again") : plain_tip(may.why_not));
  show_columns();
  show_protocol();
  figures_->setVisible(has_result || has_baselines);
  below_->setVisible(has_baselines && !working);
  begin_->setVisible(bool(may));
  below_words_->setText(may ? tr("Judge the trained encoder beside them.")
                            : tr("After some training the encoder stands here beside them."));
  empty_->setVisible(!has_result && !has_baselines && !working);
  empty_->set_words(!words.isEmpty() ? words : no_result_words());
  empty_->set_action(may ? tr("Evaluate") : QString());
  if (!has_result) {
    title_line()->set_caption({});
    if (has_baselines) show_baselines();
    return;
  }
  const EvaluationResult& result = *evaluation.result();
  title_line()->set_caption(tr("%1 by a %2, step %L3")
                                .arg(shown_name(result.probe.label),
                                     protocol_words(session_.catalogue(), result.probe.protocol),
                                     QLocale().toString(qint64{result.step})));
  figures_->show_result(result, evaluation.past());
}

/// The list plays what is chosen in it; a click on the same cell goes on in it.
void EvaluatePanel::list_cell(int truth, int predicted) {
  const EvaluationDocument& evaluation = session_.evaluation();
  ConfusionPage* page = figures_->confusion();
  // A matrix that is about to be drawn anew may still be clicked.
  const int classes =
      evaluation.result() ? static_cast<int>(evaluation.result()->probe.classes.size()) : 0;
  if (truth < 0 || predicted < 0 || truth >= classes || predicted >= classes) return;
  const std::vector<std::int64_t> clips = evaluation.clips_of(truth, predicted);
  if (!clips.empty() && !evaluation.are_open(clips)) {
    Q_EMIT session_.said(tr("The run was evaluated on other sounds than those that are open."));
    return;
  }
  if (std::pair(truth, predicted) == cell_ && clips == cell_clips_ && page->listed() > 0) {
    page->go_to((page->place() + 1) % page->listed());
    return;
  }
  cell_ = {truth, predicted};
  cell_clips_ = clips;
  const auto name = [&evaluation](int at) {
    return shown_name(evaluation.result()->probe.classes[static_cast<std::size_t>(at)]);
  };
  QStringList names;
  for (const std::int64_t clip : clips) names += session_.name_of(clip);
  const QString count = QLocale().toString(qint64(clips.size()));
  page->list_clips(truth == predicted
                       ? tr("%1, recognised: %2").arg(name(truth), count)
                       : tr("%1 heard as %2: %3").arg(name(truth), name(predicted), count),
                   names);
  if (!clips.empty()) page->go_to(0);
}

void EvaluatePanel::hear_of_cell(int place) {
  if (place < 0 || static_cast<std::size_t>(place) >= cell_clips_.size()) return;
  session_.hearing().hear(cell_clips_[static_cast<std::size_t>(place)]);
}

}  // namespace earshot
