#pragma once

#include <optional>
#include <QStringList>
#include <QTableWidget>
#include <vector>

namespace earshot {

struct ComparedFigure;
struct MethodSummary;
struct TrialNow;

/// The figures of the compared methods over their seeds, one row a method.
class CompareTable : public QTableWidget {
  Q_OBJECT

 public:
  explicit CompareTable(QWidget* parent = nullptr);
  /// The summaries' figures are those of the columns.
  void show_methods(const std::vector<ComparedFigure>& columns,
                    const std::vector<MethodSummary>& methods, const QStringList& planned = {});
  /// The trial that is being made, in its method's row: methods that are planned have one before
  /// they are done.
  void show_now(const std::optional<TrialNow>& now);

 private:
  /// `first`: the method that the others are set against, seed by seed; "" for none.
  void show_heads(const std::vector<ComparedFigure>& columns, const QString& first = {});

  QStringList rows_, healths_;
};

}  // namespace earshot
