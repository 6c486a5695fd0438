#pragma once

#include <cstdint>
#include <QAbstractTableModel>
#include <QStringList>
#include <QTableView>
#include <QTimer>
#include <QWidget>
#include <vector>

#include "core/data/dataset.h"

class QLabel;
class QLineEdit;

namespace earshot {

/// Clips as rows, some of them, in some order. Row numbers are the table's own; everybody outside
/// speaks of clip ids.
class ClipModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  using QAbstractTableModel::QAbstractTableModel;

  /// `clips` must outlive the model or be replaced; where it has grown at its end, call grown().
  void show(const std::vector<Clip>* clips, const QStringList& label_columns);
  void grown();
  /// Keeps the clips in whose path, labels or split every word of the text occurs.
  void search(const QString& text);

  /// Where the clips' paths begin: rows are dragged away as these files. "" for none.
  void set_root(const QString& root) { root_ = root; }
  /// The clips of all rows, in their order.
  const std::vector<std::int64_t>& rows() const { return rows_; }

  std::int64_t clip_at(int row) const;
  /// The row of a clip, or -1 where it is not shown.
  int row_of(std::int64_t clip) const;
  std::int64_t clip_count() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

 private:
  enum class Column { Name, Label, Split, Length, Format };
  Column kind(int column) const;
  const Clip& clip(int row) const { return (*clips_)[static_cast<std::size_t>(clip_at(row))]; }
  QString text(const Clip& clip, int column) const;
  bool matches(const Clip& clip) const;
  bool before(std::int64_t a, std::int64_t b) const;
  void order_rows();

  const std::vector<Clip>* clips_ = nullptr;
  QStringList labels_, words_;
  QString root_;
  std::vector<std::int64_t> rows_;
  std::size_t seen_ = 0;  ///< clips that were looked at already
  int sort_column_ = -1;
  Qt::SortOrder sort_order_ = Qt::AscendingOrder;
};

/// The table of clips with its search line.
class ClipTable : public QWidget {
  Q_OBJECT

 public:
  explicit ClipTable(QWidget* parent = nullptr);

  void show_clips(const std::vector<Clip>* clips, const QStringList& label_columns);
  void grown() { model_.grown(); }
  /// Marks and scrolls to a clip without telling anybody; -1 for none.
  void set_current(std::int64_t clip);
  /// The clips of the rows that a person picked, where these are several, else of all that are
  /// shown; in the order of the rows.
  std::vector<std::int64_t> picked_or_shown() const;
  ClipModel& model() { return model_; }
  QLineEdit* search_field() const { return search_; }
  QTableView* view() const { return view_; }

 Q_SIGNALS:
  void chosen(qint64 clip);
  /// Double click or Enter: to be heard.
  void activated(qint64 clip);
  void searched();

 private:
  void apply_search();

  ClipModel model_;
  QLineEdit* search_;
  QLabel* nothing_;
  QTableView* view_;
  QTimer typing_;
  bool telling_ = true;
};

/// "0.42 s", "3:05".
QString length_text(double seconds);

}  // namespace earshot
