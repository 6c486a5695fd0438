#pragma once

#include <map>
#include <memory>
#include <optional>
#include <QColor>
#include <QHash>
#include <QPen>
#include <QScrollArea>
#include <QSet>
#include <QSize>
#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <vector>

#include "widgets/curves/curves_parts.h"
#include "widgets/curves/step_window.h"

class QCPAxis;
class QCPAxisRect;
class QCPGraph;
class QCPLayoutInset;
class QCPMarginGroup;
class QCustomPlot;

namespace earshot {

class CurvesOverlay;
class EmptyState;
class Legend;

/// Curves of several runs over the steps: a few plots at large, the others small below them, or as
/// named sparklines where there is no room; all share the steps.
///
/// Mouse: move to read every series, drag for a stretch of steps, wheel zooms at the cursor (over a
/// y axis: that axis), Shift-drag or middle button moves, double click enlarges a plot and brings
/// the others back (over an axis: shows everything), a title is dragged to another place, click
/// chooses a step. Keys: + - zoom, arrows move, Home and End go to the ends, F shows everything.
class CurvesView : public QWidget, private CurvesParts {
  Q_OBJECT

 public:
  explicit CurvesView(QWidget* parent = nullptr);
  ~CurvesView() override;

  /// The plots from top to bottom. Runs and their points stay, and plots with a known id are shown
  /// as they were.
  void set_plots(std::vector<CurvePlot> plots);
  std::vector<CurvePlot> plots() const;
  /// The series that any run has points of, drawn or not.
  QStringList series_names() const;
  /// Also for a plot that is yet to come.
  void set_plot_visible(const QString& plot, bool visible);
  const QSet<QString>& hidden_plots() const { return hidden_; }
  /// Drawn at large or small, by hand; without it the two of the greatest stretch are large.
  void set_plot_large(const QString& plot, bool large);
  bool is_large(const QString& plot) const;
  const QHash<QString, bool>& large_by_hand() const { return large_by_hand_; }
  /// The plots that stand first, by hand; those that are not named come after, as they were given.
  void set_order(const QStringList& plots);
  const QStringList& order() const { return order_; }
  /// Puts a plot before another, or last where that is "".
  void move_plot(const QString& plot, const QString& before);
  /// One plot over the whole view; "" for all again.
  void enlarge(const QString& plot);
  const QString& enlarged() const { return enlarged_; }
  /// Drawn without axes, as a line with its title and its last value.
  bool is_sparkline(const QString& plot) const;
  /// Where a plot is drawn, title and axes included, in this widget's coordinates.
  QRectF plot_place(const QString& plot) const;

  /// Adds a run, or renames it. Colours go by the order of adding; the current one is the accent.
  void set_run(const QString& run, const QString& name, bool current);
  /// Its values are yet to come: in place of the last of them the plots say that it is planned.
  void set_planned(const QString& run);
  void remove_run(const QString& run);
  /// Runs of one group ("" for none) are drawn as their mean with a band from the lowest to the
  /// highest of them, where there are two or more.
  void set_group(const QString& run, const QString& group, const QString& name = {});
  QColor run_colour(const QString& run) const;
  /// The last value that a run has of a series; NaN for none.
  double last_value(const QString& run, const QString& series) const;
  /// Appends points, steps ascending. Values that are not finite become marks. A step that is not
  /// after the last one (a run resumed from an older checkpoint) replaces what came after it.
  void add_points(const QString& run, const QString& series, std::span<const CurvePoint> points);
  void add_mark(const QString& run, double step, const QString& words, CurveMark kind);

  /// Lines across a plot, with or without curves in it; in place of those before.
  void set_levels(const QString& plot, std::vector<CurveLevel> levels);
  std::vector<CurveLevel> levels(const QString& plot) const { return levels_.value(plot); }
  /// It has neither values nor levels: it says what it waits for, without axes.
  bool is_bare(const QString& plot) const;

  void set_smoothing(double weight);  ///< 0 to below 1
  double smoothing() const { return smoothing_; }
  void set_across(const CurveAcross& across);
  const CurveAcross& across() const { return across_; }
  void set_log_x(bool log);
  bool log_x() const { return steps_.log(); }
  void set_log_y(const QString& plot, bool log);
  bool log_y(const QString& plot) const;

  /// Everything there is, and again whatever comes.
  void show_all();
  void show_steps(double low, double high);
  std::pair<double, double> shown_steps() const;
  std::pair<double, double> shown_values(const QString& plot) const;
  /// The film's or a checkpoint's step, drawn as a line of its own; none where empty.
  void set_step_line(std::optional<double> step);

  void set_empty(const QString& words, const QString& action);
  Legend* legend() const { return legend_; }
  /// Off where something beside the view says which run has which colour.
  void set_legend_wanted(bool wanted);

