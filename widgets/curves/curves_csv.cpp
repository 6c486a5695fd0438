#include "widgets/curves/curves_csv.h"

#include <QHash>
#include <QRegularExpression>
#include <QSaveFile>
#include <QTextStream>

#include "core/data/delimited.h"
#include "core/params/value.h"
#include "widgets/curves/curves_view.h"

namespace earshot {
namespace {

QString quoted(const QString& name) {
  QString text = QString::fromStdString(safe_cell(name.toStdString()));
  if (!text.contains(QRegularExpression(QStringLiteral("[\",\n]")))) return text;
  return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) +
         QLatin1Char('"');
}

}  // namespace

QByteArray curves_csv(const std::vector<CurvePlot>& plots,
                      const std::vector<WrittenCurve>& curves) {
  QByteArray bytes;
  QTextStream text(&bytes);
  // The names that are shown come last: whoever reads the first four by their place goes on.
  text << "run,series,step,value,plot,name\n";
  QHash<QString, QString> shown;
  for (const CurvePlot& plot : plots) {
    for (const CurvePlot::Series& series : plot.series) {
      shown.insert(series.id, quoted(plot.title) + QLatin1Char(',') + quoted(series.name));
    }
  }
  for (const WrittenCurve& curve : curves) {
    const QString start =
        quoted(curve.run) + QLatin1Char(',') + quoted(curve.series) + QLatin1Char(',');
    const QString end = QLatin1Char(',') + shown.value(curve.series, QStringLiteral(","));
    for (const CurvePoint& point : curve.points) {
      text << start << QString::fromStdString(to_text(point.step)) << ','
           << QString::fromStdString(to_text(point.value)) << end << '\n';
    }
  }
  text.flush();
  return bytes;
}

bool write_curves_csv(const QString& file, const std::vector<CurvePlot>& plots,
                      const std::vector<WrittenCurve>& curves) {
  QSaveFile out(file);
  if (!out.open(QIODevice::WriteOnly)) return false;
  const QByteArray bytes = curves_csv(plots, curves);
  return out.write(bytes) == bytes.size() && out.commit();
}

}  // namespace earshot
