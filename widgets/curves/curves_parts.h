#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <QRectF>
#include <QString>
#include <vector>

#include "widgets/curves/curve_plot.h"
#include "widgets/curves/curve_smoothing.h"

class QCPAxisRect;
class QCPGraph;

namespace earshot {

/// What CurvesView holds, for itself and what lies over it.
struct CurvesParts {
  struct Line {
    std::vector<CurvePoint> points;  ///< as they came, finite or not
    QCPGraph* raw = nullptr;
    QCPGraph* smooth = nullptr;
    std::size_t drawn = 0;             ///< points that the graphs have
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
    bool planned = false;
    int order = 0;  ///< among those that are not current
    QString group;
    std::map<QString, Line> lines;
    std::vector<Mark> marks;
    std::vector<CurvePoint> across;  ///< steps and where they are drawn, both rising; "" for steps
  };
  /// The mean of a group's runs, and the lines between which they all lie.
  struct BandLine {
    QCPGraph* mean = nullptr;
    QCPGraph* low = nullptr;
    QCPGraph* high = nullptr;
  };
  struct Band {
    QString group, name;
    std::map<QString, BandLine> lines;
  };
  enum class Shape { Large, Small, Spark };
  struct Plot {
    CurvePlot spec;
    QCPAxisRect* rect = nullptr;
    bool visible = true;
    bool held = false;       ///< y was zoomed by hand
    double names_width = 0;  ///< room for the names below the title of a crowded plot
    Shape shape = Shape::Large;
    QRectF place;            ///< on the sheet
    double title_width = 0;  ///< of a sparkline
    double ends_width = 0;   ///< room for names at the ends of the lines; 0: they stand above
  };
};

}  // namespace earshot
