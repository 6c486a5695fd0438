#pragma once

#include <functional>
#include <QElapsedTimer>
#include <QStringList>
#include <QTimer>
#include <QVariantAnimation>
#include <QWidget>

#include "widgets/map/map_classes.h"
#include "widgets/map/map_frame.h"
#include "widgets/map/map_gesture.h"
#include "widgets/map/map_labels.h"
#include "widgets/map/map_look.h"
#include "widgets/map/map_painter.h"
#include "widgets/map/map_picture.h"
#include "widgets/map/map_points.h"

class QLabel;

namespace earshot {

class EmptyState;

/// The map of embeddings: a scatter of points in two or three dimensions, drawn by the processor.
/// A row is one point and keeps its number; nothing is ever taken out of the picture, only muted.
/// Framed, it shows the middle of the points as large as there is room, a flat map with its longer
/// axis along the longer side; triangles at the rim tell of the few that lie outside.
///
/// Mouse: hover names, click chooses, double click activates; drag moves (turns in 3D; with the
/// right button or Ctrl moves; from what is chosen or marked takes it out), wheel zooms at the
/// cursor; Shift-drag marks a box, Shift+Ctrl-drag a lasso. Keys: arrows walk, F frames what is
/// marked or chosen, again F everything, + and - zoom, Enter activates, Escape lets go.
class MapView : public QWidget {
  Q_OBJECT

 public:
  explicit MapView(QWidget* parent = nullptr);
  ~MapView() override;

  /// Whether new coordinates lie in the space of the former ones (the same map, moved on) or in one
  /// of their own, where a place that was zoomed at means nothing.
  enum class Space { Anew, Same };

  /// Row-major coordinates [rows, dimensions], dimensions 2 or 3. Where the rows are as many as
  /// before, the points travel. In the same space the view stays where somebody has moved it, as
  /// long as the rows are as many and points are to be seen there; else everything is shown.
  void set_points(std::span<const float> coordinates, int dimensions, Space space = Space::Anew);
  /// A class a row (-1: none) and the classes' names; `column` heads the legend ("tone").
  /// `sizes`: how large each class is where the rows are a part of the whole. The colours go by
  /// them, so that a class has the same on the map of a sample and of everything.
  void set_classes(std::vector<int> class_of_row, const QStringList& names,
                   const QString& column = {}, std::vector<std::int64_t> sizes = {});
  /// A split a row: train filled, validation a ring, test a diamond.
  void set_splits(const std::vector<Split>& split_of_row);
  /// The name of a row; lines after the first are shown smaller.
  void set_name_of(std::function<QString(std::int64_t)> name_of);
  /// What is shown: "log-mel features, PCA".
  void set_caption(const QString& words);
  const QString& caption() const { return caption_; }
  /// Of how many the points are a part, for "1300 of 100 000 shown"; negative: all.
  void set_total(std::int64_t total);
  /// What is said, and offered, while there are no points.
  void set_empty(const QString& words, const QString& action);

  void set_selected(std::int64_t row);
  std::int64_t selected() const { return selected_; }
  /// Ringed and joined to the selected one, nearest first.
  void set_neighbours(std::vector<std::int64_t> rows);
  /// The neighbour that a walk has come to; -1 for none.
  void set_reached(std::int64_t row);
  /// A group (search, box, lasso): the rest is muted.
  void set_marked(std::vector<std::int64_t> rows);
  const std::vector<std::int64_t>& marked() const { return marked_; }
  /// What is taken out with a row: all that is marked where it is, else itself where it is
  /// selected, else nothing.
  std::vector<std::int64_t> chosen_with(std::int64_t row) const;

  /// Looks at a map of three dimensions along the third.
  void set_flat(bool flat);
  bool flat() const { return flat_; }
  bool solid() const { return points_.solid(); }
  /// Off: points jump to their places. By default as the desktop wishes.
  void set_motion(bool on) { motion_ = on; }
  /// The colour of each class (Palette::class_colour), -1 for one of the others.
  const std::vector<int>& class_colours() const { return classes_.colours(); }
  void set_look(const MapLook& look);
  const MapLook& look() const { return look_; }
  Legend* legend() const { return legend_; }

  /// Shows the marked rows, else the selected with its neighbours, else everything; asked again
  /// for the same rows, everything.
  void frame();
  void frame_all();
  void zoom_by(double factor);

