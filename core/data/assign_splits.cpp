#include "core/data/assign_splits.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/data/cell_text.h"
#include "core/params/parameter.h"

namespace earshot {
namespace {

using Texts = std::vector<std::string>;

const std::string& text_at(const Clip& clip, int column) {
  static const std::string none;
  const auto place = static_cast<std::size_t>(column);
  return column >= 0 && place < clip.labels.size() ? clip.labels[place] : none;
}

void check_column(const Dataset& dataset, const std::string& name, const std::string& setting) {
  if (name.empty() || dataset.column(name) >= 0) return;
  // A column split that says splits is no column of labels: what it says is given already.
  const bool given =
      setting == "data.split" && lower_case(name) == "split" &&
      std::ranges::any_of(dataset.clips, [](const Clip& clip) { return clip.given.has_value(); });
  if (!given) throw no_such_column(setting, name, dataset.columns);
}

/// The values of a setting: the whole text where a clip has it, else its parts between commas.
Texts values_of_setting(const std::string& text, const std::set<std::string>& known,
                        const std::string& setting, const std::string& column) {
  const std::string whole = trimmed_cell(text);
  if (whole.empty() || known.contains(whole)) return whole.empty() ? Texts{} : Texts{whole};
  Texts values;
  std::string rest = text;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    std::string value = trimmed_cell(rest.substr(0, comma));
    rest = comma == std::string::npos ? std::string() : rest.substr(comma + 1);
    if (value.empty()) continue;
    if (!known.contains(value)) {
      const auto like = std::ranges::find_if(known, [&](const std::string& one) {
        return lower_case(one) == lower_case(value) || same_number(one, value);
      });
      if (like == known.end()) {
        throw ParameterError(setting, "no clip has \"" + value + "\" in the column \"" + column +
                                          "\", which holds " +
                                          some_of({known.begin(), known.end()}));
      }
      value = *like;
    }
    values.push_back(value);
  }
  return values;
}

using Said = std::vector<std::optional<Split>>;

/// What manifest or folder say of each clip.
Said said_by_data(const Dataset& dataset) {
  Said said;
  for (const Clip& clip : dataset.clips) said.push_back(clip.given);
  return said;
}

/// What a column of splits says of each clip.
Said said_by_column(const Dataset& dataset, int column, const SplitWishes& wishes) {
  std::set<std::string> known;
  for (const Clip& clip : dataset.clips) {
    if (!text_at(clip, column).empty()) known.insert(text_at(clip, column));
  }
  const Texts tests = values_of_setting(wishes.test_value, known, "data.test_value", wishes.column);
  const Texts valids =
      values_of_setting(wishes.valid_value, known, "data.valid_value", wishes.column);
  const auto has = [](const Texts& values, const std::string& text) {
    return std::ranges::find(values, text) != values.end();
  };
  for (const std::string& value : tests) {
    if (has(valids, value)) {
      throw ParameterError("data.valid_value",
                           "\"" + value + "\" is a value of the test too (data.test_value)");
    }
  }
  const bool by_words = tests.empty() && valids.empty();
  Said said;
  for (const Clip& clip : dataset.clips) {
    const std::string& text = text_at(clip, column);
    std::optional<Split>& split = said.emplace_back();
    if (text.empty()) continue;
    split = by_words            ? split_from_word(text)
            : has(tests, text)  ? Split::Test
            : has(valids, text) ? Split::Valid
                                : Split::Train;
    if (split) continue;
    throw ParameterError("data.split",
                         "the column \"" + wishes.column + "\" holds " +
                             some_of({known.begin(), known.end()}) +
                             "; say which of them are for the test in "
                             "data.test_value, and for validation in data.valid_value");
  }
  return said;
}

void draw_rest(Dataset& dataset, const Said& said, const SplitWishes& wishes, std::uint64_t seed,
               const DrawnShares& shares) {
  const int label = dataset.column(wishes.label);
  const int group = wishes.group.empty() ? -1 : dataset.column(wishes.group);
  std::map<std::string, Split> said_of_group;
  for (std::size_t i = 0; i < said.size(); ++i) {
    const std::string& text = text_at(dataset.clips[i], group);
    if (said[i] && !text.empty()) said_of_group.emplace(text, *said[i]);
  }
  std::vector<DrawnFile> files;
  std::vector<Clip*> drawn;
  for (std::size_t i = 0; i < said.size(); ++i) {
    Clip& clip = dataset.clips[i];
    const auto of_group = said_of_group.find(text_at(clip, group));
    if (said[i]) {
      clip.split = *said[i];
    } else if (wishes.by_path) {
      clip.split = split_of_path(clip.path, seed, shares);
    } else if (of_group != said_of_group.end()) {
      clip.split = of_group->second;
    } else {
      files.push_back({clip.path, clip.bytes, text_at(clip, label), text_at(clip, group)});
      drawn.push_back(&clip);
    }
  }
  const std::vector<Split> splits = draw_splits(files, seed, shares);
  for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i]->split = splits[i];
}

/// One line where groups are in more than one split; "" where none is.
std::string torn_groups(const Dataset& dataset, const std::string& name) {
  const int column = name.empty() ? -1 : dataset.column(name);
  if (column < 0) return {};
  std::map<std::string, std::set<Split>> splits;
  for (const Clip& clip : dataset.clips) {
    if (!text_at(clip, column).empty()) splits[text_at(clip, column)].insert(clip.split);
  }
  std::int64_t torn = 0;
  std::string example;
  for (const auto& [group, found] : splits) {
    if (found.size() < 2) continue;
    if (++torn > 1) continue;
    example = "\"" + group + "\" in ";
    for (const Split split : found)
      example += (split == *found.begin() ? "" : " and ") + to_text(split);
  }
  if (torn == 0) return {};
  return std::to_string(torn) + " of " + std::to_string(splits.size()) +
         " groups of the column \"" + name + "\" " + (torn == 1 ? "is" : "are") +
         " in more than one split, e.g. " + example;
}

}  // namespace

void check_split_columns(const Dataset& dataset, const SplitWishes& wishes) {
  if (!wishes.by_path) check_column(dataset, wishes.group, "data.split_group");
  check_column(dataset, wishes.column, "data.split");
  if (wishes.column.empty() && !(wishes.test_value + wishes.valid_value).empty()) {
    throw ParameterError(
        wishes.test_value.empty() ? "data.valid_value" : "data.test_value",
        "needs data.split, the column that holds it; there are " + some_of(dataset.columns));
  }
}

void assign_splits(Dataset& dataset, const SplitWishes& wishes, std::uint64_t seed,
                   const DrawnShares& shares, bool strict) {
  if (strict) check_split_columns(dataset, wishes);
  const int column = wishes.column.empty() ? -1 : dataset.column(wishes.column);
  const Said said = column < 0 ? said_by_data(dataset) : said_by_column(dataset, column, wishes);
  draw_rest(dataset, said, wishes, seed, shares);
  dataset.split_given = std::ranges::any_of(said, [](const auto& one) { return one.has_value(); });
  dataset.split_note = torn_groups(dataset, wishes.group);
}

}  // namespace earshot
