#include <algorithm>
#include <cmath>
#include <numeric>
#include <QDir>
#include <QMimeData>
#include <QUrl>
#include <utility>

#include "widgets/chrome/plain_words.h"
#include "widgets/tables/clip_table.h"

namespace earshot {
namespace {

QString words_of(const std::string& text) {
  return QString::fromStdString(text);
}

QString format_text(const Clip& clip) {
  const double kilohertz = static_cast<double>(clip.rate) / 1000.0;
  const QString channels = clip.channels == 1   ? ClipModel::tr("mono")
                           : clip.channels == 2 ? ClipModel::tr("stereo")
                                                : ClipModel::tr("%1 channels").arg(clip.channels);
  return QStringLiteral("%1 %2 kHz %3")
      .arg(words_of(clip.format), QString::number(kilohertz), channels);
}

}  // namespace

QString length_text(double seconds) {
  if (seconds < 60) return QStringLiteral("%1\u2009s").arg(seconds, 0, 'f', seconds < 10 ? 2 : 1);
  const auto whole = static_cast<int>(std::lround(seconds));
  return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QChar('0'));
}

void ClipModel::show(const std::vector<Clip>* clips, const QStringList& label_columns) {
  beginResetModel();
  clips_ = clips;
  if (labels_ != label_columns) filter_ = ClipFilter(searched_, label_columns);
  labels_ = label_columns;
  rows_.clear();
  seen_ = 0;
  if (clips_ != nullptr) {
    for (; seen_ < clips_->size(); ++seen_) {
      if (matches(seen_)) rows_.push_back(static_cast<std::int64_t>(seen_));
    }
  }
  order_rows();
  endResetModel();
}

void ClipModel::grown() {
  if (clips_ == nullptr || seen_ >= clips_->size()) return;
  std::vector<std::int64_t> more;
  for (; seen_ < clips_->size(); ++seen_) {
    if (matches(seen_)) more.push_back(static_cast<std::int64_t>(seen_));
  }
  if (more.empty()) return;
  const int first = rowCount();
  beginInsertRows({}, first, first + static_cast<int>(more.size()) - 1);
  rows_.insert(rows_.end(), more.begin(), more.end());
  endInsertRows();
}

void ClipModel::search(const QString& text) {
  searched_ = text;
  ClipFilter filter(text, labels_);
  if (filter == filter_) return;
  filter_ = std::move(filter);
  show(clips_, labels_);
}

void ClipModel::restrict_to(std::optional<std::vector<std::int64_t>> clips) {
  if (clips == only_) return;
  only_ = std::move(clips);
  show(clips_, labels_);
}

bool ClipModel::matches(std::size_t clip) const {
  if (only_ && !std::ranges::binary_search(*only_, static_cast<std::int64_t>(clip))) return false;
  return filter_.is_empty() || filter_.keeps((*clips_)[clip]);
}

bool ClipModel::is_one_value(int column) const {
  if (clips_ == nullptr || clips_->size() < 2) return false;
  const Clip& first = clips_->front();
  const auto same = [&](const Clip& clip) {
    switch (kind(column)) {
      case Column::Name:
      case Column::Length:
        return false;
      case Column::Split:
        return clip.split == first.split;
      case Column::Format:
        return clip.format == first.format && clip.rate == first.rate &&
               clip.channels == first.channels;
      case Column::Label: {
        const auto place = static_cast<std::size_t>(column - 1);
        return place < clip.labels.size() && place < first.labels.size() &&
               clip.labels[place] == first.labels[place];
      }
    }
    return false;
  };
  return std::ranges::all_of(*clips_, same);
}

std::int64_t ClipModel::clip_at(int row) const {
  if (row < 0 || row >= rowCount()) return -1;
  return rows_[static_cast<std::size_t>(row)];
}

int ClipModel::row_of(std::int64_t clip) const {
  const auto found = std::find(rows_.begin(), rows_.end(), clip);
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

std::int64_t ClipModel::clip_count() const {
  return clips_ == nullptr ? 0 : static_cast<std::int64_t>(clips_->size());
}

int ClipModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ClipModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : 4 + static_cast<int>(labels_.size());
}

