#include "widgets/chrome/legend.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {

namespace {

constexpr int least_row_height = 20;
int row_height(const QFontMetrics& metrics) {
  return std::max(least_row_height, metrics.height() + 1);
}
constexpr int value_role = Qt::UserRole;
constexpr int colour_role = Qt::UserRole + 1;
constexpr int sign_role = Qt::UserRole + 2;

class Row : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
    return {80, row_height(option.fontMetrics)};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const auto& legend = *static_cast<const Legend*>(option.widget);
    const Palette& palette = Palette::of(legend);
    const bool some_picked = legend.selectionModel()->hasSelection();
    const bool picked = option.state.testFlag(QStyle::State_Selected);
    const bool under_mouse = option.state.testFlag(QStyle::State_MouseOver);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect rect = option.rect;
    const bool by_keys = legend.window()->testAttribute(Qt::WA_KeyboardFocusChange);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus) && by_keys;
    if (under_mouse || focused) {
      painter->setPen(focused ? QPen(palette.accent, 1) : QPen(Qt::NoPen));
      painter->setBrush(under_mouse ? QBrush(mixed(palette.panel, palette.text, 0.07)) : QBrush());
      painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), grid::radius,
                               grid::radius);
    }
    QColor colour = index.data(colour_role).value<QColor>();
    if (some_picked && !picked) colour = mixed(palette.panel, palette.faint, 0.6);
    const QPointF sign(rect.left() + 10, rect.center().y() + 0.5);
    if (index.data(sign_role).toInt() == static_cast<int>(LegendEntry::Sign::Line)) {
      painter->setPen(QPen(colour, 2));
      painter->drawLine(sign - QPointF(5, 0), sign + QPointF(5, 0));
    } else {
      painter->setPen(Qt::NoPen);
      painter->setBrush(colour);
      painter->drawEllipse(sign, 4, 4);
    }
    painter->setFont(legend.font());
    const QFontMetrics metrics(legend.font());
    const QString value = index.data(value_role).toString();
    const int value_width = value.isEmpty() ? 0 : metrics.horizontalAdvance(value) + grid::inside;
    const QRect name = rect.adjusted(20, 0, -grid::unit - value_width, 0);
    painter->setPen(some_picked && !picked ? palette.muted : palette.text);
    painter->drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                      metrics.elidedText(index.data().toString(), Qt::ElideMiddle, name.width()));
    painter->setPen(palette.muted);
    painter->drawText(rect.adjusted(0, 0, -grid::unit, 0), Qt::AlignRight | Qt::AlignVCenter,
                      value);
    painter->restore();
  }
};

}  // namespace

Legend::Legend(QWidget* parent) : QListWidget(parent) {
  setObjectName("legend");
  setAccessibleName(tr("Legend"));
  setItemDelegate(new Row(this));
  setSelectionMode(ExtendedSelection);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(ScrollPerPixel);
  setUniformItemSizes(true);
  setMouseTracking(true);
  setFrameShape(NoFrame);
  // On a map or a plot, its ground shows through.
  setStyleSheet(QStringLiteral("QListWidget { background: transparent; }"));
  viewport()->setAutoFillBackground(false);
  connect(this, &QListWidget::itemSelectionChanged, this, [this] {
    viewport()->update();
    if (!filling_) Q_EMIT picked_changed();
  });
}

void Legend::set_entries(const std::vector<LegendEntry>& entries, std::size_t left_out) {
  const bool same_names =
      entries.size() == entries_.size() && left_out == left_out_ &&
      std::equal(entries.begin(), entries.end(), entries_.begin(),
                 [](const LegendEntry& a, const LegendEntry& b) { return a.name == b.name; });
  entries_ = entries;
  left_out_ = left_out;
  filling_ = true;
  if (!same_names) {
    clear();
    for (const LegendEntry& entry : entries) new QListWidgetItem(entry.name, this);
    if (left_out > 0) {
      auto* last = new QListWidgetItem(tr("and %L1 more").arg(left_out), this);
      last->setFlags(Qt::NoItemFlags);
    }
  }
  for (int row = 0; row < static_cast<int>(entries.size()); ++row) {
    const LegendEntry& entry = entries[static_cast<std::size_t>(row)];
    item(row)->setData(value_role, entry.value);
    item(row)->setData(colour_role, entry.colour);
    item(row)->setData(sign_role, static_cast<int>(entry.sign));
    item(row)->setToolTip(
        plain_tip(tr("%1: click to show it alone, Ctrl-click to add it").arg(entry.name)));
  }
  filling_ = false;
  updateGeometry();
}

void Legend::set_values(const QStringList& values) {
  const int rows = std::min(static_cast<int>(entries_.size()), static_cast<int>(values.size()));
  for (int row = 0; row < rows; ++row) {
    entries_[static_cast<std::size_t>(row)].value = values[row];
    if (item(row)->data(value_role).toString() != values[row]) {
      item(row)->setData(value_role, values[row]);
    }
  }
}

std::vector<int> Legend::picked() const {
  std::vector<int> rows;
  for (int index = 0; index < count(); ++index) {
    if (item(index)->isSelected()) rows.push_back(index);
  }
  return rows;
}

void Legend::clear_picked() {
  clearSelection();
}

QSize Legend::sizeHint() const {
  const QFontMetrics metrics(font());
  const int bar = 12;  // room for the scroll bar
  int width = 80;
  for (const LegendEntry& entry : entries_) {
    const int value =
        entry.value.isEmpty() ? 0 : metrics.horizontalAdvance(entry.value) + grid::inside;
    width = std::max(width, 24 + metrics.horizontalAdvance(entry.name) + value + grid::unit + bar);
  }
  return {std::min(width, 220), count() * row_height(metrics)};
}

void Legend::mousePressEvent(QMouseEvent* event) {
  const QListWidgetItem* under = itemAt(event->position().toPoint());
  const bool only_one = under != nullptr && under->isSelected() && picked().size() == 1;
  if (event->button() == Qt::LeftButton && (under == nullptr || only_one)) {
    clear_picked();
    return;
  }
  QListWidget::mousePressEvent(event);
}

void Legend::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && !picked().empty()) {
    clear_picked();
    return;
  }
  QListWidget::keyPressEvent(event);
}

}  // namespace earshot
