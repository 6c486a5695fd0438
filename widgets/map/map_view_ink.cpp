#include <algorithm>

#include "widgets/chrome/legend.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_view.h"

namespace earshot {

void MapView::colours_changed() {
  const Palette& palette = Palette::of(*this);
  slots_ = colour_slots(class_sizes_, picked_classes());
  std::vector<LegendEntry> entries;
  const std::size_t listed = std::min(legend_classes_.size(), Legend::most_rows);
  for (std::size_t row = 0; row < listed; ++row) {
    const int index = legend_classes_[row];
    const auto at = static_cast<std::size_t>(index);
    const QColor other = mixed(palette.panel, palette.muted, 0.55);
    entries.push_back({class_names_[index].isEmpty() ? tr("(none)") : class_names_[index],
                       slots_[at] >= 0 ? palette.class_colour(slots_[at]) : other,
                       number_text(static_cast<double>(class_counts_[at]))});
  }
  legend_->set_entries(entries, legend_classes_.size() - listed);
  Q_EMIT classes_coloured();
}

void MapView::rebuild_ink() {
  const Palette& palette = Palette::of(*this);
  const std::size_t count = points_.size();
  ink_.background = palette.panel.rgb();
  ink_.muted = mixed(palette.panel, palette.faint, palette.is_dark ? 0.42 : 0.38).rgb();
  ink_.colours.clear();
  for (std::size_t slot = 0; slot < palette.classes.size(); ++slot) {
    ink_.colours.push_back(palette.classes[slot].rgb());
  }
  const auto other = static_cast<std::uint16_t>(ink_.colours.size());
  ink_.colours.push_back(mixed(palette.panel, palette.muted, 0.55).rgb());
  const bool plain = class_names_.isEmpty();
  ink_.colour.assign(count, plain ? std::uint16_t{0} : other);
  for (std::size_t row = 0; row < std::min(count, class_of_.size()) && !plain; ++row) {
    const int one = class_of_[row];
    if (one < 0 || one >= class_names_.size()) continue;
    const int slot = slots_[static_cast<std::size_t>(one)];
    if (slot >= 0) ink_.colour[row] = static_cast<std::uint16_t>(slot);
  }
  ink_.shape.clear();
  if (split_of_.size() >= count) {
    ink_.shape.resize(count);
    for (std::size_t row = 0; row < count; ++row) {
      ink_.shape[row] = shape_of(static_cast<std::int64_t>(row));
    }
  }
  rebuild_layers(other);
  ink_is_old_ = false;
}

void MapView::rebuild_layers(std::uint16_t other) {
  const std::size_t count = points_.size();
  const std::vector<int> picked = picked_classes();
  // Neighbours are ringed and joined by lines; the classes around them stay to be seen.
  const bool group = !marked_.empty();
  const bool some_other =
      !class_names_.isEmpty() &&
      std::find(ink_.colour.begin(), ink_.colour.end(), other) != ink_.colour.end();
  ink_.layer.clear();
  if (picked.empty() && !group && !some_other) return;
  ink_.layer.assign(count, group ? MapLayer::Muted : MapLayer::Front);
  const auto lift = [this](std::int64_t row) {
    ink_.layer[static_cast<std::size_t>(row)] = MapLayer::Front;
  };
  for (const std::int64_t row : marked_) lift(row);
  if (selected_ >= 0) lift(selected_);
  for (std::size_t row = 0; row < count; ++row) {
    const int one = row < class_of_.size() ? class_of_[row] : -1;
    if (!picked.empty() && std::find(picked.begin(), picked.end(), one) == picked.end()) {
      ink_.layer[row] = MapLayer::Muted;
    } else if (ink_.colour[row] == other && ink_.layer[row] == MapLayer::Front && !group) {
      ink_.layer[row] = MapLayer::Other;
    }
  }
}

std::vector<int> MapView::picked_classes() const {
  std::vector<int> classes;
  for (const int row : legend_->picked()) {
    classes.push_back(legend_classes_[static_cast<std::size_t>(row)]);
  }
  return classes;
}

QColor MapView::colour_of(std::int64_t row) const {
  const auto at = static_cast<std::size_t>(row);
  return QColor::fromRgb(ink_.colours[ink_.colour[at]]);
}

MapShape MapView::shape_of(std::int64_t row) const {
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

}  // namespace earshot
