#include "widgets/inside/heat_map.h"

#include <algorithm>
#include <cmath>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <stdexcept>

#include "widgets/chrome/colour_maps.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {

namespace {

constexpr double title = 16;       // "predicted", "true"
constexpr double words_line = 24;  // below the matrix
constexpr double class_bar = 4;    // of a class's colour, between its name and the matrix

}  // namespace

HeatMap::HeatMap(QWidget* parent) : CellPicker(parent) {
  setObjectName("heat_map");
  setAccessibleName(tr("Confusion matrix"));
  empty_ = new EmptyState({}, {}, this);
  connect(empty_, &EmptyState::asked, this, &HeatMap::empty_action_asked);
}

HeatMap::~HeatMap() = default;

void HeatMap::set_confusion(std::vector<std::vector<std::int64_t>> counts,
                            const QStringList& names) {
  const auto size = static_cast<std::size_t>(names.size());
  const bool square =
      counts.size() == size && std::all_of(counts.begin(), counts.end(),
                                           [&](const auto& row) { return row.size() == size; });
  if (!square) throw std::invalid_argument("confusion matrix: not square with a name a row");
  counts_ = std::move(counts);
  names_ = names;
  row_sums_.clear();
  for (const auto& row : counts_) {
    std::int64_t sum = 0;
    for (const std::int64_t count : row) sum += count;
    row_sums_.push_back(sum);
  }
  look_at(-1, -1);
  lay_out();
  update();
}

void HeatMap::set_class_colours(std::vector<int> slots) {
  if (slots == slots_) return;
  slots_ = std::move(slots);
  lay_out();
  update();
}

QColor HeatMap::colour_of_class(int index) const {
  const auto at = static_cast<std::size_t>(index);
  return at < slots_.size() && slots_[at] >= 0 ? Palette::of(*this).class_colour(slots_[at])
                                               : QColor();
}

void HeatMap::set_empty(const QString& words, const QString& action) {
  empty_->set_words(words);
  empty_->set_action(action);
  lay_out();
}

double HeatMap::share(int row, int column) const {
  const auto at = static_cast<std::size_t>(row);
  if (row_sums_[at] == 0) return 0;
  return static_cast<double>(counts_[at][static_cast<std::size_t>(column)]) /
         static_cast<double>(row_sums_[at]);
}

/// One hue for what is right, another for mistakes; nothing there is told from a little.
QColor HeatMap::ground(const Palette& palette, bool right, double share) {
  const QColor& hue = right ? palette.accent : palette.bad;
  return mixed(palette.panel, hue, 0.12 + 0.88 * share);
}

QColor HeatMap::ground_of(int row, int column) const {
  const Palette& palette = Palette::of(*this);
  const bool none = counts_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] == 0;
  return none ? palette.raised : ground(palette, row == column, share(row, column));
}

void HeatMap::lay_out() {
  empty_->setVisible(classes() == 0);
  empty_->setGeometry(rect());
  if (classes() == 0) return;
  const QFontMetrics metrics(caption_font(*this));
  double longest = 0;
  for (const QString& name : names_) {
    longest = std::max(longest, static_cast<double>(metrics.horizontalAdvance(name)));
  }
  const double left = title + std::min(longest, width() * 0.28) + grid::inside + bar_room();
  const double wide = width() - left - grid::unit;
  names_stand_ = longest + 6 > wide / classes();
  const double above =
      title +
      (names_stand_ ? std::min(longest, height() * 0.25) + grid::unit : metrics.height() + 4.0) +
      bar_room();
  // The caption is whole also where the matrix is narrow.
  const QRectF caption_place(0, 0, std::max(1.0, width() - 2.0 * grid::unit), height());
  words_high_ =
      std::max(words_line,
               metrics.boundingRect(caption_place.toRect(), Qt::TextWordWrap, caption()).height() +
                   static_cast<double>(grid::unit));
  const double high = height() - above - words_high_;
  // Whole pixels, so that all cells are alike; as flat as the panel, within reason.
  constexpr double flattest = 3, tallest = 1.5;
  wide_ = std::max(2.0, std::floor(wide / classes()));
  high_ = std::max(2.0, std::floor(high / classes()));
  const double square = std::min(wide_, high_);
  wide_ = std::min(wide_, is_picture_ ? square : std::floor(flattest * high_));
  high_ = std::min(high_, is_picture_ ? square : std::floor(tallest * wide_));
  matrix_ = QRectF(left, above, wide_ * classes(), high_ * classes());
}