  std::int64_t rows() const { return static_cast<std::int64_t>(points_.size()); }
  std::int64_t hovered_row() const { return hovered_; }
  /// Where a row is drawn, in the widget's coordinates.
  QPointF place_of(std::int64_t row) const;
  /// What holds the middle 98 of 100 points on each axis, as drawn.
  QRectF middle() const;
  /// A flat map lies turned by 90 degrees, with its second axis to the right.
  bool turned() const { return camera_.quarter; }
  /// What tells of points outside while the whole is shown.
  const std::vector<RimMark>& rim() const { return rim_; }
  /// The classes' names as they stand on the map, with their places.
  struct Word {
    QString name;
    QRectF box;
    int of_class = -1;
  };
  std::vector<Word> labels() const;
  bool travelling() const { return travel_.state() == QAbstractAnimation::Running; }
  QString shown_text() const;
  /// The points alone, without the words on top, as the window shows them.
  QImage picture() const { return picture_; }
  /// What is shown, to be drawn elsewhere in these colours.
  MapPicture for_print(const Palette& palette) const;

  QSize sizeHint() const override { return {480, 360}; }
  QSize minimumSizeHint() const override { return {160, 120}; }

 Q_SIGNALS:
  void hovered(qint64 row);         ///< -1 when the mouse leaves a point
  void clicked(qint64 row);         ///< by mouse; the map has selected it already
  void activated(qint64 row);       ///< double click or Enter
  void step_asked(int forward);     ///< arrow keys: +1 the next neighbour, -1 the one before
  void drag_out_asked(qint64 row);  ///< with chosen_with() of it
  void marked_changed();            ///< by box, lasso or Escape
  void classes_coloured();          ///< other classes, or other colours for them
  void cleared();                   ///< Escape, or a click on the ground
  void empty_action_asked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  bool shown_solid() const { return points_.solid() && !flat_; }
  QSizeF room() const;
  void lie_along(double least_gain);
  void frame_points();
  void moved();
  std::vector<std::int64_t> rows_of_interest() const;
  bool shows_any_point() const;
  void redraw();
  void draw_points();
  void ink_changed();
  void colours_changed();
  void find_labels();
  void place_overlays();
  void place_legend();
  /// Where the legend covers the fewest points; `anew`: wherever it stood.
  void choose_corner(bool anew);
  QRect legend_place(Qt::Corner corner) const;
  QRectF legend_ground(Qt::Corner corner) const;
  QRectF legend_ground() const { return legend_ground(legend_corner_); }
  double words_height() const;
  void hover_at(QPointF at);
  void hover_again();
  void unhover();
  void let_go();
  void say_accessibly();
  void paint_overlays(QPainter& painter) const;
  void paint_rim(QPainter& painter) const;
  void paint_labels(QPainter& painter) const;
  void paint_relations(QPainter& painter) const;
  void paint_hovered(QPainter& painter) const;
  /// In the view, or on its rim.
  QPointF seen_place_of(std::int64_t row) const;
  QColor colour_of(std::int64_t row) const;

  MapPoints points_, from_, to_;
  MapCamera camera_;
  ScreenPoints screen_;
  MapPainter painter_;
  MapInk ink_;
  std::vector<std::uint32_t> order_;
  std::vector<RimMark> rim_;
  std::vector<MapLabel> labels_, labels_from_, labels_to_;
  MapLook look_;
  double framed_zoom_ = 1;  ///< at which the whole is shown
  QImage picture_;
  bool picture_is_old_ = true;
  bool places_are_old_ = true;
  bool ink_is_old_ = true;

  MapClasses classes_;
  std::function<QString(std::int64_t)> name_of_;
  QString caption_;
  std::int64_t total_ = -1;

  std::int64_t selected_ = -1;
  std::int64_t hovered_ = -1;
  std::int64_t reached_ = -1;
  std::vector<std::int64_t> neighbours_;
  std::vector<std::int64_t> marked_;

  bool flat_ = false;
  bool motion_ = true;
  bool stays_framed_ = true;
  std::vector<std::int64_t> framed_;  ///< rows that F has framed and nobody has moved since
  MapGesture gesture_;
  QVariantAnimation travel_;
  QTimer refine_;

  Legend* legend_;
  QLabel* legend_head_;
  Qt::Corner legend_corner_ = Qt::TopRightCorner;
  EmptyState* empty_;
};

}  // namespace earshot
