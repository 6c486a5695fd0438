#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>
#include <QWidget>
#include <vector>

class QCPAxisRect;
class QCustomPlot;
class QLabel;

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

/// What does not hang on the training, drawn as a level line: 0..1.
struct ComparisonLevel {
  QString name;
  double value = 0;
};

/// Trials of several methods side by side: accuracy against the time that training took, and
/// against the clips that it saw. A line is the nearest neighbours' accuracy on validation clips, a
/// dot the probe on the test clips, a bar the mean of a method's seeds with its 95 % interval
/// (Student's t); trials of one method share a colour.
class ComparisonChart : public QWidget {
  Q_OBJECT

 public:
  explicit ComparisonChart(QWidget* parent = nullptr);

  void set_lines(const std::vector<ComparisonLine>& lines);
  /// Level lines with their names, for what nothing was learnt for.
  void set_levels(std::vector<ComparisonLevel> levels);
  const std::vector<ComparisonLevel>& levels() const { return levels_; }
  /// As it is shown, with a caption and the names of the methods above: PNG at twice the size, or
  /// SVG.
  QByteArray picture(bool svg, QSize size, const QString& caption);
  int methods() const { return static_cast<int>(names_.size()); }
  void replot_now();

  QSize sizeHint() const override { return {640, 280}; }
  QSize minimumSizeHint() const override { return {280, 160}; }

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  /// Where a method's trials ended: each seed's probe, and what they took in the mean.
  struct Ends {
    std::vector<double> probes;
    double seconds = 0, examples = 0;
    /// "62.1 ± 3.0", the interval of the mean; of one seed its probe alone.
    QString words() const;
  };

  void fit_ticks();
  void draw();
  Ends ends_of(const QString& method) const;
  void add_interval(const QString& method);
  QColor colour_of(const QString& method) const;
  void draw_levels(QCPAxisRect* rect, double last);
  QStringList level_names() const;  ///< with their values, the highest first
  void style(QCPAxisRect* rect);
  void add(QCPAxisRect* rect, const ComparisonLine& line, const std::vector<double>& x,
           double end_x);

  QCustomPlot* plot_;
  Legend* legend_;
  QCPAxisRect* by_seconds_;
  QCPAxisRect* by_examples_;
  std::vector<ComparisonLine> lines_;
  std::vector<QString> names_;
  std::vector<ComparisonLevel> levels_;
  QLabel* words_;
};

}  // namespace earshot