double HeatMap::bar_room() const {
  return slots_.empty() ? 0 : class_bar + 1;
}

QRectF HeatMap::cell(int row, int column) const {
  return {matrix_.left() + column * wide_, matrix_.top() + row * high_, wide_, high_};
}

std::pair<int, int> HeatMap::cell_at(QPointF at) const {
  if (classes() == 0 || !matrix_.contains(at)) return {-1, -1};
  const int column = static_cast<int>((at.x() - matrix_.left()) / wide_);
  const int row = static_cast<int>((at.y() - matrix_.top()) / high_);
  return {std::min(row, classes() - 1), std::min(column, classes() - 1)};
}

QString HeatMap::caption() const {
  return is_picture_ ? tr("Coloured by the share of each true class; mistakes are red.")
                     : tr("Coloured by the share of each true class; mistakes are red. A click "
                          "lists the clips of a cell.");
}

void HeatMap::be_picture() {
  is_picture_ = true;
  lay_out();
}

QString HeatMap::words_of(int row, int column) const {
  const auto at = static_cast<std::size_t>(row);
  const QString count =
      number_text(static_cast<double>(counts_[at][static_cast<std::size_t>(column)]));
  const QString all = number_text(static_cast<double>(row_sums_[at]));
  const QString how_many =
      tr("%1 of %2 clips, %3").arg(count, all, short_percent(share(row, column)));
  if (row == column) return tr("%1 recognised: %2").arg(names_[row], how_many);
  return tr("%1 heard as %2: %3").arg(names_[row], names_[column], how_many);
}

void HeatMap::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (classes() == 0) return;
  paint_cells(painter);
  paint_names(painter);
  paint_words(painter);
  paint_focus(painter);
}

