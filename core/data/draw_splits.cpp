#include "core/data/draw_splits.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "core/base/random.h"

namespace earshot {
namespace {

/// What goes into a split as a whole: a group of files, or one file.
struct DrawUnit {
  std::string key;    ///< what its number is drawn from
  std::string label;  ///< that it counts for
  double number = 0;  ///< uniform in [0, 1)
  std::vector<std::size_t> files;
  Split split = Split::Train;
  double size() const { return static_cast<double>(files.size()); }
};
using DrawUnits = std::vector<DrawUnit*>;

constexpr double kTolerated = 0.04;

double number_of(const std::string& key, std::uint64_t seed) {
  return static_cast<double>(mixed(name_hash(key.c_str()) ^ mixed(seed)) >> 11) * 0x1p-53;
}

/// A text without zeros that differs where any of its parts does.
std::string joined_key(std::initializer_list<std::string> parts) {
  std::string key;
  for (const std::string& part : parts) key += std::to_string(part.size()) + ":" + part;
  return key;
}

/// The last `parts` names of a path.
std::string path_end(const std::string& path, int parts) {
  std::size_t place = path.size();
  for (int i = 0; i < parts && place != std::string::npos && place > 0; ++i) {
    place = path.rfind('/', place - 1);
  }
  return place == std::string::npos || place == 0 ? path : path.substr(place + 1);
}

std::string label_of_group(const std::vector<DrawnFile>& files, const DrawUnit& unit) {
  std::map<std::string, std::size_t> counts;
  for (const std::size_t file : unit.files) ++counts[files[file].label];
  for (const auto& [label, count] : counts) {
    if (2 * count > unit.files.size()) return label;
  }
  return {};
}

/// Tells units of the same key apart: by their labels, then by as much of their paths as it takes.
void tell_apart(const std::vector<DrawnFile>& files, const DrawUnits& same) {
  std::map<std::string, DrawUnits> by_label;
  for (DrawUnit* unit : same) by_label[unit->label].push_back(unit);
  for (const auto& [label, alike] : by_label) {
    for (DrawUnit* unit : alike) unit->key = joined_key({unit->key, label});
    if (alike.size() == 1) continue;
    const auto ends = [&](int parts) {
      std::set<std::string> found;
      for (const DrawUnit* unit : alike) found.insert(path_end(files[unit->files[0]].path, parts));
      return found.size();
    };
    int parts = 2;
    while (ends(parts) < alike.size() && parts < 64) parts = parts < 4 ? parts + 1 : 2 * parts;
    for (DrawUnit* unit : alike) {
      unit->key = joined_key({unit->key, path_end(files[unit->files[0]].path, parts)});
    }
  }
}

std::vector<DrawUnit> units_of(const std::vector<DrawnFile>& files, std::uint64_t seed) {
  std::vector<DrawUnit> units;
  units.reserve(files.size());
  std::unordered_map<std::string, std::size_t> groups;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const DrawnFile& file = files[i];
    if (!file.group.empty()) {
      const auto [known, fresh] = groups.emplace(file.group, units.size());
      if (fresh) {
        units.emplace_back();
        units.back().key = joined_key({"group", file.group});
      }
      units[known->second].files.push_back(i);
      continue;
    }
    DrawUnit& unit = units.emplace_back();
    unit.files = {i};
    unit.key = joined_key({path_end(file.path, 1), std::to_string(file.bytes)});
  }
  std::unordered_map<std::string, DrawUnits> keys;
  for (DrawUnit& unit : units) {
    unit.label = label_of_group(files, unit);
    keys[unit.key].push_back(&unit);
  }
  for (const auto& [key, same] : keys) {
    if (same.size() > 1) tell_apart(files, same);
  }
  for (DrawUnit& unit : units) unit.number = number_of(unit.key, seed);
  return units;
}

/// The units of each label in the order of their numbers. Labels of one unit say nothing of shares:
/// where they are the rule, they count as one.
std::map<std::string, DrawUnits> strata_of(std::vector<DrawUnit>& units) {
  std::map<std::string, DrawUnits> strata;
  for (DrawUnit& unit : units) strata[unit.label].push_back(&unit);
  const auto single = static_cast<std::size_t>(
      std::ranges::count_if(strata, [](const auto& one) { return one.second.size() == 1; }));
  if (2 * single > units.size()) {
    DrawUnits all;
    std::erase_if(strata, [&](const auto& one) {
      if (one.second.size() == 1) all.push_back(one.second[0]);
      return one.second.size() == 1;
    });
    DrawUnits& unlabelled = strata[""];
    unlabelled.insert(unlabelled.end(), all.begin(), all.end());
  }
  for (auto& [label, stratum] : strata) {
    std::ranges::sort(stratum, [](const DrawUnit* left, const DrawUnit* right) {
      return left->number != right->number ? left->number < right->number : left->key < right->key;
    });
  }
  return strata;
}

double files_in(const DrawUnits& units, std::size_t from, std::size_t to) {
  double sum = 0;
  for (std::size_t i = from; i < to; ++i) sum += units[i]->size();
  return sum;
}

/// Where the split ends that begins with unit `from`: at the border of the numbers, unless that
/// gives it too little or too much of what is wanted.
std::size_t split_end(const DrawUnits& units, std::size_t from, std::size_t most, double border,
                      double wanted, double tolerance) {
  if (wanted <= 0 || from >= most) return from;
  std::size_t end = from;
  while (end < most && units[end]->number < border) ++end;
  double held = files_in(units, from, end);
  const auto nearer = [&](double other) {
    return std::abs(other - wanted) < std::abs(held - wanted);
  };
  if (held < wanted - tolerance) {
    while (end < most && held < wanted - tolerance) {
      const double next = held + units[end]->size();
      if (next > wanted + tolerance && !nearer(next)) break;
      held = next;
      ++end;
    }
  } else if (held > wanted + tolerance) {
    while (end > from && held > wanted + tolerance) {
      const double next = held - units[end - 1]->size();
      if (next < wanted - tolerance && !nearer(next)) break;
      held = next;
      --end;
    }
  }
  if (end == from && wanted >= 1 - 1e-9) ++end;
  return end;
}

void draw_stratum(const DrawUnits& units, const DrawnShares& shares) {
  const double files = files_in(units, 0, units.size());
  const double tolerance = files < 8 ? 0.75 : std::max(1.0, kTolerated * files);
  const bool trains = shares.valid + shares.test < 1 - 1e-9;
  const std::size_t most = units.size() - (trains ? 1 : 0);
  const std::size_t tests = split_end(units, 0, most, shares.test, shares.test * files, tolerance);
  const std::size_t valids =
      split_end(units, tests, most, shares.test + shares.valid, shares.valid * files, tolerance);
  for (std::size_t i = 0; i < valids; ++i) {
    units[i]->split = i < tests ? Split::Test : Split::Valid;
  }
}

struct Filling {
  DrawUnit* unit = nullptr;
  int cost = 0;  ///< 0: its label keeps another in training, 1: from a fuller split, 2: neither
  double misfit = 0;  ///< of its size to the share
  bool operator<(const Filling& other) const {
    if (cost != other.cost) return cost < other.cost;
    return misfit != other.misfit ? misfit < other.misfit : unit->number < other.unit->number;
  }
};

/// Gives a split that got nothing the unit that is missed least and fits best.
void fill(std::vector<DrawUnit>& units, const std::map<std::string, DrawUnits>& strata,
          Split wanted, double share) {
  std::map<Split, std::int64_t> held;
  double files = 0;
  for (const DrawUnit& unit : units) {
    ++held[unit.split];
    files += unit.size();
  }
  if (share <= 0 || held[wanted] > 0) return;
  std::optional<Filling> best;
  for (const auto& [label, stratum] : strata) {
    const auto trained = std::ranges::count_if(
        stratum, [](const DrawUnit* unit) { return unit->split == Split::Train; });
    for (DrawUnit* unit : stratum) {
      const bool weighs_less = wanted == Split::Test && unit->split == Split::Valid;
      if (held[unit->split] < 2 && !weighs_less) continue;
      const int cost = unit->split != Split::Train ? 1 : trained > 1 ? 0 : 2;
      const Filling one{unit, cost, std::abs(unit->size() - share * files)};
      if (!best || one < *best) best = one;
    }
  }
  if (best) best->unit->split = wanted;
}

}  // namespace

std::vector<Split> draw_splits(const std::vector<DrawnFile>& files, std::uint64_t seed,
                               const DrawnShares& shares) {
  std::vector<DrawUnit> units = units_of(files, seed);
  const auto strata = strata_of(units);
  for (const auto& [label, stratum] : strata) {
    if (!stratum.empty()) draw_stratum(stratum, shares);
  }
  fill(units, strata, Split::Test, shares.test);
  fill(units, strata, Split::Valid, shares.valid);
  std::vector<Split> splits(files.size(), Split::Train);
  for (const DrawUnit& unit : units) {
    for (const std::size_t file : unit.files) splits[file] = unit.split;
  }
  return splits;
}

Split split_of_path(const std::string& path, std::uint64_t seed, const DrawnShares& shares) {
  const double chance = number_of(path, seed);
  if (chance < shares.test) return Split::Test;
  return chance < shares.test + shares.valid ? Split::Valid : Split::Train;
}

}  // namespace earshot
