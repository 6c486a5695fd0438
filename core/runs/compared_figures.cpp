#include "core/runs/compared_figures.h"

#include <algorithm>
#include <set>

#include "core/measures/paired_gain.h"

namespace earshot {
namespace {

std::string id_of(const Figure& figure) {
  return figure.by.empty() ? "probe_" + figure.id : figure.id;
}

/// The first figure of each who judges goes by its name alone.
std::string label_of(const Figure& figure, bool is_first) {
  const std::string who = figure.by.empty() ? "probe" : figure.by;
  return is_first ? who : who + " " + figure.label;
}

bool is_of_classes(const Catalogue& catalogue, const Figure& figure) {
  return std::ranges::find(catalogue.figures, figure.id, &Figure::id) != catalogue.figures.end();
}

/// The accuracy of the encoder and of each baseline through one distortion.
void add_distortion(const Catalogue& catalogue, const DistortionEntry& distortion,
                    std::vector<ComparedFigure>& to) {
  const EntryWords& words = distortion.words;
  const Figure figure{words.name, words.label, words.summary, words.source};
  to.push_back({"probe_" + words.name, words.label, figure, "", words.name});
  for (const BaselineEntry& baseline : catalogue.baselines) {
    to.push_back({baseline.words.name + "_" + words.name, baseline.brief + " " + words.label,
                  figure, baseline.words.name, words.name});
  }
}

/// What a protocol gives, in its order, of the encoder and of the baselines: of these the figure
/// that ranks, and the first of every protocol that names classes.
std::vector<ComparedFigure> compared_by(const Catalogue& catalogue, const std::string& protocol) {
  std::vector<ComparedFigure> found;
  const ProtocolEntry* entry = catalogue.protocol(protocol);
  const bool own_first = entry != nullptr && entry->own_figures_first;
  const std::vector<Figure> figures = catalogue.figures_of(protocol);
  std::set<std::string> judges;
  for (const Figure& figure : figures) {
    if (!figure.compared) continue;
    const bool goes_by_itself = own_first && figure.by.empty() && !is_of_classes(catalogue, figure);
    found.push_back(
        {id_of(figure),
         goes_by_itself ? figure.label : label_of(figure, judges.insert(figure.by).second),
         figure});
  }
  if (figures.empty()) return found;
  std::vector<Figure> of_baselines{figures.front()};
  if (own_first && entry->names_classes && !catalogue.figures.empty()) {
    of_baselines.push_back(catalogue.figures.front());
  }
  for (const Figure& figure : of_baselines) {
    for (const BaselineEntry& baseline : catalogue.baselines) {
      const bool alone = !own_first || is_of_classes(catalogue, figure);
      found.push_back({baseline.words.name + "_" + figure.id,
                       alone ? baseline.brief : baseline.brief + " " + figure.label, figure,
                       baseline.words.name});
    }
  }
  if (entry == nullptr || !entry->hears_distortions) return found;
  for (const DistortionEntry& distortion : catalogue.distortions) {
    add_distortion(catalogue, distortion, found);
  }
  return found;
}

constexpr auto gain_id = "gain", gain_low_id = "gain_low", gain_high_id = "gain_high";

/// Of protocols that name classes.
std::vector<ComparedFigure> gain_figures() {
  std::vector<ComparedFigure> found;
  for (const char* id : {gain_id, gain_low_id, gain_high_id}) {
    Figure figure{id, id, "Accuracy gained since the first weights, paired by test item.", "ours"};
    figure.low = -1;
    found.push_back({id, id, figure, "", "", true});
  }
  return found;
}

/// A figure of the encoder or of a baseline, be it declared or the accuracy through a distortion.
std::optional<double> value_in(const ProbeResult& probe, const ComparedFigure& compared) {
  if (compared.distortion.empty()) return probe.figure(compared.figure.id);
  const auto found =
      std::ranges::find(probe.distortions, compared.distortion, &DistortionResult::name);
  if (found == probe.distortions.end()) return std::nullopt;
  return found->accuracy;
}

bool has(const FigureValues& values, const std::string& id) {
  return std::ranges::any_of(values, [&id](const auto& value) { return value.first == id; });
}

}  // namespace

std::vector<ComparedFigure> compared_figures(const Catalogue& catalogue) {
  // Whatever ranks by a figure of its own comes before what ranks by that of all.
  std::vector<ProtocolEntry> protocols = catalogue.protocols;
  std::ranges::stable_partition(protocols, &ProtocolEntry::own_figures_first);
  std::vector<ComparedFigure> all;
  for (const ProtocolEntry& protocol : protocols) {
    for (ComparedFigure& one : compared_by(catalogue, protocol.words.name)) {
      if (std::ranges::find(all, one.id, &ComparedFigure::id) == all.end()) {
        all.push_back(std::move(one));
      }
    }
  }
  std::ranges::stable_partition(all,
                                [](const ComparedFigure& one) { return one.baseline.empty(); });
  std::ranges::stable_partition(all,
                                [](const ComparedFigure& one) { return one.distortion.empty(); });
  for (ComparedFigure& one : gain_figures()) all.push_back(std::move(one));
  return all;
}

std::vector<ComparedFigure> recorded_figures(const Catalogue& catalogue,
                                             const std::vector<TrialResult>& trials) {
  std::set<std::string> usual;
  if (!catalogue.protocols.empty()) {
    for (const auto& one : compared_by(catalogue, catalogue.protocols.front().words.name)) {
      usual.insert(one.id);
    }
  }
  std::vector<ComparedFigure> recorded = compared_figures(catalogue);
  std::erase_if(recorded, [&](const ComparedFigure& one) {
    return !usual.contains(one.id) && std::ranges::none_of(trials, [&](const TrialResult& trial) {
      return has(trial.figures, one.id);
    });
  });
  return recorded;
}

std::vector<ComparedFigure> shown_figures(const Catalogue& catalogue,
                                          const std::vector<TrialResult>& trials) {
  std::vector<ComparedFigure> shown = recorded_figures(catalogue, trials);
  std::erase_if(shown,
                [](const ComparedFigure& one) { return one.of_gain || !one.distortion.empty(); });
  return shown;
}

FigureValues compared_values(const Catalogue& catalogue, const EvaluationResult& result) {
  FigureValues values;
  for (const ComparedFigure& one : compared_by(catalogue, result.probe.protocol)) {
    std::optional<double> value;
    if (one.baseline.empty()) value = value_in(result.probe, one);
    for (const auto& [name, baseline] : result.baselines) {
      if (one.baseline == name) value = value_in(baseline, one);
    }
    if (value) values.emplace_back(one.id, *value);
  }
  const JudgedBaseline* start = start_of(catalogue, result);
  const auto gain = start != nullptr ? paired_gain(result.probe, start->second) : std::nullopt;
  if (gain) {
    values.emplace_back(gain_id, gain->gain);
    values.emplace_back(gain_low_id, std::max(-1.0, gain->low()));
    values.emplace_back(gain_high_id, std::min(1.0, gain->high()));
  }
  return values;
}

FigureValues no_values(const Catalogue& catalogue, const std::string& protocol) {
  FigureValues values;
  for (const ComparedFigure& one : compared_by(catalogue, protocol)) {
    values.emplace_back(one.id, std::nan(""));
  }
  return values;
}

bool of_same_sounds(const Catalogue& catalogue, const std::vector<TrialResult>& trials) {
  constexpr double apart = 0.05;
  return std::ranges::all_of(compared_figures(catalogue), [&](const ComparedFigure& figure) {
    const auto baseline = std::ranges::find_if(
        catalogue.baselines, [&](const auto& one) { return one.words.name == figure.baseline; });
    if (baseline == catalogue.baselines.end() || baseline->is_start) return true;
    if (!figure.distortion.empty() || figure.of_gain) return true;
    double least = 1, most = 0;
    for (const TrialResult& trial : trials) {
      const double value = trial.figure(figure.id);
      if (!std::isfinite(value)) continue;
      least = std::min(least, value);
      most = std::max(most, value);
    }
    return most - least <= apart;
  });
}

}  // namespace earshot
