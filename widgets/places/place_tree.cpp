#include "widgets/places/place_tree.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <QJsonArray>

namespace earshot {
namespace {

PlaceNode* find_cell(PlaceNode& node, const QString& panel) {
  if (node.is_cell()) return node.panels.contains(panel) ? &node : nullptr;
  for (PlaceNode& part : node.parts) {
    if (PlaceNode* found = find_cell(part, panel)) return found;
  }
  return nullptr;
}

bool is_empty(const PlaceNode& node) {
  return node.is_cell() && node.panels.isEmpty();
}

/// No empty cells, no split of one part, none within one of the same direction.
void tidy(PlaceNode& node) {
  if (node.is_cell()) return;
  std::vector<PlaceNode> kept;
  for (PlaceNode& part : node.parts) {
    tidy(part);
    if (is_empty(part)) continue;
    if (part.is_cell() || part.along != node.along) {
      kept.push_back(std::move(part));
      continue;
    }
    double sum = 0;
    for (const PlaceNode& inner : part.parts) sum += inner.share;
    for (PlaceNode& inner : part.parts) {
      inner.share *= part.share / sum;
      kept.push_back(std::move(inner));
    }
  }
  const double share = node.share;
  if (kept.empty()) {
    node = cell({}, share);
  } else if (kept.size() == 1) {
    PlaceNode only = std::move(kept.front());
    node = std::move(only);
    node.share = share;
  } else {
    node.parts = std::move(kept);
  }
}

void put(PlaceNode& at, const QString& panel, Side side, int tab) {
  if (side == Side::Tab) {
    const bool last = tab < 0 || tab > at.panels.size();
    at.panels.insert(last ? at.panels.size() : tab, panel);
    return;
  }
  const bool first = side == Side::Left || side == Side::Above;
  const bool beside = side == Side::Left || side == Side::Right;
  PlaceNode old = cell(at.panels, 1), fresh = cell({panel}, 1);
  std::vector<PlaceNode> parts;
  parts.push_back(first ? std::move(fresh) : std::move(old));
  parts.push_back(first ? std::move(old) : std::move(fresh));
  at = split(beside ? Qt::Horizontal : Qt::Vertical, std::move(parts), at.share);
}

int along_of(QSize size, Qt::Orientation along) {
  return along == Qt::Horizontal ? size.width() : size.height();
}

QSize with_length(QSize size, Qt::Orientation along, int length) {
  if (along == Qt::Horizontal) {
    size.setWidth(length);
  } else {
    size.setHeight(length);
  }
  return size;
}

std::vector<double> shares_of(const PlaceNode& node) {
  std::vector<double> shares;
  for (const PlaceNode& part : node.parts) shares.push_back(part.share);
  return shares;
}

}  // namespace

PlaceNode cell(QStringList panels, double share) {
  PlaceNode made;
  made.share = share;
  made.panels = std::move(panels);
  return made;
}

PlaceNode split(Qt::Orientation along, std::vector<PlaceNode> parts, double share) {
  PlaceNode made;
  made.share = share;
  made.along = along;
  made.parts = std::move(parts);
  return made;
}

QStringList panels_in(const PlaceNode& node) {
  QStringList all = node.panels;
  for (const PlaceNode& part : node.parts) all += panels_in(part);
  return all;
}

const PlaceNode* cell_with(const PlaceNode& root, const QString& panel) {
  return find_cell(const_cast<PlaceNode&>(root), panel);
}

PlaceNode without(PlaceNode root, const QString& panel) {
  if (PlaceNode* at = find_cell(root, panel)) at->panels.removeAll(panel);
  tidy(root);
  return root;
}

PlaceNode with(PlaceNode root, const QString& panel, const QString& beside, Side side, int tab) {
  if (PlaceNode* at = find_cell(root, beside)) {
    put(*at, panel, side, tab);
  } else {
    PlaceNode* first = &root;
    while (!first->is_cell()) first = &first->parts.front();
    put(*first, panel, Side::Tab, -1);
  }
  tidy(root);
  return root;
}

QSize least_of(const PlaceNode& node, const LeastOf& panel, int handle) {
  QSize least(0, 0);
  if (node.is_cell()) {
    for (const QString& id : node.panels) least = least.expandedTo(panel(id));
    return least;
  }
  int length = handle * static_cast<int>(node.parts.size() - 1);
  for (const PlaceNode& part : node.parts) {
    const QSize of_part = least_of(part, panel, handle);
    length += along_of(of_part, node.along);
    least = least.expandedTo(of_part);
  }
  return with_length(least, node.along, length);
}

PlaceNode folded(const PlaceNode& root, QSize room, const LeastOf& panel, int handle) {
  PlaceNode made = root;
  if (made.is_cell()) return made;
  const auto needs = [&](const PlaceNode& part) {
    return along_of(least_of(part, panel, handle), made.along);
  };
  const int length = along_of(room, made.along);
  while (along_of(least_of(made, panel, handle), made.along) > length) {
    std::size_t best = made.parts.size();
    int best_need = 0;
    for (std::size_t i = 0; i + 1 < made.parts.size(); ++i) {
      if (!made.parts[i].is_cell() || !made.parts[i + 1].is_cell()) continue;
      const int need = needs(made.parts[i]) + needs(made.parts[i + 1]);
      if (best < made.parts.size() && need >= best_need) continue;
      best = i;
      best_need = need;
    }
    if (best == made.parts.size()) break;
    PlaceNode& into = made.parts[best];
    const PlaceNode& gone = made.parts[best + 1];
    into.panels += gone.panels;
    into.share += gone.share;
    into.joined += gone.joined;
    made.parts.erase(made.parts.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
  std::vector<int> least;
  for (const PlaceNode& part : made.parts) least.push_back(needs(part));
  const int handles = handle * static_cast<int>(made.parts.size() - 1);
  const QList<int> lengths = lengths_of(shares_of(made), least, length - handles);
  for (std::size_t i = 0; i < made.parts.size(); ++i) {
    const int own = lengths[static_cast<qsizetype>(i)];
    made.parts[i] = folded(made.parts[i], with_length(room, made.along, own), panel, handle);
  }
  return made;
}

void take_lengths(PlaceNode& root, const PlaceNode& folded, const std::vector<int>& path,
                  const QList<int>& lengths) {
  PlaceNode* whole = &root;
  const PlaceNode* shown = &folded;
  const auto first_of = [&](std::size_t part) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < part; ++i) at += static_cast<std::size_t>(shown->parts[i].joined);
    return at;
  };
  for (const int step : path) {
    const auto part = static_cast<std::size_t>(step);
    if (part >= shown->parts.size()) return;
    whole = &whole->parts[first_of(part)];
    shown = &shown->parts[part];
  }
  if (static_cast<std::size_t>(lengths.size()) != shown->parts.size()) return;
  for (std::size_t i = 0; i < shown->parts.size(); ++i) {
    const std::size_t begin = first_of(i);
    const std::size_t end = begin + static_cast<std::size_t>(shown->parts[i].joined);
    double sum = 0;
    for (std::size_t at = begin; at < end; ++at) sum += whole->parts[at].share;
    const double scale = sum > 0 ? lengths[static_cast<qsizetype>(i)] / sum : 1;
    for (std::size_t at = begin; at < end; ++at) whole->parts[at].share *= scale;
  }
}

QList<int> lengths_of(const std::vector<double>& shares, const std::vector<int>& least, int total) {
  const std::size_t count = shares.size();
  QList<int> lengths(static_cast<qsizetype>(count), 0);
  if (count == 0) return lengths;
  double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  double begin = 0;
  int used = 0;
  for (std::size_t i = 0; i < count; ++i) {
    // Rounded borders, so that all of it is used and an exact share stays exact.
    begin += sum > 0 ? shares[i] : 1.0;
    const double whole = sum > 0 ? sum : static_cast<double>(count);
    const int end = static_cast<int>(std::lround(begin / whole * total));
    lengths[static_cast<qsizetype>(i)] = end - used;
    used = end;
  }
  for (std::size_t i = 0; i < count; ++i) {
    int& own = lengths[static_cast<qsizetype>(i)];
    while (own < least[i]) {
      qsizetype giver = -1;
      int most = 0;
      for (std::size_t j = 0; j < count; ++j) {
        const int spare = lengths[static_cast<qsizetype>(j)] - least[j];
        if (j == i || spare <= most) continue;
        giver = static_cast<qsizetype>(j);
        most = spare;
      }
      if (giver < 0) break;
      const int given = std::min(most, least[i] - own);
      lengths[giver] -= given;
      own += given;
    }
  }
  return lengths;
}

QJsonObject to_json(const PlaceNode& node) {
  QJsonObject json{{"share", node.share}};
  if (node.is_cell()) {
    json.insert("panels", QJsonArray::fromStringList(node.panels));
    return json;
  }
  QJsonArray parts;
  for (const PlaceNode& part : node.parts) parts.append(to_json(part));
  json.insert(node.along == Qt::Horizontal ? "columns" : "rows", parts);
  return json;
}

std::optional<PlaceNode> place_tree(const QJsonObject& json) {
  PlaceNode node;
  node.share = json.value("share").toDouble(1);
  if (!(node.share > 0) || node.share > 1e6) return {};
  for (const QJsonValue& panel : json.value("panels").toArray()) {
    if (panel.isString()) node.panels.append(panel.toString());
  }
  const bool columns = json.contains("columns");
  if (!columns && !json.contains("rows")) return node;
  node.panels.clear();
  node.along = columns ? Qt::Horizontal : Qt::Vertical;
  for (const QJsonValue& part : json.value(columns ? "columns" : "rows").toArray()) {
    const auto inner = place_tree(part.toObject());
    if (!inner) return {};
    node.parts.push_back(*inner);
  }
  if (node.parts.empty()) return {};
  return node;
}

}  // namespace earshot
