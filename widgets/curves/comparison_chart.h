#pragma once

#include <QString>
#include <QWidget>
#include <vector>

class QCPAxisRect;
class QCustomPlot;

namespace earshot {

class Legend;

/// How one trial's accuracy grew, and where it ended.
struct ComparisonLine {
  QString method;
  /// Of the k nearest neighbours while training, 0..1.
  std::vector<double> seconds, examples, accuracy;
  /// The probe on the test split at the end, 0..1; NaN where there is none.
  double end_seconds = 0, end_examples = 0, probe = 0;
};

/// Trials of several methods side by side: accuracy against the time that training took, and
/// against the clips that it saw. A line is the nearest neighbours' accuracy on validation clips, a
/// dot the probe on the test clips; trials of one method share a colour.
class ComparisonChart : public QWidget {
  Q_OBJECT

 public:
  explicit ComparisonChart(QWidget* parent = nullptr);

  void set_lines(const std::vector<ComparisonLine>& lines);
  int methods() const { return static_cast<int>(names_.size()); }
  void replot_now();

  QSize sizeHint() const override { return {640, 280}; }
  QSize minimumSizeHint() const override { return {280, 160}; }

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fit_ticks();
  void draw();
  void style(QCPAxisRect* rect);
  void add(QCPAxisRect* rect, const ComparisonLine& line, const std::vector<double>& x,
           double end_x);

  QCustomPlot* plot_;
  Legend* legend_;
  QCPAxisRect* by_seconds_;
  QCPAxisRect* by_examples_;
  std::vector<ComparisonLine> lines_;
  std::vector<QString> names_;
};

}  // namespace earshot
