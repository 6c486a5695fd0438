#include "widgets/tables/clip_filter.h"

#include <algorithm>
#include <cmath>
#include <QCoreApplication>
#include <QRegularExpression>

namespace earshot {
namespace {

QString plain_text(const std::string& text) {
  return QString::fromStdString(text);
}

/// Words between spaces; what stands in quotes stays together, without them.
QStringList words_in(const QString& text) {
  QStringList words;
  QString word;
  bool quoted = false, any = false;
  for (const QChar letter : text) {
    if (letter == '"') {
      quoted = !quoted;
      any = true;
    } else if (letter.isSpace() && !quoted) {
      if (any) words += word;
      word.clear();
      any = false;
    } else {
      word += letter;
      any = true;
    }
  }
  if (any) words += word;
  words.removeAll(QString());
  return words;
}

std::optional<double> seconds_of(const QString& text) {
  static const QRegularExpression form(QStringLiteral("^(\\d+(?:[.,]\\d+)?)\\s*(ms|s|min)?$"));
  const auto found = form.match(text);
  if (!found.hasMatch()) return {};
  const double number = QString(found.captured(1)).replace(',', '.').toDouble();
  const QString unit = found.captured(2);
  return unit == QLatin1String("ms")    ? number / 1000
         : unit == QLatin1String("min") ? number * 60
                                        : number;
}

}  // namespace

ClipFilter::ClipFilter(const QString& text, const QStringList& label_columns) {
  for (const QString& word : words_in(text)) terms_.push_back(term_of(word, label_columns));
}

ClipFilter::Term ClipFilter::term_of(QString word, const QStringList& label_columns) {
  Term term;
  term.negated = word.size() > 1 && word.startsWith('-');
  if (term.negated) word.remove(0, 1);
  static const QRegularExpression compared(QStringLiteral("^(?:len|length)(>=|<=|>|<|=|:)(.*)$"),
                                           QRegularExpression::CaseInsensitiveOption);
  if (const auto found = compared.match(word); found.hasMatch()) {
    const auto seconds = seconds_of(found.captured(2));
    term.of = Of::Length;
    term.comparison = found.captured(1);
    term.seconds = seconds.value_or(0);
    if (!seconds) {
      fault_ =
          QCoreApplication::translate("ClipFilter", "“%1” names no time, such as len>2s").arg(word);
    }
    return term;
  }
  const qsizetype colon = word.indexOf(':');
  const QString key = colon > 0 ? word.left(colon) : QString();
  term.text = word.mid(colon + 1);
  for (int column = 0; column < label_columns.size(); ++column) {
    if (key.compare(label_columns[column], Qt::CaseInsensitive) != 0) continue;
    term.of = Of::Label;
    term.column = column;
    return term;
  }
  if (key.compare("split", Qt::CaseInsensitive) == 0) {
    term.of = Of::Split;
  } else if (key.compare("name", Qt::CaseInsensitive) == 0 ||
             key.compare("clip", Qt::CaseInsensitive) == 0) {
    term.of = Of::Name;
  } else {
    term.text = word;
  }
  return term;
}

bool ClipFilter::holds(const Term& term, const Clip& clip) {
  const auto has = [&term](const std::string& text) {
    return plain_text(text).contains(term.text, Qt::CaseInsensitive);
  };
  switch (term.of) {
    case Of::Anything:
      return has(clip.path) || has(to_text(clip.split)) || std::ranges::any_of(clip.labels, has);
    case Of::Name:
      return has(clip.path);
    case Of::Split:
      return has(to_text(clip.split));
    case Of::Label: {
      const auto place = static_cast<std::size_t>(term.column);
      return place < clip.labels.size() && has(clip.labels[place]);
    }
    case Of::Length:
      break;
  }
  const double length = clip.seconds();
  if (term.comparison == QLatin1String(">")) return length > term.seconds;
  if (term.comparison == QLatin1String(">=")) return length >= term.seconds;
  if (term.comparison == QLatin1String("<")) return length < term.seconds;
  if (term.comparison == QLatin1String("<=")) return length <= term.seconds;
  constexpr double as_shown = 0.005;
  return std::abs(length - term.seconds) <= as_shown;
}

bool ClipFilter::keeps(const Clip& clip) const {
  return std::ranges::all_of(
      terms_, [&clip](const Term& term) { return holds(term, clip) != term.negated; });
}

}  // namespace earshot
