// What a map shows: the points as one picture, and on top of it what changes by itself.
#include <algorithm>
#include <cmath>
#include <optional>
#include <QLabel>
#include <QPainter>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_density.h"
#include "widgets/map/map_signs.h"
#include "widgets/map/map_view.h"

namespace earshot {

namespace {

/// More than these are thinned out during a gesture.
constexpr std::size_t fluid_points = 150'000;
/// Of more, a rim around each point would hide the others.
constexpr std::size_t most_with_rim = 2000;
constexpr int legend_head = 18;
constexpr double legend_beside = 6;  ///< of its ground, around the words

}  // namespace

void MapView::draw_points() {
  const double ratio = devicePixelRatioF();
  const QSize pixels(static_cast<int>(std::lround(width() * ratio)),
                     static_cast<int>(std::lround(height() * ratio)));
  const Palette& palette = Palette::of(*this);
  if (picture_.size() != pixels) picture_ = QImage(pixels, QImage::Format_RGB32);
  picture_.setDevicePixelRatio(ratio);
  if (ink_is_old_) {
    classes_.colour(ink_, palette, points_.size(), marked_, selected_);
    ink_is_old_ = false;
  }
  picture_.fill(ink_.background);
  project(points_, camera_, room(), flat_, screen_);
  places_are_old_ = false;
  rim_.clear();
  if (stays_framed_) rim_ = rim_marks(screen_, room());
  if (look_.density > 0) {
    paint_density(picture_, screen_, ratio, 0.6 * look_.density,
                  mixed(palette.panel, palette.muted, 0.7));
  }
  const auto count = std::max(1.0, static_cast<double>(points_.size()));
  const double apart = std::sqrt(0.6 * room().width() * room().height() / count) *
                       std::sqrt(std::max(0.1, camera_.zoom / framed_zoom_));
  ink_.radius = std::clamp(point_radius(apart) * look_.size, 0.7, 9.0);
  ink_.strength = std::clamp(point_strength(apart) * look_.opacity, 0.05, 1.0);
  ink_.outlined = points_.size() <= most_with_rim;
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
  paint_overlays(painter);
  if (gesture_.none()) paint_hovered(painter);
  if (hasFocus()) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(Palette::of(*this).accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

void MapView::paint_overlays(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QPointF corner(width() - 32.0, height() - 32.0);
  if (shown_solid()) paint_axes(painter, *this, camera_, corner);
  paint_rim(painter);
  paint_labels(painter);
  paint_relations(painter);
  gesture_.paint(painter, palette.accent);
  if (!legend_->isHidden()) {
    QColor ground = palette.panel;
    ground.setAlphaF(0.82F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(legend_ground(), grid::radius, grid::radius);
  }
  QString shown = shown_text();
  if (!marked_.empty()) {
    shown += QStringLiteral(" · ") +
             tr("%1 marked").arg(number_text(static_cast<double>(marked_.size())));
  }
  paint_words(painter, *this, width() - 2.0 * grid::inside, caption_, shown, classes_);
}

void MapView::paint_rim(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  for (const RimMark& mark : rim_) {
    const auto row = static_cast<std::size_t>(mark.row);
    const bool muted = !ink_.layer.empty() && ink_.layer[row] == MapLayer::Muted;
    paint_rim_mark(painter, mark, muted ? QColor::fromRgb(ink_.muted) : colour_of(mark.row), 5);
  }
  if (selected_ < 0) return;
  const RimMark chosen = rim_mark(place_of(selected_), room());
  if (chosen.row >= 0) paint_rim_mark(painter, chosen, palette.accent, 9);
}

std::vector<MapView::Word> MapView::labels() const {
  std::vector<Word> shown;
  if (!look_.labels || classes_.none() || points_.size() == 0) return shown;
  ScreenPoints screen;
  MapPoints places;
  for (const MapLabel& label : labels_) {
    places.x.push_back(label.x);
    places.y.push_back(label.y);
    if (points_.solid()) places.z.push_back(label.z);
  }
  project(places, camera_, room(), flat_, screen);
  const QFont font = text_font(*this);
  const QRectF free(0, words_height(), width(), height() - 2 * words_height());
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    if (!classes_.stands_out(labels_[i].of_class)) continue;
    const QString name = classes_.class_name(labels_[i].of_class);
    const QPointF at(static_cast<double>(screen.x[i]), static_cast<double>(screen.y[i]));
    const QRectF box = label_box(font, at, name);
    const bool hidden = !free.contains(box) ||
                        (!legend_->isHidden() && legend_ground().intersects(box)) ||
                        std::any_of(shown.begin(), shown.end(),
                                    [&](const Word& other) { return other.box.intersects(box); });
    if (!hidden) shown.push_back({name, box, labels_[i].of_class});
  }
  return shown;
}

void MapView::paint_labels(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  for (const Word& word : labels()) {
    paint_label(painter, text_font(*this), palette, word.box.center(), word.name,
                classes_.class_colour(word.of_class, palette));
  }
}

MapPicture MapView::for_print(const Palette& palette) const {
  MapPicture picture;
  picture.points = travelling() ? to_ : points_;
  picture.camera = camera_;
  picture.flat = flat_;
  picture.whole = stays_framed_;
  picture.closer = camera_.zoom / framed_zoom_;
  picture.look = look_;
  classes_.colour(picture.ink, palette, picture.points.size(), marked_, -1);
  picture.ink.outlined = picture.points.size() <= most_with_rim;
  if (!classes_.none()) {
    for (const MapLabel& label : labels_to_) {
      if (!classes_.stands_out(label.of_class)) continue;
      picture.names.push_back({classes_.class_name(label.of_class),
                               classes_.class_colour(label.of_class, palette), label.x, label.y,
                               label.z});
    }
    picture.legend = classes_.legend(palette);
    picture.legend_head = legend_head_->text();
  }
  picture.caption = caption_;
  picture.count = shown_text();
  picture.splits = split_signs(classes_);
  picture.font = text_font(*this);
  picture.font.setPixelSize(13);
  picture.palette = palette;
  return picture;
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
    for (auto row = neighbours_.rbegin(); row != neighbours_.rend(); ++row) {
      light(*row, *row == reached_ ? 1.5 : 0.5, *row == reached_);
    }
  }
  if (selected_ >= 0) light(selected_, 2, true);
  if (hovered_ >= 0 && hovered_ < rows() && hovered_ != selected_) light(hovered_, 1.5, false);
}

QPointF MapView::seen_place_of(std::int64_t row) const {
  const QPointF place = place_of(row);
  return {std::clamp(place.x(), 0.0, room().width()), std::clamp(place.y(), 0.0, room().height())};
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
  paint_name(painter, *this, seen_place_of(hovered_), lines, colour,
             legend_->isHidden() ? QRectF() : legend_ground());
}

double MapView::words_height() const {
  return QFontMetricsF(caption_font(*this)).height() + 2.0 * grid::unit;
}

void MapView::place_overlays() {
  const bool empty = points_.size() == 0;
  empty_->setVisible(empty);
  empty_->setGeometry(rect().adjusted(grid::between, 0, -grid::between, 0));
  const bool legend = look_.legend && !empty && !classes_.none();
  legend_->setVisible(legend);
  legend_head_->setVisible(legend && !legend_head_->text().isEmpty());
  if (legend) place_legend();
}

QRect MapView::legend_place(Qt::Corner corner) const {
  const int head = legend_head_->text().isEmpty() ? 0 : legend_head;
  const int edge = grid::inside + static_cast<int>(legend_beside);
  const QSize hint = legend_->sizeHint();
  const int wide = std::min(hint.width(), std::max(72, width() / 3));
  const int lines = static_cast<int>(words_height());
  const int most = std::max(20, (height() - 2 * lines) * 11 / 20 - head);
  const int high = head + std::min(hint.height(), most);
  const bool left = corner == Qt::TopLeftCorner || corner == Qt::BottomLeftCorner;
  const bool top = corner == Qt::TopLeftCorner || corner == Qt::TopRightCorner;
  // The caption and the count stand above and below.
  const int up = lines + static_cast<int>(legend_beside);
  return {left ? edge : width() - wide - edge, top ? up : height() - high - up, wide, high};
}

QRectF MapView::legend_ground(Qt::Corner corner) const {
  return QRectF(legend_place(corner))
      .adjusted(-legend_beside, -legend_beside / 2, legend_beside, legend_beside / 2);
}

void MapView::place_legend() {
  const QRect place = legend_place(legend_corner_);
  const int head = legend_head_->text().isEmpty() ? 0 : legend_head;
  legend_head_->setGeometry(place.left() + 4, place.top(), place.width() - 4, head);
  legend_->setGeometry(place.adjusted(0, head, 0, 0));
}

void MapView::choose_corner(bool anew) {
  if (legend_->isHidden() || !stays_framed_) return;
  ScreenPoints screen;
  project(travelling() ? to_ : points_, camera_, room(), flat_, screen);
  const auto covered = [&](Qt::Corner corner) {
    const QRectF place = legend_ground(corner);
    std::size_t points = 0;
    for (std::size_t row = 0; row < screen.x.size(); ++row) {
      if (place.contains(static_cast<double>(screen.x[row]), static_cast<double>(screen.y[row]))) {
        ++points;
      }
    }
    return points;
  };
  const Qt::Corner usual = anew ? Qt::TopRightCorner : legend_corner_;
  Qt::Corner best = usual;
  // It moves only where that is worth it.
  std::size_t least = covered(usual) * 2 / 3;
  for (const Qt::Corner corner :
       {Qt::TopRightCorner, Qt::BottomRightCorner, Qt::TopLeftCorner, Qt::BottomLeftCorner}) {
    const std::size_t points = covered(corner);
    if (points >= least) continue;
    least = points;
    best = corner;
  }
  legend_corner_ = best;
  place_legend();
}

}  // namespace earshot
