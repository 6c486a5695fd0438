#pragma once

#include <map>
#include <memory>
#include <optional>
#include <QColor>
#include <QPen>
#include <QScrollArea>
#include <QSet>
#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <vector>

#include "widgets/curves/curve_smoothing.h"
#include "widgets/curves/step_window.h"

class QCPAxis;
class QCPAxisRect;
class QCPGraph;
class QCPMarginGroup;
class QCustomPlot;

namespace earshot {

class CurvesOverlay;
class EmptyState;
class Legend;

/// One of the stacked plots and the series in it.
struct CurvePlot {
  struct Series {
    QString id;    ///< as metrics name it: "contrastive_accuracy"
    QString name;  ///< as people read it
    friend bool operator==(const Series&, const Series&) = default;
  };
  QString id;
  QString title;
  std::vector<Series> series;
  double stretch = 1;  ///< of its height beside the others
  bool log_y = false;
  /// Always inside the range of y, whatever the values: 0 and 1 for accuracies.
  std::optional<double> keep_low, keep_high;
  QString waiting;  ///< said while there are no values

  /// Too many series for dashes: colours tell them apart, and names below the title say which is
  /// which.
  bool is_crowded() const;
  /// The title alone does not say what its one line is.
  bool names_series() const;
  friend bool operator==(const CurvePlot&, const CurvePlot&) = default;
};

/// What a series says at a step: the nearest point's own value and the smoothed one.
struct CurveReading {
  QString run, series;
  double step = 0, value = 0, smoothed = 0;
  QPen pen;  ///< that the line is drawn with
  bool is_muted = false, is_current = false;
};

enum class CurveMark { Changed, NotANumber, Saved };

/// Curves of several runs over the steps: plots one below the other that share the steps.
///
/// Mouse: move to read every series, drag for a stretch of steps, wheel zooms at the cursor (over a
/// y axis: that axis), Shift-drag or middle button moves, double click shows everything, click
/// chooses a step. Keys: + - zoom, arrows move, Home and End go to the ends, F shows everything.
class CurvesView : public QWidget {
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

  /// Adds a run, or renames it. Colours go by the order of adding; the current one is the accent.
  void set_run(const QString& run, const QString& name, bool current);
  void remove_run(const QString& run);
  /// Appends points, steps ascending. Values that are not finite become marks. A step that is not
  /// after the last one (a run resumed from an older checkpoint) replaces what came after it.
  void add_points(const QString& run, const QString& series, std::span<const CurvePoint> points);
  void add_mark(const QString& run, double step, const QString& words, CurveMark kind);

  void set_smoothing(double weight);  ///< 0 to below 1
  double smoothing() const { return smoothing_; }
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

  std::vector<CurveReading> readings(const QString& plot, double step) const;
  /// The readings in words, a line a series: "simclr-small  loss  4.213".
  QStringList readout(const QString& plot, double step) const;
  /// Where a value is drawn, in this widget's coordinates.
  QPointF place_of(const QString& plot, double step, double value) const;

  /// Each writes what is shown now. False where the file cannot be written.
  bool export_png(const QString& file, double scale = 2);
  bool export_svg(const QString& file);
  /// Every point of every run: run,series,step,value,plot,name; the last two as they are shown,
  /// empty where no plot has the series.
  bool export_csv(const QString& file) const;

  /// Draws at once what is waiting; the window does not need it.
  void replot_now();

  QSize sizeHint() const override { return {560, 420}; }
  QSize minimumSizeHint() const override { return {200, 120}; }

 Q_SIGNALS:
  void step_hovered(double step);  ///< NaN when the mouse leaves
  void step_chosen(double step);
  void empty_action_asked();

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  friend class CurvesOverlay;

  struct Line {
    std::vector<CurvePoint> points;  ///< as they came, finite or not
    QCPGraph* raw = nullptr;
    QCPGraph* smooth = nullptr;
    std::optional<Smoother> smoother;  ///< while it can go on from the last point
    std::int64_t below_zero = 0;       ///< values that a log axis cannot show
  };
  struct Mark {
    double step = 0;
    QString words;
    CurveMark kind = CurveMark::Changed;
    std::int64_t times = 1;
  };
  struct Run {
    QString id, name;
    bool current = false;
    int order = 0;  ///< among those that are not current
    std::map<QString, Line> lines;
    std::vector<Mark> marks;
  };
  struct Plot {
    CurvePlot spec;
    QCPAxisRect* rect = nullptr;
    bool visible = true;
    bool held = false;       ///< y was zoomed by hand
    double names_width = 0;  ///< room for the names below the title of a crowded plot
  };

  /// Pixels of a plot's title and of what its topmost tick label needs below it.
  int title_height() const;
  Plot* plot_of(const QString& id);
  const Plot* plot_of(const QString& id) const;
  const Plot* plot_with(const QString& series) const;
  Run* run_of(const QString& id);
  Line& line_of(Run& run, const QString& series);
  void make_graphs(Line& line, const QString& series);
  void redo_smoothing(Line& line);
  void append(Run& run, const QString& series, Line& line, const CurvePoint& point);
  void forget_from(Run& run, Line& line, double step);
  void colour();
  void arrange();
  void make_axes(Plot& plot);
  void set_ticks(QCPAxis* axis, bool log);
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
  QCPMarginGroup* margins_[2];
  std::vector<Plot> plots_;
  QSet<QString> hidden_;  ///< plots
  std::vector<std::unique_ptr<Run>> runs_;
  QTimer timer_;
  double smoothing_ = 0;
  int columns_ = 1;
  StepWindow steps_;
  std::optional<double> step_line_;
};

}  // namespace earshot
