#include "core/measures/cluster_agreement.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

namespace earshot {
namespace {

struct Table {
  std::vector<double> cells;    ///< counts of the pairs that occur, with ...
  std::vector<double> of_rows;  ///< ... their row's and column's totals
  std::vector<double> of_columns;
  std::vector<double> rows, columns;  ///< totals
  double items = 0;
};

Table table_of(LabelSpan truth, LabelSpan clusters) {
  if (truth.empty() || truth.size() != clusters.size()) {
    throw std::invalid_argument("two labelings of the same items are needed");
  }
  std::map<std::int64_t, double> rows, columns;
  std::map<std::pair<std::int64_t, std::int64_t>, double> cells;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    rows[truth[i]] += 1.0;
    columns[clusters[i]] += 1.0;
    cells[{truth[i], clusters[i]}] += 1.0;
  }
  Table table;
  table.items = static_cast<double>(truth.size());
  for (const auto& [labels, count] : cells) {
    table.cells.push_back(count);
    table.of_rows.push_back(rows[labels.first]);
    table.of_columns.push_back(columns[labels.second]);
  }
  for (const auto& [label, count] : rows) table.rows.push_back(count);
  for (const auto& [label, count] : columns) table.columns.push_back(count);
  return table;
}

double entropy(const std::vector<double>& counts, double items) {
  double sum = 0.0;
  for (const double count : counts) sum -= count / items * std::log(count / items);
  return sum;
}

double information(const Table& table) {
  double sum = 0.0;
  for (std::size_t i = 0; i < table.cells.size(); ++i) {
    sum += table.cells[i] / table.items *
           std::log(table.cells[i] * table.items / (table.of_rows[i] * table.of_columns[i]));
  }
  return std::max(sum, 0.0);
}

double log_factorial(double n) {
  return std::lgamma(n + 1.0);
}

/// Mutual information expected of random labelings with the same totals (Vinh et al. 2010, eq.
/// 24a).
double expected_information(const Table& table) {
  const double n = table.items;
  double sum = 0.0;
  for (const double a : table.rows) {
    for (const double b : table.columns) {
      for (double both = std::max(1.0, a + b - n); both <= std::min(a, b); both += 1.0) {
        const double log_chance = log_factorial(a) + log_factorial(b) + log_factorial(n - a) +
                                  log_factorial(n - b) - log_factorial(n) - log_factorial(both) -
                                  log_factorial(a - both) - log_factorial(b - both) -
                                  log_factorial(n - a - b + both);
        sum += both / n * std::log(n * both / (a * b)) * std::exp(log_chance);
      }
    }
  }
  return sum;
}

double pairs_of(double count) {
  return 0.5 * count * (count - 1.0);
}

double adjusted_rand(const Table& table) {
  double together = 0.0, in_rows = 0.0, in_columns = 0.0;
  for (const double count : table.cells) together += pairs_of(count);
  for (const double count : table.rows) in_rows += pairs_of(count);
  for (const double count : table.columns) in_columns += pairs_of(count);
  const double all = pairs_of(table.items);
  const double expected = all > 0.0 ? in_rows * in_columns / all : 0.0;
  const double highest = 0.5 * (in_rows + in_columns);
  return highest == expected ? 1.0 : (together - expected) / (highest - expected);
}

double share(double part, double whole, double otherwise) {
  return whole > 0.0 ? part / whole : otherwise;
}

}  // namespace

ClusterAgreement cluster_agreement(LabelSpan truth, LabelSpan clusters) {
  const Table table = table_of(truth, clusters);
  const double truth_entropy = entropy(table.rows, table.items);
  const double cluster_entropy = entropy(table.columns, table.items);
  ClusterAgreement found;
  found.mutual_information = information(table);
  // One cluster in both is perfect agreement; in one of them it says nothing.
  const bool both_single = table.rows.size() == 1 && table.columns.size() == 1;
  const double otherwise = both_single ? 1.0 : 0.0;
  const double shared = found.mutual_information;
  const double middle = 0.5 * (truth_entropy + cluster_entropy);
  found.nmi_arithmetic = share(shared, middle, otherwise);
  found.nmi_geometric = share(shared, std::sqrt(truth_entropy * cluster_entropy), otherwise);
  found.nmi_min = share(shared, std::min(truth_entropy, cluster_entropy), otherwise);
  found.nmi_max = share(shared, std::max(truth_entropy, cluster_entropy), otherwise);
  const double expected = expected_information(table);
  found.adjusted_mutual_information =
      both_single || middle == expected ? 1.0 : (shared - expected) / (middle - expected);
  found.adjusted_rand_index = adjusted_rand(table);
  found.homogeneity = share(shared, truth_entropy, 1.0);
  found.completeness = share(shared, cluster_entropy, 1.0);
  found.v_measure = share(2.0 * found.homogeneity * found.completeness,
                          found.homogeneity + found.completeness, 0.0);
  return found;
}

}  // namespace earshot
