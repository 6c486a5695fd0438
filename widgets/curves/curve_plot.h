#pragma once

#include <optional>
#include <QPen>
#include <QSize>
#include <QString>
#include <vector>

namespace earshot {

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

/// What does not change over the steps, as what is to be beaten: a line across the plot.
struct CurveLevel {
  QString name;
  double value = 0;
  QString text;  ///< the value as people read it: "96.2 %"
  QString help;  ///< what it was measured by
  friend bool operator==(const CurveLevel&, const CurveLevel&) = default;
};

/// What curves are drawn over: the steps, or what a series said at each step (the epoch, the time).
struct CurveAcross {
  QString title;   ///< below the lowest plots, "step"
  QString series;  ///< "" for the steps; else one that rises
};

/// How a picture of the curves leaves the window.
struct CurvesPicture {
  bool svg = false;
  QSize size;        ///< of what is drawn, before sharpness; empty: as it is shown
  double scale = 2;  ///< pixels for each of `size`
  QString caption;   ///< above, beside the names of the runs
};

/// What a series says at a step: the nearest point's own value and the smoothed one.
struct CurveReading {
  QString run, series;
  double step = 0, value = 0, smoothed = 0;
  QPen pen;  ///< that the line is drawn with
  bool is_muted = false, is_current = false;
  bool is_planned = false;
};

enum class CurveMark { Changed, NotANumber, Saved };

}  // namespace earshot