void HeatMap::paint_cells(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFont numbers = text_font(*this), small = caption_font(*this);
  const QFontMetrics small_metrics(small), metrics(numbers);
  const double gap = std::min(wide_, high_) >= 8 ? 1 : 0;
  for (int row = 0; row < classes(); ++row) {
    for (int column = 0; column < classes(); ++column) {
      const QRectF place = cell(row, column).adjusted(0, 0, -gap, -gap);
      const std::int64_t count =
          counts_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
      const QColor ground = ground_of(row, column);
      painter.fillRect(place, ground);
      if (count == 0) continue;
      painter.setPen(text_on(ground));
      const QString number = number_text(static_cast<double>(count));
      const QString part = short_percent(share(row, column));
      const bool both = high_ >= 36 && metrics.horizontalAdvance(number) < wide_ - 6 &&
                        small_metrics.horizontalAdvance(part) < wide_ - 2;
      if (both) {
        const double middle = place.center().y();
        painter.setFont(numbers);
        painter.drawText(
            QRectF(place.left(), middle - metrics.height(), place.width(), metrics.height()),
            Qt::AlignCenter, number);
        painter.setFont(small);
        painter.drawText(QRectF(place.left(), middle, place.width(), small_metrics.height()),
                         Qt::AlignCenter, part);
      } else if (small_metrics.horizontalAdvance(number) < wide_ - 3 &&
                 small_metrics.height() <= high_ + 2) {
        painter.setFont(small);
        painter.drawText(place, Qt::AlignCenter, number);
      }
    }
  }
  const auto [row_here, column_here] = current();
  if (row_here >= 0) {
    painter.setPen(QPen(palette.text, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(cell(row_here, column_here).adjusted(0, 0, -gap, -gap));
  }
}

void HeatMap::paint_names(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  painter.setFont(caption_font(*this));
  const QFontMetrics metrics(painter.font());
  // Every so many names where the rows are thinner than the letters.
  const int every = std::max(1, static_cast<int>(std::ceil((metrics.height() - 2) / high_)));
  const int every_column =
      names_stand_ ? std::max(1, static_cast<int>(std::ceil((metrics.height() - 2) / wide_))) : 1;
  for (int index = 0; index < classes(); ++index) {
    const bool lit_row = index == current().first, lit_column = index == current().second;
    if (index % every == 0 || lit_row) {
      painter.setPen(lit_row ? palette.text : palette.muted);
      const QRectF cell_place = cell(index, 0);
      const double room = matrix_.left() - title - grid::unit - bar_room();
      painter.drawText(QRectF(title, cell_place.center().y() - metrics.height() / 2.0,
                              room - grid::unit, metrics.height()),
                       Qt::AlignRight | Qt::AlignVCenter,
                       metrics.elidedText(names_[index], Qt::ElideMiddle, static_cast<int>(room)));
    }
    if (index % every_column != 0 && !lit_column) continue;
    painter.setPen(lit_column ? palette.text : palette.muted);
    const double room = matrix_.top() - title - grid::unit - bar_room();
    if (names_stand_) {
      painter.save();
      painter.translate(cell(0, index).center().x(), matrix_.top() - grid::unit - bar_room());
      painter.rotate(-90);
      painter.drawText(QRectF(0, -metrics.height() / 2.0, room, metrics.height()),
                       Qt::AlignLeft | Qt::AlignVCenter,
                       metrics.elidedText(names_[index], Qt::ElideMiddle, static_cast<int>(room)));
      painter.restore();
    } else {
      const QRectF above(cell(0, index).left(), title, wide_, room + grid::unit);
      painter.drawText(above, Qt::AlignCenter, names_[index]);
    }
  }
  for (int index = 0; index < classes(); ++index) {
    const QColor colour = colour_of_class(index);
    if (!colour.isValid()) continue;
    const double gap = std::min(wide_, high_) >= 8 ? 1 : 0;
    painter.fillRect(
        QRectF(matrix_.left() - class_bar - 1, cell(index, 0).top(), class_bar, high_ - gap),
        colour);
    painter.fillRect(
        QRectF(cell(0, index).left(), matrix_.top() - class_bar - 1, wide_ - gap, class_bar),
        colour);
  }
  painter.setPen(palette.muted);
  painter.drawText(QRectF(matrix_.left(), 0, matrix_.width(), title), Qt::AlignCenter,
                   tr("predicted"));
  painter.save();
  painter.translate(0, matrix_.bottom());
  painter.rotate(-90);
  painter.drawText(QRectF(0, 0, matrix_.height(), title), Qt::AlignCenter, tr("true"));
  painter.restore();
}

void HeatMap::paint_words(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFontMetrics metrics(caption_font(*this));
  painter.setFont(caption_font(*this));
  const auto [row, column] = current();
  const bool some = row >= 0;
  painter.setPen(some ? palette.text : palette.muted);
  const QString words = some ? words_of(row, column) : caption();
  const QRectF place(grid::unit, matrix_.bottom(), width() - 2 * grid::unit, words_high_);
  if (some) {
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(words, Qt::ElideRight, static_cast<int>(place.width())));
  } else {
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, words);
  }
}

bool HeatMap::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && classes() > 0) {
    // Names that were cut can be read whole.
    const auto* help = static_cast<QHelpEvent*>(event);
    const QPointF at(help->pos());
    QString words;
    if (at.y() >= matrix_.top() && at.y() < matrix_.bottom() && at.x() < matrix_.left()) {
      words = names_[static_cast<int>((at.y() - matrix_.top()) / high_)];
    } else if (at.x() >= matrix_.left() && at.x() < matrix_.right() && at.y() < matrix_.top()) {
      words = names_[static_cast<int>((at.x() - matrix_.left()) / wide_)];
    }
    if (words.isEmpty()) {
      QToolTip::hideText();
    } else {
      QToolTip::showText(help->globalPos(), plain_tip(words), this);
    }
    return true;
  }
  return CellPicker::event(event);
}

void HeatMap::resizeEvent(QResizeEvent* event) {
  CellPicker::resizeEvent(event);
  lay_out();
}

void HeatMap::changeEvent(QEvent* event) {
  CellPicker::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) lay_out();
}

}  // namespace earshot
