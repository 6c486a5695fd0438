#include <cmath>
#include <QApplication>
#include <QMouseEvent>
#include <random>

#include "tests/bench/gallery.h"
#include "widgets/curves/curves_overlay.h"
#include "widgets/curves/curves_view.h"

namespace earshot::gallery {

namespace {

std::vector<CurvePlot> plots() {
  return {{"loss",
           "Loss",
           {{"loss", "loss"}},
           1.6,
           false,
           {},
           {},
           "the first step brings the first value"},
          {"rate", "Learning rate", {{"learning_rate", "learning rate"}}, 0.8, false, {}, {}, ""},
          {"accuracy",
           "Accuracy",
           {{"contrastive_accuracy", "contrastive"}, {"knn_accuracy", "kNN"}},
           1,
           false,
           0.0,
           1.0,
           ""},
          {"health",
           "Health",
           {{"feature_std", "deviation"}, {"alignment", "alignment"}},
           1,
           false,
           {},
           {},
           ""},
          {"rank", "RankMe", {{"rankme", "rank"}}, 1, false, {}, {}, "every 50 steps"}};
}

void run(CurvesView& view, const QString& id, const QString& name, bool current, int steps,
         double speed, unsigned seed) {
  view.set_run(id, name, current);
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  std::vector<CurvePoint> loss, rate, accuracy, knn, deviation, alignment;
  for (int step = 1; step <= steps; ++step) {
    const double t = step * speed;
    loss.push_back({double(step), 4.85 * std::exp(-t / 300) + 1.6 + 0.12 * normal(random)});
    rate.push_back({double(step), 3e-4 * std::min(1.0, step / 60.0) *
                                      (0.5 + 0.5 * std::cos(3.14159 * step / 1200.0))});
    accuracy.push_back(
        {double(step),
         std::clamp(0.95 - 0.9 * std::exp(-t / 250) + 0.03 * normal(random), 0.0, 1.0)});
    if (step % 50 == 0) knn.push_back({double(step), 0.9 - 0.5 * std::exp(-t / 200)});
    if (step % 20 == 0) {
      deviation.push_back({double(step), 0.09 - 0.05 * std::exp(-t / 90) + 0.001 * normal(random)});
      alignment.push_back({double(step), 0.3 * std::exp(-t / 400) + 0.1});
    }
  }
  view.add_points(id, "loss", loss);
  view.add_points(id, "learning_rate", rate);
  view.add_points(id, "contrastive_accuracy", accuracy);
  view.add_points(id, "knn_accuracy", knn);
  view.add_points(id, "feature_std", deviation);
  view.add_points(id, "alignment", alignment);
}

}  // namespace

void draw_curves(const Save& save) {
  CurvesView view;
  view.resize(620, 620);
  view.set_plots(plots());
  view.set_smoothing(0.9);
  run(view, "a", "simclr-small 3", true, 800, 1, 1);
  view.add_mark("a", 300, "learning rate 0.0003 \u2192 0.0001", CurveMark::Changed);
  save(view, "curves_one_run");
  run(view, "b", "simclr-small 2", false, 1100, 0.7, 2);
  run(view, "c", "clmr-paper, batch 48", false, 500, 1.8, 3);
  view.add_points("a", "loss", std::vector<CurvePoint>{{801, NAN}, {802, NAN}});
  view.show();
  for (int i = 0; i < 10; ++i) QApplication::processEvents(QEventLoop::AllEvents, 30);
  view.replot_now();
  auto* overlay = view.findChild<CurvesOverlay*>();
  const QPointF at = overlay->mapFrom(&view, view.place_of("loss", 420, 3));
  QMouseEvent move(QEvent::MouseMove, at, overlay->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
  QCoreApplication::sendEvent(overlay, &move);
  save(view, "curves_three_runs");
  view.resize(700, 300);
  view.set_log_y("loss", true);
  save(view, "curves_flat");
  CurvesView empty;
  empty.resize(420, 260);
  empty.set_empty("The loss and the health of the features appear here, step by step.", "Train");
  save(empty, "curves_empty");
}

}  // namespace earshot::gallery
