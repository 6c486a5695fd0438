#pragma once

#include <cstdint>
#include <optional>
#include <QAbstractTableModel>
#include <QStringList>
#include <QTableView>
#include <QTimer>
#include <QWidget>
#include <vector>

#include "core/data/dataset.h"
#include "widgets/tables/clip_filter.h"

class QLabel;
class QLineEdit;
class QPushButton;

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
  /// Keeps the clips that a filter keeps (ClipFilter).
  void search(const QString& text);
  const ClipFilter& filter() const { return filter_; }
  /// Of those only these, ascending; nothing: all.
  void restrict_to(std::optional<std::vector<std::int64_t>> clips);
  bool is_restricted() const { return only_.has_value(); }
  /// Whether all clips have the same in a column, and more than one clip is there.
  bool is_one_value(int column) const;

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
  bool matches(std::size_t clip) const;
  bool before(std::int64_t a, std::int64_t b) const;
  void order_rows();

  const std::vector<Clip>* clips_ = nullptr;
  QString root_;
  QStringList labels_;
  QString searched_;
  ClipFilter filter_;
  std::optional<std::vector<std::int64_t>> only_;
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
  /// Shows no more than these clips, ascending, beside the search, and says so; nothing: all.
  void restrict_to(std::optional<std::vector<std::int64_t>> clips);
  /// What all clips have alike, and whose column is hidden for it: "Format: wav 16 kHz mono".
  QStringList alike() const;
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
  /// Reached by an arrow key and the like.
  void walked(qint64 clip);
  /// The search, or what it was restricted to, keeps other clips now.
  void searched();
  /// All clips are wanted again.
  void unrestricted();

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void apply_search();
  void fit_columns();
  void fit_name();
  void say_what_is_missing();

  ClipModel model_;
  QLineEdit* search_;
  QLabel* nothing_;
  QPushButton* restricted_;
  QTableView* view_;
  QTimer typing_;
  int name_least_ = 0;  ///< pixels of the first column
  bool telling_ = true;
};

/// "0.42 s" with a thin space, "3:05".
QString length_text(double seconds);

}  // namespace earshot
