#include "app/session/importer_words.h"

#include <QDir>
#include <QFileInfo>
#include <QStringList>

namespace earshot {
namespace {

QStringList patterns_of(const ImporterEntry& importer) {
  QStringList patterns;
  for (const std::string& pattern : importer.patterns) patterns += QString::fromStdString(pattern);
  return patterns;
}

}  // namespace

bool is_offered(const ImporterEntry& importer) {
  return importer.folders || !importer.patterns.empty();
}

QString menu_words(const ImporterEntry& importer) {
  const QString label = QString::fromStdString(importer.words.label);
  QStringList endings;
  for (const QString& pattern : patterns_of(importer)) {
    if (pattern.startsWith(QLatin1String("*."))) endings += pattern.mid(2).toUpper();
  }
  return endings.isEmpty() ? label : QStringLiteral("%1 (%2)").arg(label, endings.join(", "));
}

QString filter_of(const ImporterEntry& importer) {
  if (importer.folders) return {};
  return QStringLiteral("%1 (%2)").arg(QString::fromStdString(importer.words.label),
                                       patterns_of(importer).join(' '));
}

bool is_named_as(const ImporterEntry& importer, const QString& path) {
  const QStringList patterns = patterns_of(importer);
  return !patterns.isEmpty() && QDir::match(patterns, QFileInfo(path).fileName());
}

}  // namespace earshot
