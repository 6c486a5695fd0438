#include "app/panels/inside_panel.h"

#include <QStackedWidget>

#include "widgets/chrome/page_tabs.h"
#include "widgets/inside/bars_view.h"
#include "widgets/inside/code_strip.h"
#include "widgets/inside/matrix_view.h"

namespace earshot {

PanelWords InsidePanel::words() {
  return {"inside", tr("Inside"), "inside", tr("What the method itself holds while it trains")};
}

InsidePanel::InsidePanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  tabs_ = new PageTabs("inside_tabs", tr("Parts of the method's state"), {}, this);
  empty_ = new EmptyState(tr("What the method itself holds appears here while it trains: the "
                             "similarities of a batch, a queue, codes, losses by part."),
                          tr("Train"), this);
  pages_ = new QStackedWidget(this);
  matrix_ = new MatrixView(pages_);
  bars_ = new BarsView(pages_);
  codes_ = new CodeStrip(pages_);
  for (PartView* view : std::initializer_list<PartView*>{matrix_, bars_, codes_}) {
    pages_->addWidget(view);
    connect(view, &CellPicker::cell_clicked, this, &InsidePanel::hear);
  }
  contents()->addWidget(tabs_);
  contents()->addWidget(pages_, 1);
  contents()->addWidget(empty_, 1);
  connect(empty_, &EmptyState::asked, &session_, &Session::train_or_pause);
  connect(tabs_, &QTabBar::currentChanged, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::looked_inside, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::opened, this, &Panel::refresh_later);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &Panel::refresh_later);
  refresh_later();
}

const InsidePart* InsidePanel::shown() const {
  const auto& parts = session_.run().inside();
  const int place = tabs_->currentIndex();
  if (!parts || place < 0 || place >= static_cast<int>(parts->size())) return nullptr;
  return &(*parts)[static_cast<std::size_t>(place)];
}

/// One tab a part; nothing changes while the parts stay the same.
void InsidePanel::show_tabs() {
  QStringList wanted;
  if (const auto& parts = session_.run().inside()) {
    for (const InsidePart& part : *parts) wanted += QString::fromStdString(part.label);
  }
  QStringList present;
  for (int i = 0; i < tabs_->count(); ++i) present += tabs_->tabText(i);
  if (wanted == present) return;
  const QSignalBlocker quiet(tabs_);
  while (tabs_->count() > 0) tabs_->removeTab(0);
  for (const QString& label : wanted) tabs_->addTab(label);
}

void InsidePanel::refresh() {
  show_tabs();
  const InsidePart* part = shown();
  empty_->setVisible(part == nullptr);
  empty_->set_action(session_.run().permitted().train ? tr("Train") : QString());
  pages_->setVisible(part != nullptr);
  tabs_->setVisible(tabs_->count() > 1);
  if (part == nullptr) {
    title_line()->set_caption({});
    return;
  }
  title_line()->set_caption(tr("%1, step %L2")
                                .arg(QString::fromStdString(part->label))
                                .arg(session_.run().inside_step()));
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
