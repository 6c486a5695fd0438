#pragma once

#include <QTableWidget>
#include <vector>

namespace earshot {

struct MethodSummary;

/// The figures of the compared methods over their seeds, one row a method.
class CompareTable : public QTableWidget {
  Q_OBJECT

 public:
  explicit CompareTable(QWidget* parent = nullptr);
  void show_methods(const std::vector<MethodSummary>& methods);
};

}  // namespace earshot
