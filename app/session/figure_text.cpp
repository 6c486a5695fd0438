#include "app/session/figure_text.h"

#include <cmath>

#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {

QString figure_text(const Figure& figure, double value) {
  if (figure.is_share()) return percent(value);
  return std::isfinite(value) ? number_text(value) : QStringLiteral("–");
}

QString figure_text(const Figure& figure, double mean, double deviation) {
  if (figure.is_share()) return percent(mean, deviation);
  const QString text = figure_text(figure, mean);
  return std::isfinite(deviation) ? text + QStringLiteral(" ± ") + number_text(deviation) : text;
}

QString figure_head(const Figure& figure, const std::string& label) {
  const QString unit =
      figure.is_share() ? QStringLiteral("%") : QString::fromStdString(figure.unit);
  const QString name = QString::fromStdString(label);
  return unit.isEmpty() ? name : name + QLatin1Char(' ') + unit;
}

QString baseline_words(const Catalogue& catalogue, const std::string& name) {
  const BaselineEntry* entry = catalogue.baseline(name);
  return entry != nullptr ? QString::fromStdString(entry->words.label) : shown_name(name);
}

QString protocol_words(const Catalogue& catalogue, const std::string& name) {
  const ProtocolEntry* entry = catalogue.protocol(name);
  return entry != nullptr ? QString::fromStdString(entry->brief) : shown_name(name);
}

}  // namespace earshot