  std::vector<CurveReading> readings(const QString& plot, double step) const;
  /// The readings in words, a line a series: "simclr-small  loss  4.213".
  QStringList readout(const QString& plot, double step) const;
  /// Where a value is drawn, in this widget's coordinates.
  QPointF place_of(const QString& plot, double step, double value) const;

  /// Each writes what is shown now. False where the file cannot be written.
  bool export_png(const QString& file, double scale = 2);
  bool export_svg(const QString& file);
  /// The same as bytes, with the names of the runs and a caption above, at any size.
  QByteArray picture(const CurvesPicture& wanted) const;
  /// Every point of every run: run,series,step,value,plot,name; the last two as they are shown,
  /// empty where no plot has the series.
  bool export_csv(const QString& file) const;
  QByteArray table() const;

  /// Draws at once what is waiting; the window does not need it.
  void replot_now();

  QSize sizeHint() const override { return {560, 420}; }
  QSize minimumSizeHint() const override { return {200, 120}; }

 Q_SIGNALS:
  void step_hovered(double step);  ///< NaN when the mouse leaves
  void step_chosen(double step);
  void empty_action_asked();
  /// A person changed order, sizes or what is enlarged.
  void arranged_by_hand();
  void plot_menu_asked(const QString& plot, QPoint global);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  friend class CurvesOverlay;

  /// Pixels of a plot's title and of what its topmost tick label needs below it.
  int title_height() const;
  Plot* plot_of(const QString& id);
  const Plot* plot_of(const QString& id) const;
  const Plot* plot_with(const QString& series) const;
  Run* run_of(const QString& id);
  Line& line_of(Run& run, const QString& series);
  void make_graphs(Run& run, Line& line, const QString& series);
  void redo_smoothing(const Run& run, Line& line);
  /// Shown, and not behind one that is enlarged.
  bool is_seen(const Plot& plot) const;
  bool has_values(const Plot& plot) const;
  void append(Run& run, const QString& series, Line& line, const CurvePoint& point);
  void forget_from(Run& run, Line& line, double step);
  void colour();
  void colour_bands();
  void arrange();
  /// Those that are seen, in their order.
  std::vector<Plot*> shown_plots();
  void shape_axes(Plot& plot, bool lowest);
  double ends_room(const Plot& plot) const;
  int least_high(const Plot& plot) const;
  void make_room_for_names(const std::vector<Plot*>& plots, int across, double wide);
  /// What stands at the end of a line, without its value.
  QString end_name(const Run& run, const QString& series, bool several_series,
                   bool several_runs) const;
  /// Steps into what they are drawn over, and back; without a way for a step: its neighbours'.
  double x_of(const Run& run, double step) const;
  double step_at(double x) const;
  void follow_across(Run& run);
  /// Gives the graphs the points that they do not have.
  void catch_up(Run& run, const QString& series, Line& line);
  void catch_up_all();
  bool is_banded(const Run& run) const;
  const Band* band_of(const Run& run) const;
  void redo_bands();
  QString name_of(const Run& run) const;
  std::unique_ptr<CurvesView> copy_at(QSize size) const;
  void make_axes(Plot& plot);
  void set_ticks(QCPAxis* axis, bool log) const;
  void replot_soon();
  void fit();
  void fit_values(Plot& plot, double low, double high);
  void zoom_steps(double at, double factor);
  void update_legend();
  double last_step() const;
  double first_step() const;
  std::vector<const Run*> drawn_runs() const;
  QColor colour_of(const Run& run) const;
  QPen pen_of(const Run& run, const Plot& plot, std::size_t nth) const;
  /// The plot's series that any run has, by their place in it. Each has a name on the picture.
  std::vector<std::size_t> named_series(const Plot& plot) const;
  /// Their names have no room beside the title.
  bool has_names_below(const Plot& plot) const;
  /// CurveNames::places(); empty where the names stand beside the title.
  std::vector<QRectF> name_places(const Plot& plot) const;
  bool is_muted(const Run& run) const;

  QScrollArea* scroll_;
  QWidget* sheet_;
  QCustomPlot* plot_;
  CurvesOverlay* overlay_;
  Legend* legend_;
  EmptyState* empty_;
  QCPMarginGroup* margins_[4];  ///< of large plots in two columns, of small ones in two more
  std::vector<Plot> plots_;
  QSet<QString> hidden_;  ///< plots
  QHash<QString, bool> large_by_hand_;
  QStringList order_;
  QString enlarged_;
  CurveAcross across_;
  std::vector<Band> bands_;
  QHash<QString, QString> group_names_;
  QHash<QString, std::vector<CurveLevel>> levels_;  ///< of plots
  bool bands_due_ = false;
  bool places_are_new_ = true;  ///< of the plots, since the picture was last drawn
  bool legend_wanted_ = true;
  std::vector<std::unique_ptr<Run>> runs_;
  QTimer timer_;
  double smoothing_ = 0;
  QCPLayoutInset* inset_;
  StepWindow steps_;
  std::optional<double> step_line_;
};

}  // namespace earshot
