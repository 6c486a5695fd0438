#pragma once

#include <QWidget>
#include <vector>

#include "core/measures/protocol.h"
#include "widgets/inside/class_order.h"

class QComboBox;
class QLabel;
class QListWidget;

namespace earshot {

class HeatMap;

/// The confusion matrix over the whole page, its classes in an order that a person chooses, and,
/// once a cell was asked for, the clips in it as a list beside or below.
class ConfusionPage : public QWidget {
  Q_OBJECT

 public:
  explicit ConfusionPage(QWidget* parent = nullptr);

  void show_result(const ProbeResult& probe);
  /// Of each class of the result, as HeatMap takes them; empty for none.
  void set_class_colours(const std::vector<int>& places);
  /// The clips of a cell, by name, one of them current; an empty list goes away.
  void list_clips(const QString& head, const QStringList& names);
  /// Makes a place of the list current, which chooses it.
  void go_to(int place);
  int listed() const;
  int place() const;

  ClassOrder order() const;
  void set_order(ClassOrder order);
  /// What chooses the order; whoever shows the page gives it a place.
  QComboBox* order_box() const { return order_box_; }

 Q_SIGNALS:
  /// By the classes of the result.
  void cell_clicked(int truth, int predicted);
  /// A clip of the list, by its place.
  void clip_chosen(int place);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void show_matrix();
  void arrange();

  ProbeResult probe_;
  std::vector<int> order_;  ///< the class at each place of the matrix
  std::vector<int> colours_;
  HeatMap* matrix_;
  QComboBox* order_box_;
  QWidget* side_;
  QLabel* head_;
  QListWidget* clips_;
  int pressed_ = -1;  ///< the row that was clicked last
};

}  // namespace earshot
