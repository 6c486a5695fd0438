#include "app/panels/inside_panel.h"

#include <algorithm>
#include <QComboBox>
#include <QStackedWidget>

#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/title_tools.h"
#include "widgets/inside/bars_view.h"
#include "widgets/inside/code_strip.h"
#include "widgets/inside/matrix_view.h"

namespace earshot {

PanelWords InsidePanel::words() {
  return {"inside", tr("Inside"), "inside", tr("What the method itself holds while it trains")};
}

InsidePanel::InsidePanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  which_ = new QComboBox(this);
  which_->setObjectName("inside_part");
  which_->setAccessibleName(tr("Part of the method's state"));
  which_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  tools_ = new TitleTools(tr("Which part is shown"), this);
  tools_->add(which_, {}, 1);
  title_line()->add_tool(tools_);
  empty_ = new EmptyState({}, {}, this);
  pages_ = new QStackedWidget(this);
  matrix_ = new MatrixView(pages_);
  bars_ = new BarsView(pages_);
  codes_ = new CodeStrip(pages_);
  for (PartView* view : std::initializer_list<PartView*>{matrix_, bars_, codes_}) {
    pages_->addWidget(view);
    view->set_name_of_clip([this](std::int64_t clip) {
      return session_.data().is_of(session_.run().experiment()) ? session_.name_of(clip)
                                                                : QString();
    });
    connect(view, &CellPicker::cell_clicked, this, &InsidePanel::hear);
  }
  contents()->setContentsMargins(0, grid::unit, 0, 0);
  contents()->addWidget(pages_, 1);
  contents()->addWidget(empty_, 1);
  connect(which_, &QComboBox::activated, this, [this] {
    wanted_ = which_->currentText();
    refresh_later();
  });
  connect(empty_, &EmptyState::asked, this, [this] { session_.train_steps(1); });
  connect(&session_.run(), &RunDocument::looked_inside, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::opened, this, &Panel::refresh_later);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &Panel::refresh_later);
  refresh_later();
}

const InsidePart* InsidePanel::shown() const {
  const auto& parts = session_.run().inside();
  const int place = which_->currentIndex();
  if (!parts || place < 0 || place >= static_cast<int>(parts->size())) return nullptr;
  return &(*parts)[static_cast<std::size_t>(place)];
}

/// Nothing changes while the parts stay the same.
void InsidePanel::list_parts() {
  QStringList wanted;
  if (const auto& parts = session_.run().inside()) {
    for (const InsidePart& part : *parts) wanted += QString::fromStdString(part.label);
  }
  QStringList present;
  for (int i = 0; i < which_->count(); ++i) present += which_->itemText(i);
  if (wanted == present) return;
  which_->clear();
  which_->addItems(wanted);
  if (const auto& parts = session_.run().inside()) {
    for (std::size_t i = 0; i < parts->size(); ++i) {
      which_->setItemData(static_cast<int>(i), plain_tip(QString::fromStdString((*parts)[i].help)),
                          Qt::ToolTipRole);
    }
  }
  which_->setCurrentIndex(std::max(0, which_->findText(wanted_)));
}

QVariantMap InsidePanel::save_state() const {
  return {{"part", wanted_}};
}

void InsidePanel::restore_state(const QVariantMap& state) {
  wanted_ = state.value("part").toString();
}

/// A run's folder has what it learnt, and no batch.
void InsidePanel::say_what_is_missing() {
  const RunDocument& run = session_.run();
  const Permitted& may = run.permitted();
  const bool stands_still = run.is_open() && !run.training() && !run.followed();
  const bool goes_on = stands_still && may.press == TrainPress::GoOn && bool(may.step);
  QString words = tr(
      "What the method itself holds appears here while it trains: the similarities of a batch, a "
      "queue, codes, losses by part.");
  if (stands_still && run.has_checkpoint()) {
    words = goes_on
                ? tr("A run's folder keeps weights and curves, not the batches: one step more "
                     "shows what the method holds now.")
                : tr("A run's folder keeps weights and curves, not the batches: what the method "
                     "held was seen while it trained.");
  }
  empty_->set_words(words);
  empty_->set_action(goes_on ? tr("One step") : QString());
}

void InsidePanel::refresh() {
  list_parts();
  const InsidePart* part = shown();
  empty_->setVisible(part == nullptr);
  pages_->setVisible(part != nullptr);
  tools_->set_wanted(which_, which_->count() > 1);
  if (part == nullptr) {
    title_line()->set_caption({});
    say_what_is_missing();
    return;
  }
  const QString step = tr("step %L1").arg(session_.run().inside_step());
  const QString label = QString::fromStdString(part->label);
  title_line()->set_caption(which_->count() > 1 ? step : tr("%1, %2").arg(label, step));
  which_->setToolTip(plain_tip(tr("%1: %2").arg(label, QString::fromStdString(part->help))));
  PartView* view = view_of(part->kind);
  view->set_part(*part);
  pages_->setCurrentWidget(view);
}

PartView* InsidePanel::view_of(InsidePart::Kind kind) const {
  if (kind == InsidePart::Kind::Bars) return bars_;
  if (kind == InsidePart::Kind::Codes) return codes_;
  return matrix_;
}

void InsidePanel::hear(int row, int column) {
  const InsidePart* part = shown();
  if (part == nullptr) return;
  const auto clip_at = [](const std::vector<std::int64_t>& clips, int place) {
    const auto at = static_cast<std::size_t>(place);
    return at < clips.size() ? clips[at] : -1;
  };
  const std::int64_t first = clip_at(part->row_clips, row);
  const std::int64_t second = clip_at(part->column_clips, column);
  const bool again = row == last_row_ && column == last_column_;
  column_next_ = again && !column_next_;
  last_row_ = row;
  last_column_ = column;
  const std::int64_t clip = (column_next_ && second >= 0) || first < 0 ? second : first;
  if (clip < 0) return;
  if (!session_.data().is_of(session_.run().experiment())) {
    Q_EMIT session_.said(tr("The run trains on other sounds than those that are open."));
    return;
  }
  session_.hearing().hear(clip);
  if (first >= 0 && second >= 0 && first != second) {
    Q_EMIT session_.said(tr("%1 of the pair: %2. Click again for the other.")
                             .arg(column_next_ ? tr("Column") : tr("Row"), session_.name_of(clip)));
  }
}

}  // namespace earshot
