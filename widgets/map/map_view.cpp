#include "widgets/map/map_view.h"

#include <algorithm>
#include <optional>
#include <QAccessible>
#include <QLabel>
#include <QPainter>
#include <QResizeEvent>
#include <QStyle>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_signs.h"

namespace earshot {

namespace {

constexpr int travel_ms = 200;
constexpr int refine_ms = 120;
/// Pixels left free around the points: above and below stand words.
constexpr QSizeF around_all(24, 36), around_some(48, 48);
/// More than these are thinned out during a gesture.
constexpr std::size_t fluid_points = 150'000;

}  // namespace

MapView::MapView(QWidget* parent) : QWidget(parent) {
  setObjectName("map_view");
  setAccessibleName(tr("Map"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  motion_ = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;

  legend_ = new Legend(this);
  legend_->setAccessibleName(tr("Classes"));
  legend_head_ = new QLabel(this);
  legend_head_->setProperty("role", "caption");
  legend_->hide();
  legend_head_->hide();
  connect(legend_, &Legend::picked_changed, this, [this] {
    colours_changed();
    ink_changed();
  });

  // A slight turn at first shows that there is depth.
  camera_.turn(-0.5, 0.35);
  empty_ = new EmptyState({}, {}, this);
  connect(empty_, &EmptyState::asked, this, &MapView::empty_action_asked);

  travel_.setDuration(travel_ms);
  travel_.setStartValue(0.0);
  travel_.setEndValue(1.0);
  travel_.setEasingCurve(QEasingCurve::OutCubic);
  connect(&travel_, &QVariantAnimation::valueChanged, this, [this](const QVariant& share) {
    points_ = between(from_, to_, share.toFloat());
    if (stays_framed_) {
      camera_ = framing(points_, {}, camera_, room(), around_all, !shown_solid());
    }
    redraw();
  });
  connect(&travel_, &QVariantAnimation::finished, this, [this] {
    if (!shows_any_point()) frame_all();
  });
  refine_.setSingleShot(true);
  refine_.setInterval(refine_ms);
  connect(&refine_, &QTimer::timeout, this, &MapView::redraw);
}

MapView::~MapView() = default;

void MapView::set_points(std::span<const float> coordinates, int dimensions, Space space) {
  MapPoints points = normalised(coordinates, dimensions);
  if (space == Space::Anew || points.solid() != points_.solid()) stays_framed_ = true;
  const bool as_before = points.size() == points_.size() && points_.size() > 0;
  travel_.stop();
  if (!as_before) {
    order_ = mingled_order(points.size());
    selected_ = hovered_ = -1;
    neighbours_.clear();
    marked_.clear();
    framed_.clear();
    ink_is_old_ = true;
  }
  if (as_before && motion_ && isVisible()) {
    from_ = points_;
    to_ = std::move(points);
    if (to_.solid() && !from_.solid()) from_.z.assign(from_.x.size(), 0.0F);
    travel_.start();
  } else {
    points_ = std::move(points);
    if (stays_framed_ || !shows_any_point()) frame_all();
  }
  place_overlays();
  redraw();
}

void MapView::set_classes(std::vector<int> class_of_row, const QStringList& names,
                          const QString& column, std::vector<std::int64_t> sizes) {
  classes_.set(std::move(class_of_row), names, std::move(sizes));
  legend_head_->setText(column);
  legend_->set_entries({});
  colours_changed();
  ink_changed();
  place_overlays();
  if (stays_framed_) frame_all();  // the legend takes room
}

void MapView::set_splits(const std::vector<Split>& split_of_row) {
  classes_.set_splits(split_of_row);
  ink_changed();
}

void MapView::set_name_of(std::function<QString(std::int64_t)> name_of) {
  name_of_ = std::move(name_of);
}

void MapView::set_caption(const QString& words) {
  caption_ = words;
  setAccessibleDescription(words);
  update();
}

void MapView::set_total(std::int64_t total) {
  total_ = total;
  update();
}

void MapView::set_empty(const QString& words, const QString& action) {
  empty_->set_words(words);
  empty_->set_action(action);
  place_overlays();
}

void MapView::set_selected(std::int64_t row) {
  const std::int64_t known = row >= 0 && row < rows() ? row : -1;
  if (known == selected_) return;
  selected_ = known;
  neighbours_.clear();
  ink_changed();
  say_accessibly();
}

void MapView::set_neighbours(std::vector<std::int64_t> rows_near) {
  std::erase_if(rows_near, [this](std::int64_t row) { return row < 0 || row >= rows(); });
  neighbours_ = std::move(rows_near);
  ink_changed();
}

void MapView::set_marked(std::vector<std::int64_t> rows_marked) {
  std::erase_if(rows_marked, [this](std::int64_t row) { return row < 0 || row >= rows(); });
  marked_ = std::move(rows_marked);
  ink_changed();
}

void MapView::set_flat(bool flat) {
  if (flat_ == flat) return;
  flat_ = flat;
  if (stays_framed_ || !shows_any_point()) frame_all();
  redraw();
}

void MapView::set_legend_visible(bool visible) {
  legend_wanted_ = visible;
  place_overlays();
  if (stays_framed_) frame_all();
}

std::vector<std::int64_t> MapView::rows_of_interest() const {
  if (!marked_.empty() || selected_ < 0) return marked_;
  std::vector<std::int64_t> rows = neighbours_;
  rows.push_back(selected_);
  return rows;
}

void MapView::frame() {
  std::vector<std::int64_t> wanted = rows_of_interest();
  if (wanted.empty() || wanted == framed_) {
    frame_all();
    return;
  }
  camera_ = framing(points_, wanted, camera_, room(), around_some, !shown_solid());
  moved();
  framed_ = std::move(wanted);
}

void MapView::frame_all() {
  camera_ = framing(points_, {}, camera_, room(), around_all, !shown_solid());
  stays_framed_ = true;
  framed_.clear();
  redraw();
}

void MapView::zoom_by(double factor) {
  camera_.zoom_at(QPointF(room().width() / 2, room().height() / 2), factor, room());
  moved();
}

void MapView::moved() {
  stays_framed_ = false;
  framed_.clear();
  redraw();
}

bool MapView::shows_any_point() const {
  if (points_.size() == 0) return true;
  ScreenPoints screen;
  project(points_, camera_, room(), flat_, screen);
  const QSizeF free = room();
  for (std::size_t row = 0; row < screen.x.size(); ++row) {
    const auto x = static_cast<double>(screen.x[row]), y = static_cast<double>(screen.y[row]);
    if (x >= 0 && x <= free.width() && y >= 0 && y <= free.height()) return true;
  }
  return false;
}

QPointF MapView::place_of(std::int64_t row) const {
  ScreenPoints one;
  const auto at = static_cast<std::size_t>(row);
  MapPoints point{{points_.x[at]}, {points_.y[at]}, {}};
  if (points_.solid()) point.z = {points_.z[at]};
  project(point, camera_, room(), flat_, one);
  return {static_cast<double>(one.x[0]), static_cast<double>(one.y[0])};
}

QString MapView::shown_text() const {
  const auto all = static_cast<double>(total_ < 0 ? rows() : total_);
  const auto here = static_cast<double>(rows());
  if (here >= all) return tr("%1 clips").arg(number_text(here));
  return tr("%1 of %2 shown").arg(number_text(here), number_text(all));
}

QSizeF MapView::room() const {
  const double aside = legend_->isHidden() ? 0 : legend_->width() + grid::inside;
  return {std::max(1.0, width() - aside), std::max(1.0, static_cast<double>(height()))};
}

void MapView::colours_changed() {
  classes_.pick(legend_->picked());
  legend_->set_entries(classes_.legend(Palette::of(*this)), classes_.left_out_of_legend());
  Q_EMIT classes_coloured();
}

QColor MapView::colour_of(std::int64_t row) const {
  return QColor::fromRgb(ink_.colours[ink_.colour[static_cast<std::size_t>(row)]]);
}

void MapView::ink_changed() {
  ink_is_old_ = true;
  redraw();
}

void MapView::redraw() {
  picture_is_old_ = true;
  places_are_old_ = true;
  update();
}

void MapView::draw_points() {
  const double ratio = devicePixelRatioF();
  const QSize pixels(static_cast<int>(std::lround(width() * ratio)),
                     static_cast<int>(std::lround(height() * ratio)));
  if (picture_.size() != pixels) picture_ = QImage(pixels, QImage::Format_RGB32);
  picture_.setDevicePixelRatio(ratio);
  if (ink_is_old_) {
    classes_.colour(ink_, Palette::of(*this), points_.size(), marked_, selected_);
    ink_is_old_ = false;
  }
  picture_.fill(ink_.background);
  project(points_, camera_, room(), flat_, screen_);
  places_are_old_ = false;
  ink_.radius = point_radius(points_.size(), camera_.zoom);
  ink_.outlined = points_.size() <= 6000;
  ink_.ratio = ratio;
  const bool moving = travelling() || gesture_.moves() || refine_.isActive();
  const bool thin = moving && points_.size() > fluid_points;
  const bool deep = shown_solid();
  painter_.paint(picture_, screen_, ink_, deep ? depth_order(screen_.depth) : order_, deep,
                 thin ? fluid_points : 0);
  if (thin) refine_.start();
  picture_is_old_ = false;
}

void MapView::paintEvent(QPaintEvent*) {
  if (picture_is_old_) draw_points();
  QPainter painter(this);
  painter.drawImage(0, 0, picture_);
  if (points_.size() == 0) return;
  painter.setRenderHint(QPainter::Antialiasing);
  const QPointF corner(room().width() - 32, height() - 32.0);
  if (shown_solid()) paint_axes(painter, *this, camera_, corner);
  paint_relations(painter);
  const QColor accent = Palette::of(*this).accent;
  gesture_.paint(painter, accent);
  QString shown = shown_text();
  if (!marked_.empty()) {
    shown += QStringLiteral(" · ") +
             tr("%1 marked").arg(number_text(static_cast<double>(marked_.size())));
  }
  paint_words(painter, *this, room().width() - 2 * grid::inside, caption_, shown, classes_);
  if (gesture_.none()) paint_hovered(painter);
  if (hasFocus()) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

void MapView::paint_relations(QPainter& painter) const {
  const auto light = [&](std::int64_t row, double larger, bool chosen) {
    paint_lit(painter, *this, place_of(row), std::max(ink_.radius, 2.5) + larger,
              classes_.shape_of(row), colour_of(row), chosen);
  };
  if (selected_ >= 0 && !neighbours_.empty()) {
    QColor thread = Palette::of(*this).accent;
    thread.setAlphaF(0.45F);
    painter.setPen(QPen(thread, 1));
    const QPointF from = place_of(selected_);
    for (const std::int64_t row : neighbours_) painter.drawLine(from, place_of(row));
    for (auto row = neighbours_.rbegin(); row != neighbours_.rend(); ++row) light(*row, 0.5, false);
  }
  if (selected_ >= 0) light(selected_, 2, true);
  if (hovered_ >= 0 && hovered_ < rows() && hovered_ != selected_) light(hovered_, 1.5, false);
}

void MapView::paint_hovered(QPainter& painter) const {
  if (hovered_ < 0 || hovered_ >= rows()) return;
  QStringList lines;
  if (name_of_) lines = name_of_(hovered_).split(QLatin1Char('\n'));
  if (lines.isEmpty()) lines.append(tr("row %1").arg(hovered_));
  std::optional<QColor> colour;
  if (const QString name = classes_.name_of(hovered_); !name.isNull()) {
    lines.append(name);
    colour = colour_of(hovered_);
  }
  paint_name(painter, *this, place_of(hovered_), lines, colour);
}

void MapView::place_overlays() {
  const bool empty = points_.size() == 0;
  empty_->setVisible(empty);
  empty_->setGeometry(rect().adjusted(grid::between, 0, -grid::between, 0));
  const bool legend = legend_wanted_ && !empty && !classes_.none() && width() >= 360;
  legend_->setVisible(legend);
  legend_head_->setVisible(legend && !legend_head_->text().isEmpty());
  if (!legend) return;
  const int top = grid::inside + (legend_head_->text().isEmpty() ? 0 : 20);
  const int wide = std::min(legend_->sizeHint().width(), width() / 3);
  const int high = std::min(legend_->sizeHint().height(), height() - top - grid::inside);
  const int left = width() - wide - grid::inside;
  legend_->setGeometry(left, top, wide, std::max(20, high));
  legend_head_->setGeometry(left + 4, grid::unit, wide - 4, 20);
}

void MapView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  place_overlays();
  if (stays_framed_) frame_all();
  redraw();
}

void MapView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
    colours_changed();
    ink_changed();
  }
}

void MapView::say_accessibly() {
  if (selected_ >= 0 && name_of_) {
    setAccessibleDescription(caption_ + QStringLiteral(", ") + name_of_(selected_));
  } else {
    setAccessibleDescription(caption_);
  }
  QAccessibleEvent told(this, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&told);
}

}  // namespace earshot
