#pragma once

#include <QByteArray>
#include <QString>
#include <span>
#include <vector>

#include "widgets/curves/curve_smoothing.h"

namespace earshot {

struct CurvePlot;

/// The points of one series of one run.
struct WrittenCurve {
  QString run, series;
  std::span<const CurvePoint> points;
};

/// Every point: run,series,step,value,plot,name; the last two as they are shown, empty where no
/// plot has the series.
QByteArray curves_csv(const std::vector<CurvePlot>& plots, const std::vector<WrittenCurve>& curves);
/// The same as a file. False where the file cannot be written.
bool write_curves_csv(const QString& file, const std::vector<CurvePlot>& plots,
                      const std::vector<WrittenCurve>& curves);

}  // namespace earshot
