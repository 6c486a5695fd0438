#pragma once

#include <QTableWidget>
#include <vector>

namespace earshot {

struct ComparedFigure;
struct MethodSummary;

/// The figures of the compared methods over their seeds, one row a method.
class CompareTable : public QTableWidget {
  Q_OBJECT

 public:
  explicit CompareTable(QWidget* parent = nullptr);
  /// The summaries' figures are those of the columns.
  void show_methods(const std::vector<ComparedFigure>& columns,
                    const std::vector<MethodSummary>& methods);

 private:
  void show_heads(const std::vector<ComparedFigure>& columns);
};

}  // namespace earshot
