#include "widgets/chrome/command_palette.h"

#include <algorithm>
#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int detail_role = Qt::UserRole;
constexpr int key_role = Qt::UserRole + 1;
constexpr int most_shown = 60;

/// A row: the title, muted where it belongs, the key at the right.
class RowDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
    return {option.rect.width(), list_row_height(*option.widget, grid::title_line)};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const QPalette& palette = option.palette;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
    if (selected) painter->fillRect(option.rect, palette.highlight());
    const QPalette::ColorGroup group = enabled ? QPalette::Active : QPalette::Disabled;
    const QColor text =
        palette.color(group, selected ? QPalette::HighlightedText : QPalette::WindowText);
    QRect place = option.rect.adjusted(8, 0, -8, 0);
    painter->setPen(text);
    const QString key = index.data(key_role).toString();
    if (!key.isEmpty()) {
      painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, key);
      place.setRight(place.right() - option.fontMetrics.horizontalAdvance(key) - 16);
    }
    const QString title = index.data(Qt::DisplayRole).toString();
    QRect drawn;
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter, title, &drawn);
    place.setLeft(drawn.right() + 12);
    // Of what is off it is the reason, and is to be read.
    if (!selected) painter->setPen(palette.color(QPalette::Active, QPalette::PlaceholderText));
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data(detail_role).toString(),
                                                    Qt::ElideRight, std::max(0, place.width())));
  }
};

int word_score(const QString& word, const QString& text) {
  const qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive);
  if (at < 0) return 0;
  if (at == 0) return 8;
  const QChar before = text[at - 1];
  return before.isLetterOrNumber() ? 2 : 5;
}

}  // namespace

int match_score(const QString& typed, const Findable& item) {
  int score = 1;
  for (const QString& word : typed.split(' ', Qt::SkipEmptyParts)) {
    const int in_title = 8 * word_score(word, item.title);
    const int in_detail = word_score(word, item.detail);
    if (in_title == 0 && in_detail == 0) return 0;
    score += 16 * std::max(in_title, in_detail);
  }
  return score + std::max(0, 15 - static_cast<int>(item.title.size()) / 4);
}

CommandPalette::CommandPalette(QWidget* window) : QFrame(window) {
  setObjectName("command_palette");
  setAccessibleName(tr("Find anything"));
  setFrameShape(QFrame::StyledPanel);
  setAutoFillBackground(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 8, 8, 8);
  column->setSpacing(4);
  field_ = new QLineEdit(this);
  field_->setPlaceholderText(tr("Find an action, a setting, a preset, a run, a clip"));
  field_->setAccessibleName(tr("Find an action, a setting, a preset, a run, a clip"));
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("What was found"));
  list_->setItemDelegate(new RowDelegate(list_));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  nothing_ = new QLabel(this);
  nothing_->setProperty("role", "muted");
  nothing_->setWordWrap(true);
  column->addWidget(field_);
  column->addWidget(nothing_);
  column->addWidget(list_);
  field_->installEventFilter(this);
  connect(field_, &QLineEdit::textChanged, this, &CommandPalette::filter);
  connect(list_, &QListWidget::itemClicked, this, &CommandPalette::choose_current);
  hide();
}

void CommandPalette::add_source(Source source) {
  sources_.append(std::move(source));
}

void CommandPalette::add_search(Search search) {
  searches_.append(std::move(search));
}

void CommandPalette::open() {
  items_.clear();
  for (const Source& source : sources_) items_.append(source());
  listed_ = items_.size();
  focus_before_ = QApplication::focusWidget();
  const QWidget* window = parentWidget();
  const int width = std::min(640, window->width() - 32);
  const int height = std::min(420, window->height() - 96);
  most_high_ = height;
  setGeometry((window->width() - width) / 2, 48, width, height);
  field_->clear();
  filter();
  show();
  raise();
  field_->setFocus();
}

void CommandPalette::filter() {
  const QString typed = field_->text().trimmed();
  std::vector<std::pair<int, int>> ranked;
  items_.resize(listed_);
  for (int i = 0; i < items_.size(); ++i) {
    const int score = match_score(typed, items_[i]);
    if (score > 0) ranked.emplace_back(items_[i].enabled ? score : score / 2, i);
  }
  if (!typed.isEmpty()) {
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
  }
  constexpr int searched_from = 2;
  const int room = most_shown - std::min(most_shown, static_cast<int>(ranked.size()));
  for (const Search& search : searches_) {
    if (typed.size() < searched_from || room == 0) break;
    for (const Findable& found : search(typed, room)) {
      ranked.emplace_back(0, static_cast<int>(items_.size()));
      items_.append(found);
    }
  }
  list_->clear();
  shown_.clear();
  for (const auto& [score, place] : ranked) {
    if (shown_.size() >= most_shown) break;
    const Findable& item = items_[place];
    auto* row = new QListWidgetItem(item.title, list_);
    row->setData(detail_role, item.detail);
    row->setToolTip(plain_tip(item.detail));
    row->setData(key_role, item.key);
    if (!item.enabled) row->setFlags(Qt::NoItemFlags);
    shown_.append(place);
  }
  nothing_->setVisible(shown_.isEmpty());
  nothing_->setText(tr("Nothing has “%1” in its name.").arg(typed));
  for (int row = 0; row < list_->count(); ++row) {
    if (!list_->item(row)->flags().testFlag(Qt::ItemIsEnabled)) continue;
    list_->setCurrentRow(row);
    break;
  }
  fit();
}

/// As high as what was found, and no higher than at first.
void CommandPalette::fit() {
  list_->setVisible(list_->count() > 0);
  const int row = std::max(1, list_->sizeHintForRow(0));
  list_->setFixedHeight(0);
  layout()->activate();
  const int around = layout()->sizeHint().height();
  const int most = std::max(1, (most_high_ - around) / row);
  list_->setFixedHeight(std::min(list_->count(), most) * row);
  layout()->activate();
  resize(width(), layout()->sizeHint().height());
}

void CommandPalette::choose_current() {
  const int row = list_->currentRow();
  if (row < 0 || row >= shown_.size()) return;
  const Findable item = items_[shown_[row]];
  if (!item.enabled) return;
  close_palette();
  item.choose();
}

void CommandPalette::close_palette() {
  if (!isVisible()) return;
  hide();
  if (focus_before_ != nullptr) focus_before_->setFocus();
  focus_before_ = nullptr;
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusOut && isVisible()) {
    QMetaObject::invokeMethod(
        this,
        [this] {
          const QWidget* now = QApplication::focusWidget();
          if (isVisible() && now != nullptr && !isAncestorOf(now)) hide();
        },
        Qt::QueuedConnection);
  }
  if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
      close_palette();
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      choose_current();
      return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      QApplication::sendEvent(list_, event);
      return true;
    default:
      return false;
  }
}

}  // namespace earshot
