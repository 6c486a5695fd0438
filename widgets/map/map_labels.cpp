#include "widgets/map/map_labels.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr double majority = 0.5;
constexpr double least_share = 0.04;  ///< of a class's points around its label
constexpr std::int64_t least_points = 3;
constexpr double reach_deviations = 2.4;

/// Cells over the middle of the points, each way as many; what lies outside is in none.
class CellGrid {
 public:
  explicit CellGrid(const MapPoints& points) : solid_(points.solid()) {
    const std::vector<float>* const axes[] = {&points.x, &points.y, &points.z};
    for (int axis = 0; axis < dimensions(); ++axis) {
      double sum = 0, squares = 0;
      for (const float value : *axes[axis]) {
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
      }
      const auto count = std::max(1.0, static_cast<double>(points.size()));
      const double mean = sum / count;
      const double reach =
          reach_deviations * std::sqrt(std::max(0.0, squares / count - mean * mean));
      low_[axis] = static_cast<float>(mean - reach);
      factor_[axis] = reach > 0 ? static_cast<float>(side() / (2 * reach)) : 0.0F;
    }
  }
  int dimensions() const { return solid_ ? 3 : 2; }
  int side() const { return solid_ ? 12 : 28; }
  int cells() const { return solid_ ? side() * side() * side() : side() * side(); }

  int cell_of(const MapPoints& points, std::size_t row) const {
    const int x = place(0, points.x[row]), y = place(1, points.y[row]);
    const int z = solid_ ? place(2, points.z[row]) : 0;
    return x < 0 || y < 0 || z < 0 ? -1 : (z * side() + y) * side() + x;
  }
  bool beside(int one, int other) const {
    const auto near = [](int a, int b) { return std::abs(a - b) <= 1; };
    const int n = side();
    return near(one % n, other % n) && near(one / n % n, other / n % n) &&
           near(one / (n * n), other / (n * n));
  }
  /// Each cell with those beside it.
  void gather(std::vector<std::int32_t>& counts) const {
    int step = 1;
    std::vector<std::int32_t> sums(counts.size());
    for (int axis = 0; axis < dimensions(); ++axis, step *= side()) {
      for (int cell = 0; cell < cells(); ++cell) {
        const int at = cell / step % side();
        const auto here = static_cast<std::size_t>(cell);
        sums[here] = counts[here];
        if (at > 0) sums[here] += counts[static_cast<std::size_t>(cell - step)];
        if (at + 1 < side()) sums[here] += counts[static_cast<std::size_t>(cell + step)];
      }
      counts.swap(sums);
    }
  }

 private:
  int place(int axis, float value) const {
    const float at = (value - low_[axis]) * factor_[axis];
    return at >= 0 && at < static_cast<float>(side()) ? static_cast<int>(at) : -1;
  }

  bool solid_;
  float low_[3] = {0, 0, 0}, factor_[3] = {0, 0, 0};
};

}  // namespace

std::vector<MapLabel> labels_of_clusters(const MapPoints& points, std::span<const int> class_of_row,
                                         std::span<const int> wanted) {
  if (wanted.empty() || class_of_row.size() < points.size()) return {};
  const int last = *std::max_element(wanted.begin(), wanted.end());
  std::vector<int> place_of(static_cast<std::size_t>(std::max(0, last + 1)), -1);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] >= 0) place_of[static_cast<std::size_t>(wanted[i])] = static_cast<int>(i);
  }
  const auto wanted_place = [&](std::size_t row) {
    const int one = class_of_row[row];
    return one >= 0 && one <= last ? place_of[static_cast<std::size_t>(one)] : -1;
  };

  const CellGrid grid(points);
  const auto cells = static_cast<std::size_t>(grid.cells());
  std::vector<int> cell_of(points.size());
  std::vector<std::int32_t> all(cells, 0);
  std::vector<std::vector<std::int32_t>> own(wanted.size(), std::vector<std::int32_t>(cells, 0));
  std::vector<std::int64_t> sizes(wanted.size(), 0);
  for (std::size_t row = 0; row < points.size(); ++row) {
    const int cell = cell_of[row] = grid.cell_of(points, row);
    const int place = wanted_place(row);
    if (place >= 0) ++sizes[static_cast<std::size_t>(place)];
    if (cell < 0) continue;
    ++all[static_cast<std::size_t>(cell)];
    if (place >= 0) ++own[static_cast<std::size_t>(place)][static_cast<std::size_t>(cell)];
  }
  grid.gather(all);
  std::vector<int> home(wanted.size(), -1);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    grid.gather(own[i]);
    const auto enough = std::max(
        least_points, static_cast<std::int64_t>(least_share * static_cast<double>(sizes[i])));
    double best = 0;
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const auto here = static_cast<double>(own[i][cell]);
      if (own[i][cell] < enough || here <= majority * static_cast<double>(all[cell])) continue;
      const double worth = here * here / static_cast<double>(all[cell]);
      if (worth <= best) continue;
      best = worth;
      home[i] = static_cast<int>(cell);
    }
  }

  std::vector<double> sums(3 * wanted.size(), 0);
  std::vector<std::int64_t> around(wanted.size(), 0);
  for (std::size_t row = 0; row < points.size(); ++row) {
    const int place = wanted_place(row);
    if (place < 0 || cell_of[row] < 0) continue;
    const auto at = static_cast<std::size_t>(place);
    if (home[at] < 0 || !grid.beside(home[at], cell_of[row])) continue;
    sums[3 * at] += static_cast<double>(points.x[row]);
    sums[3 * at + 1] += static_cast<double>(points.y[row]);
    if (points.solid()) sums[3 * at + 2] += static_cast<double>(points.z[row]);
    ++around[at];
  }
  std::vector<MapLabel> labels;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (home[i] < 0 || around[i] == 0) continue;
    const auto mean = [&](std::size_t axis) {
      return static_cast<float>(sums[3 * i + axis] / static_cast<double>(around[i]));
    };
    labels.push_back({wanted[i], mean(0), mean(1), mean(2), around[i]});
  }
  // Where two would stand on each other, that of the larger cluster stays.
  std::stable_sort(labels.begin(), labels.end(),
                   [](const MapLabel& a, const MapLabel& b) { return a.points > b.points; });
  return labels;
}

std::vector<MapLabel> between(const std::vector<MapLabel>& from, const std::vector<MapLabel>& to,
                              float share) {
  if (share >= 1) return to;
  std::vector<MapLabel> labels;
  for (const MapLabel& end : to) {
    const auto start = std::find_if(from.begin(), from.end(), [&](const MapLabel& one) {
      return one.of_class == end.of_class;
    });
    if (start == from.end()) continue;
    MapLabel label = end;
    label.x = start->x + share * (end.x - start->x);
    label.y = start->y + share * (end.y - start->y);
    label.z = start->z + share * (end.z - start->z);
    labels.push_back(label);
  }
  return labels;
}

}  // namespace earshot
