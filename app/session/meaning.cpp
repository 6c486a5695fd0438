#include "app/session/meaning.h"

#include <QCoreApplication>
#include <QLocale>

#include "app/session/distortion_meaning.h"
#include "app/session/figure_text.h"
#include "core/runs/meaning.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

class Meaning {
  Q_DECLARE_TR_FUNCTIONS(Meaning)

 public:
  Meaning(const Catalogue& catalogue, const EvaluationResult& result)
      : catalogue_(catalogue),
        result_(result),
        label_(shown_name(result.probe.label)),
        protocol_(protocol_words(catalogue, result.probe.protocol)) {}

  QString words() const {
    const std::vector<Figure> figures = catalogue_.figures_of(result_.probe.protocol);
    const ProtocolEntry* entry = catalogue_.protocol(result_.probe.protocol);
    if (entry != nullptr && !entry->names_classes && !figures.empty()) {
      return of_a_figure(figures.front());
    }
    return of_accuracy(meaning_of(catalogue_, result_));
  }

 private:
  QString of_a_figure(const Figure& figure) const {
    const auto text = [&figure](double value) {
      return figure_text(figure, value) + (figure.is_share() ? QStringLiteral(" %") : QString());
    };
    QString words =
        tr("%1 by a %2 on %3 test clips: %4 %5")
            .arg(label_, protocol_, QLocale().toString(qint64{result_.probe.test_clips}),
                 QString::fromStdString(figure.label), text(result_.probe.ranked()));
    if (const auto* best = strongest_baseline(result_, figure.more_is_better)) {
      words += tr(" against %1 for the best baseline (%2)")
                   .arg(text(best->second.ranked()), baseline_words(catalogue_, best->first));
    }
    return words + QLatin1Char('.');
  }

  /// All places of a sentence are filled at once: a label may hold "%2" itself.
  QString of_accuracy(const EvaluationMeaning& meaning) const {
    using Says = EvaluationMeaning::Says;
    const QString own = percent(result_.probe.ranked());
    const QString clips = QLocale().toString(qint64{result_.probe.test_clips});
    if (meaning.strongest == nullptr) {
      return tr("A %4 tells %1 right for %2 % of %3 test clips.")
          .arg(label_, own, clips, protocol_);
    }
    const QString best = percent(meaning.strongest->second.ranked());
    const QString name = baseline_words(catalogue_, meaning.strongest->first);
    const QString before =
        meaning.start != nullptr ? percent(meaning.start->second.ranked()) : QString();
    switch (meaning.says) {
      case Says::Harmed:
        return harmed(meaning, own, clips, before);
      case Says::Taught:
        return tr("The training taught the encoder something about %1: %2 % of %3 test clips "
                  "against %4 % for the best baseline (%5).")
            .arg(label_, own, clips, best, name);
      case Says::Below:
        return tr("For %1 the trained features are worse than the best baseline (%5): %2 % of %3 "
                  "test clips against %4 %. The augmentations may hide what it depends on.")
            .arg(label_, own, clips, best, name);
      case Says::BelowButGained:
        return tr("For %1 the trained features are worse than the best baseline (%5): %2 % of %3 "
                  "test clips against %4 %. They told %6 % at the start, so more steps may help.")
            .arg(label_, own, clips, best, name, before);
      case Says::NoMore:
        return tr("Training has made %1 easier to read, %2 % of %3 test clips against %6 % at the "
                  "start, but no learning does as well (%5, %4 %).")
            .arg(label_, own, clips, best, name, before);
      case Says::NoBaseline:
      case Says::Unclear:
        break;
    }
    return tr("No clear difference for %1: %2 % of %3 test clips against %4 % for the best "
              "baseline "
              "(%5). More steps, or other augmentations, may help.")
        .arg(label_, own, clips, best, name);
  }

  QString harmed(const EvaluationMeaning& meaning, const QString& own, const QString& clips,
                 const QString& before) const {
    const QString best = meaning.strongest == meaning.start
                             ? QString()
                             : tr(" The best baseline (%1) tells %2 %.")
                                   .arg(baseline_words(catalogue_, meaning.strongest->first),
                                        percent(meaning.strongest->second.ranked()));
    return tr("Training has made %1 harder to read than it was at the start: %2 % of %3 test clips "
              "against %4 % with the first weights.")
               .arg(label_, own, clips, before) +
           best +
           tr(" The views may change what tells it apart, or leave something that is easier to "
              "follow: hear both views of a clip, change the augmentations, or train for fewer "
              "steps.");
  }

  const Catalogue& catalogue_;
  const EvaluationResult& result_;
  QString label_, protocol_;
};

}  // namespace

QString meaning_words(const Catalogue& catalogue, const EvaluationResult& result) {
  if (!result.probe.distortions.empty()) return distortion_meaning(catalogue, result);
  return Meaning(catalogue, result).words();
}

}  // namespace earshot