ClipModel::Column ClipModel::kind(int column) const {
  const auto labels = static_cast<int>(labels_.size());
  if (column == 0) return Column::Name;
  if (column <= labels) return Column::Label;
  if (column == labels + 1) return Column::Split;
  return column == labels + 2 ? Column::Length : Column::Format;
}

QString ClipModel::text(const Clip& clip, int column) const {
  switch (kind(column)) {
    case Column::Name:
      return words_of(clip.path);
    case Column::Label: {
      const auto place = static_cast<std::size_t>(column - 1);
      return place < clip.labels.size() ? words_of(clip.labels[place]) : QString();
    }
    case Column::Split:
      return words_of(to_text(clip.split));
    case Column::Length:
      return length_text(clip.seconds());
    case Column::Format:
      return format_text(clip);
  }
  return {};
}

QVariant ClipModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  if (role == Qt::DisplayRole) return text(clip(index.row()), index.column());
  if (role == Qt::ToolTipRole) return plain_tip(text(clip(index.row()), index.column()));
  if (role == Qt::TextAlignmentRole && kind(index.column()) == Column::Length) {
    return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  }
  return {};
}

QVariant ClipModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) {
    const bool number = kind(section) == Column::Length;
    return QVariant((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole) return {};
  switch (kind(section)) {
    case Column::Name:
      return tr("Clip");
    case Column::Label:
      return labels_[section - 1];
    case Column::Split:
      return tr("Split");
    case Column::Length:
      return tr("Length");
    case Column::Format:
      return tr("Format");
  }
  return {};
}

bool ClipModel::before(std::int64_t a, std::int64_t b) const {
  const Clip& one = (*clips_)[static_cast<std::size_t>(a)];
  const Clip& other = (*clips_)[static_cast<std::size_t>(b)];
  switch (kind(sort_column_)) {
    case Column::Name:
      return one.path < other.path;
    case Column::Label: {
      const auto place = static_cast<std::size_t>(sort_column_ - 1);
      return one.labels.at(place) < other.labels.at(place);
    }
    case Column::Split:
      return one.split < other.split;
    case Column::Length:
      return one.seconds() < other.seconds();
    case Column::Format:
      return std::pair(one.format, one.rate) < std::pair(other.format, other.rate);
  }
  return false;
}

void ClipModel::order_rows() {
  if (clips_ == nullptr || sort_column_ < 0 || sort_column_ >= columnCount()) return;
  const bool ascending = sort_order_ == Qt::AscendingOrder;
  std::stable_sort(rows_.begin(), rows_.end(), [&](std::int64_t a, std::int64_t b) {
    return ascending ? before(a, b) : before(b, a);
  });
}

void ClipModel::sort(int column, Qt::SortOrder order) {
  sort_column_ = column;
  sort_order_ = order;
  Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
  const QModelIndexList before = persistentIndexList();
  std::vector<std::int64_t> clips;
  for (const QModelIndex& index : before) clips.push_back(clip_at(index.row()));
  order_rows();
  QModelIndexList after;
  for (qsizetype i = 0; i < before.size(); ++i) {
    after.append(index(row_of(clips[static_cast<std::size_t>(i)]), before[i].column()));
  }
  changePersistentIndexList(before, after);
  Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

Qt::ItemFlags ClipModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  return index.isValid() && !root_.isEmpty() ? flags | Qt::ItemIsDragEnabled : flags;
}

QStringList ClipModel::mimeTypes() const {
  return {QStringLiteral("text/uri-list")};
}

QMimeData* ClipModel::mimeData(const QModelIndexList& indexes) const {
  QList<QUrl> urls;
  for (const QModelIndex& index : indexes) {
    const QUrl url = QUrl::fromLocalFile(QDir(root_).filePath(text(clip(index.row()), 0)));
    if (!urls.contains(url)) urls += url;
  }
  auto* data = new QMimeData;
  data->setUrls(urls);
  return data;
}

}  // namespace earshot
