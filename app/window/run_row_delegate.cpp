#include "app/window/run_row_delegate.h"

#include <algorithm>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>

#include "app/session/run_details.h"
#include "app/window/run_rows.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int least_run_height = 44;
constexpr int curve_width = 72;
// In letters, so that they grow with the type.
constexpr int figure_letters = 18, preset_name_letters = 26;

const RunRow& row_at(const QModelIndex& index) {
  return static_cast<const RunRows*>(index.model())->row(index.row());
}

QColor state_colour(const Palette& palette, const char* role) {
  const std::string_view name(role);
  if (name == "good") return palette.good;
  if (name == "careful") return palette.careful;
  if (name == "bad") return palette.bad;
  if (name == "accent") return palette.accent;
  return palette.muted;
}

/// A sign beside the word, for who does not see the colour.
QString state_sign(const char* role) {
  const std::string_view name(role);
  if (name == "good") return QStringLiteral("● ");
  if (name == "careful") return QStringLiteral("◆ ");
  if (name == "bad") return QStringLiteral("▲ ");
  if (name == "accent") return QStringLiteral("▶ ");
  return QStringLiteral("■ ");
}

void paint_curve(QPainter* painter, const QRectF& place, const std::vector<double>& losses,
                 const QColor& colour) {
  if (losses.size() < 2) return;
  const auto [low, high] = std::minmax_element(losses.begin(), losses.end());
  const double span = *high > *low ? *high - *low : 1.0;
  QPainterPath path;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const double x = place.left() + place.width() * static_cast<double>(i) /
                                        static_cast<double>(losses.size() - 1);
    const double y = place.bottom() - place.height() * (losses[i] - *low) / span;
    if (i == 0) {
      path.moveTo(x, y);
    } else {
      path.lineTo(x, y);
    }
  }
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(QPen(colour, 1.5));
  painter->setBrush(Qt::NoBrush);
  painter->drawPath(path);
}

/// Returns the width that was taken.
int paint_text(QPainter* painter, const QRect& place, const QString& text, const QColor& colour,
               const QFont& font, Qt::Alignment align = Qt::AlignLeft) {
  painter->setFont(font);
  painter->setPen(colour);
  const QFontMetrics metrics(font);
  painter->drawText(place, int(align | Qt::AlignVCenter) | Qt::TextSingleLine,
                    metrics.elidedText(text, Qt::ElideRight, place.width()));
  return std::min(place.width(), metrics.horizontalAdvance(text));
}

int figure_width(const QWidget& on) {
  return figure_letters * QFontMetrics(text_font(on)).averageCharWidth();
}

}  // namespace

QSize RunRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QWidget& on = *option.widget;
  const int line = list_row_height(on, grid::title_line);
  const int two_lines =
      QFontMetrics(text_font(on)).height() + QFontMetrics(caption_font(on)).height() + grid::inset;
  const bool is_run = row_at(index).kind == RunRow::Kind::Run;
  return {option.rect.width(), is_run ? std::max(least_run_height, two_lines) : line};
}

void RunRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
  const RunRow& row = row_at(index);
  const QWidget* on = option.widget;
  const Palette& palette = Palette::of(*on);
  const QFont text = text_font(*on), caption = caption_font(*on);
  QRect place = option.rect.adjusted(grid::inset, 0, -grid::inset, 0);
  painter->save();
  if (row.kind == RunRow::Kind::Heading) {
    place.setTop(place.top() + grid::unit);
    paint_text(painter, place, row.title, palette.muted, caption);
    paint_text(painter, place, row.figure, palette.muted, caption, Qt::AlignRight);
    painter->restore();
    return;
  }
  if (option.state.testFlag(QStyle::State_Selected)) {
    painter->fillRect(option.rect, mixed(palette.panel, palette.accent, 0.18));
  } else if (option.state.testFlag(QStyle::State_MouseOver)) {
    painter->fillRect(option.rect, mixed(palette.raised, palette.text, 0.06));
  }
  if (row.is_open) {
    painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                      palette.accent);
  }
  QRect figure = place;
  figure.setLeft(figure.right() - figure_width(*on));
  const bool known = row.figure != QStringLiteral("–");
  paint_text(painter, figure, row.figure, known ? palette.text : palette.muted, text,
             Qt::AlignRight);
  place.setRight(figure.left() - grid::inside);
  if (row.kind == RunRow::Kind::Preset) {
    QRect name = place;
    const int letter = QFontMetrics(text).averageCharWidth();
    name.setWidth(std::min(preset_name_letters * letter, place.width()));
    paint_text(painter, name, row.title, palette.text, text);
    place.setLeft(name.right() + grid::inside);
    paint_text(painter, place, row.detail, palette.muted, caption);
    painter->restore();
    return;
  }
  QRect curve = place;
  curve.setLeft(curve.right() - curve_width);
  if (row.run->details) {
    paint_curve(painter, QRectF(curve).adjusted(0, 10, 0, -10), row.run->details->losses,
                row.is_open ? palette.accent : palette.muted);
  }
  place.setRight(curve.left() - grid::between);
  const int split = place.top() + place.height() * 23 / 44;
  const QRect upper(QPoint(place.left(), place.top() + 3), QPoint(place.right(), split - 1));
  const QRect lower(QPoint(place.left(), split), QPoint(place.right(), place.bottom() - 4));
  paint_text(painter, upper, row.title, palette.text, text);
  const QString state = state_sign(row.state_role) + row.state;
  const int taken =
      paint_text(painter, lower, state, state_colour(palette, row.state_role), caption);
  paint_text(painter, lower.adjusted(taken + grid::inside, 0, 0, 0), row.detail, palette.muted,
             caption);
  painter->restore();
}

QWidget* RunRowDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                      const QModelIndex&) const {
  auto* field = new QLineEdit(parent);
  field->setObjectName("run_name");
  field->setAccessibleName(tr("Name of the run"));
  return field;
}

void RunRowDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                          const QModelIndex&) const {
  const int width =
      option.rect.width() - figure_width(*option.widget) - curve_width - 3 * grid::inset;
  const int height = std::max(24, editor->minimumSizeHint().height());
  editor->setGeometry(option.rect.left() + grid::unit, option.rect.top(), width, height);
}

}  // namespace earshot
