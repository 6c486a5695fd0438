#include "widgets/map/map_classes.h"

#include <algorithm>
#include <numeric>
#include <QObject>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_points.h"

namespace earshot {
namespace {

QColor colour_of_others(const Palette& palette) {
  return mixed(palette.panel, palette.muted, 0.55);
}

}  // namespace

void MapClasses::set(std::vector<int> class_of_row, const QStringList& names,
                     std::vector<std::int64_t> sizes) {
  class_of_ = std::move(class_of_row);
  names_ = names;
  counts_.assign(static_cast<std::size_t>(names.size()), 0);
  for (const int one : class_of_) {
    if (one >= 0 && one < names.size()) ++counts_[static_cast<std::size_t>(one)];
  }
  sizes_ = sizes.size() == counts_.size() ? std::move(sizes) : counts_;
  legend_.resize(counts_.size());
  std::iota(legend_.begin(), legend_.end(), 0);
  pick({});
  std::stable_sort(legend_.begin(), legend_.end(), [this](int a, int b) {
    const int first = slots_[static_cast<std::size_t>(a)];
    const int second = slots_[static_cast<std::size_t>(b)];
    return first >= 0 && (second < 0 || first < second);
  });
}

void MapClasses::pick(const std::vector<int>& legend_rows) {
  picked_.clear();
  for (const int row : legend_rows) picked_.push_back(legend_[static_cast<std::size_t>(row)]);
  slots_ = colour_slots(sizes_, picked_);
}

int MapClasses::class_of(std::size_t row) const {
  const int one = row < class_of_.size() ? class_of_[row] : -1;
  return one < names_.size() ? one : -1;
}

QString MapClasses::name_of(std::int64_t row) const {
  const int one = class_of(static_cast<std::size_t>(row));
  return one >= 0 ? names_[one] : QString();
}

std::vector<int> MapClasses::told_apart() const {
  std::vector<int> classes;
  for (std::size_t one = 0; one < slots_.size(); ++one) {
    if (slots_[one] >= 0) classes.push_back(static_cast<int>(one));
  }
  return classes;
}

bool MapClasses::stands_out(int of_class) const {
  return picked_.empty() || std::find(picked_.begin(), picked_.end(), of_class) != picked_.end();
}

QString MapClasses::class_name(int of_class) const {
  return names_[of_class].isEmpty() ? QObject::tr("(none)") : names_[of_class];
}

QColor MapClasses::class_colour(int of_class, const Palette& palette) const {
  const int slot = slots_[static_cast<std::size_t>(of_class)];
  return slot >= 0 ? palette.class_colour(slot) : colour_of_others(palette);
}

MapShape MapClasses::shape_of(std::int64_t row) const {
  const auto at = static_cast<std::size_t>(row);
  if (at >= split_of_.size()) return MapShape::Disc;
  switch (split_of_[at]) {
    case Split::Valid:
      return MapShape::Ring;
    case Split::Test:
      return MapShape::Diamond;
    case Split::Train:
      break;
  }
  return MapShape::Disc;
}

bool MapClasses::has(Split split) const {
  return std::find(split_of_.begin(), split_of_.end(), split) != split_of_.end();
}

std::size_t MapClasses::left_out_of_legend() const {
  return legend_.size() - std::min(legend_.size(), Legend::most_rows);
}

std::vector<LegendEntry> MapClasses::legend(const Palette& palette) const {
  std::vector<LegendEntry> entries;
  const std::size_t listed = legend_.size() - left_out_of_legend();
  for (std::size_t row = 0; row < listed; ++row) {
    const int index = legend_[row];
    const auto at = static_cast<std::size_t>(index);
    entries.push_back({class_name(index), class_colour(index, palette),
                       number_text(static_cast<double>(counts_[at]))});
  }
  return entries;
}

void MapClasses::colour(MapInk& ink, const Palette& palette, std::size_t rows,
                        const std::vector<std::int64_t>& marked, std::int64_t selected) const {
  ink.background = palette.panel.rgb();
  ink.muted = mixed(palette.panel, palette.faint, palette.is_dark ? 0.42 : 0.38).rgb();
  ink.colours.clear();
  for (std::size_t slot = 0; slot < palette.classes.size(); ++slot) {
    ink.colours.push_back(palette.classes[slot].rgb());
  }
  const auto other = static_cast<std::uint16_t>(ink.colours.size());
  ink.colours.push_back(colour_of_others(palette).rgb());
  ink.colour.assign(rows, none() ? std::uint16_t{0} : other);
  for (std::size_t row = 0; row < rows && !none(); ++row) {
    const int one = class_of(row);
    const int slot = one >= 0 ? slots_[static_cast<std::size_t>(one)] : -1;
    if (slot >= 0) ink.colour[row] = static_cast<std::uint16_t>(slot);
  }
  ink.shape.clear();
  if (split_of_.size() >= rows) {
    ink.shape.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      ink.shape[row] = shape_of(static_cast<std::int64_t>(row));
    }
  }
  layer(ink, other, marked, selected);
}

void MapClasses::layer(MapInk& ink, std::uint16_t other, const std::vector<std::int64_t>& marked,
                       std::int64_t selected) const {
  // Neighbours are ringed and joined by lines; the classes around them stay to be seen.
  const bool group = !marked.empty();
  const bool some_other =
      !none() && std::find(ink.colour.begin(), ink.colour.end(), other) != ink.colour.end();
  ink.layer.clear();
  if (picked_.empty() && !group && !some_other) return;
  ink.layer.assign(ink.colour.size(), group ? MapLayer::Muted : MapLayer::Front);
  for (const std::int64_t row : marked) ink.layer[static_cast<std::size_t>(row)] = MapLayer::Front;
  if (selected >= 0) ink.layer[static_cast<std::size_t>(selected)] = MapLayer::Front;
  for (std::size_t row = 0; row < ink.layer.size(); ++row) {
    if (!stands_out(class_of(row))) {
      ink.layer[row] = MapLayer::Muted;
    } else if (ink.colour[row] == other && ink.layer[row] == MapLayer::Front && !group) {
      ink.layer[row] = MapLayer::Other;
    }
  }
}

}  // namespace earshot
