#include "widgets/map/map_view.h"

#include <algorithm>
#include <QAccessible>
#include <QLabel>
#include <QPainter>
#include <QResizeEvent>
#include <QStyle>
#include <utility>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_signs.h"

namespace earshot {

namespace {

constexpr int travel_ms = 200;
constexpr int refine_ms = 120;
/// Pixels left free around points that are framed.
constexpr QSizeF around_some(48, 48);
/// So much nearer than the whole, at most, are a few points framed.
constexpr double nearest_framing = 40;
constexpr double farthest_in = 5000;  ///< by the wheel
/// A new map is turned where that draws it larger by so much, one that people know by more.
constexpr double gain_to_turn = 1.08, gain_to_turn_known = 1.3;

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
    labels_ = between(labels_from_, labels_to_, share.toFloat());
    if (stays_framed_) frame_points();
    redraw();
  });
  connect(&travel_, &QVariantAnimation::finished, this, [this] {
    if (!shows_any_point()) frame_all();
    hover_again();
  });
  refine_.setSingleShot(true);
  refine_.setInterval(refine_ms);
  connect(&refine_, &QTimer::timeout, this, &MapView::redraw);
}

MapView::~MapView() = default;

void MapView::set_points(std::span<const float> coordinates, int dimensions, Space space) {
  MapPoints points = normalised(coordinates, dimensions);
  const bool as_before = points.size() == points_.size() && points_.size() > 0;
  const bool anew = space == Space::Anew || points.solid() != points_.solid() || !as_before;
  if (anew) stays_framed_ = true;
  travel_.stop();
  unhover();
  if (!as_before) {
    order_ = mingled_order(points.size());
    selected_ = reached_ = -1;
    neighbours_.clear();
    marked_.clear();
    framed_.clear();
    ink_is_old_ = true;
  }
  from_ = std::exchange(points_, std::move(points));
  labels_from_ = labels_;
  if (anew) lie_along(gain_to_turn);
  find_labels();
  if (as_before && motion_ && isVisible()) {
    to_ = points_;
    if (to_.solid() && !from_.solid()) from_.z.assign(from_.x.size(), 0.0F);
    points_ = from_;
    labels_ = between(labels_from_, labels_to_, 0);
    travel_.start();
  } else if (stays_framed_ || !shows_any_point()) {
    frame_all();
  }
  place_overlays();
  choose_corner(anew && !as_before);
  redraw();
  if (!travelling()) hover_again();
}

/// A flat map lies with its longer axis along the longer side. Points on their way start where they
/// were seen.
void MapView::lie_along(double least_gain) {
  if (shown_solid() || points_.size() < 2) return;
  if (gain_of_turning(points_, camera_, room()) < least_gain) return;
  camera_.quarter = !camera_.quarter;
  const float sense = camera_.quarter ? -1.0F : 1.0F;
  const auto turn = [&](float& x, float& y) {
    const float former = std::exchange(x, sense * y);
    y = -sense * former;
  };
  for (std::size_t row = 0; row < from_.size(); ++row) turn(from_.x[row], from_.y[row]);
  for (MapLabel& label : labels_from_) turn(label.x, label.y);
}

void MapView::set_classes(std::vector<int> class_of_row, const QStringList& names,
                          const QString& column, std::vector<std::int64_t> sizes) {
  classes_.set(std::move(class_of_row), names, std::move(sizes));
  legend_head_->setText(column);
  legend_->set_entries({});
  colours_changed();
  ink_changed();
  place_overlays();
  choose_corner(true);
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
  if (hovered_ != known) unhover();  // what is looked at now is another
  ink_changed();
  say_accessibly();
}

void MapView::set_neighbours(std::vector<std::int64_t> rows_near) {
  std::erase_if(rows_near, [this](std::int64_t row) { return row < 0 || row >= rows(); });
  neighbours_ = std::move(rows_near);
  ink_changed();
}

void MapView::set_reached(std::int64_t row) {
  const std::int64_t known = row >= 0 && row < rows() ? row : -1;
  if (known == reached_) return;
  reached_ = known;
  if (known >= 0) unhover();
  update();
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

void MapView::set_look(const MapLook& look) {
  if (look == look_) return;
  look_ = look;
  place_overlays();
  redraw();
}

/// Where the classes' names belong; on their way while the points are.
void MapView::find_labels() {
  const bool on_the_way = travelling();
  labels_to_ = labels_of_clusters(on_the_way ? to_ : points_, classes_.class_of_rows(),
                                  classes_.told_apart());
  if (!on_the_way) labels_ = labels_to_;
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
    hover_again();
    return;
  }
  camera_ = framing_of(points_, wanted, camera_, room(), around_some, !shown_solid(),
                       nearest_framing * framed_zoom_);
  moved();
  framed_ = std::move(wanted);
  hover_again();
}

void MapView::frame_points() {
  camera_ = framing_of_all(points_, camera_, room(), !shown_solid());
  framed_zoom_ = camera_.zoom;
  camera_.most_zoom = farthest_in * framed_zoom_;
}

void MapView::frame_all() {
  frame_points();
  stays_framed_ = true;
  framed_.clear();
  redraw();
}

void MapView::zoom_by(double factor) {
  camera_.zoom_at(QPointF(room().width() / 2, room().height() / 2), factor, room());
  moved();
  hover_again();
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

QRectF MapView::middle() const {
  ScreenPoints screen;
  project(points_, camera_, room(), flat_, screen);
  return middle_of(screen);
}

QSizeF MapView::room() const {
  return {std::max(1.0, static_cast<double>(width())),
          std::max(1.0, static_cast<double>(height()))};
}

void MapView::colours_changed() {
  classes_.pick(legend_->picked());
  legend_->set_entries(classes_.legend(Palette::of(*this)), classes_.left_out_of_legend());
  find_labels();
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

void MapView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (stays_framed_) {
    if (!travelling()) lie_along(isVisible() ? gain_to_turn_known : gain_to_turn);
    frame_all();
  }
  place_overlays();
  choose_corner(false);
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
