#pragma once

#include <memory>
#include <QCoreApplication>
#include <QMouseEvent>
#include <vector>

#include "widgets/curves/curves_overlay.h"
#include "widgets/curves/curves_view.h"

namespace earshot::testing {

/// A view of the loss and of an accuracy of two lines, shown, and empty.
inline std::unique_ptr<CurvesView> two_plots() {
  auto view = std::make_unique<CurvesView>();
  view->resize(600, 480);
  view->set_plots({{"loss", "Loss", {{"loss", "loss"}}, 1, false, {}, {}, "no values yet"},
                   {"accuracy",
                    "Accuracy",
                    {{"contrastive_accuracy", "contrastive"}, {"knn_accuracy", "kNN"}},
                    1,
                    false,
                    0.0,
                    1.0,
                    "no values yet"}});
  view->set_run("now", "simclr-small", true);
  view->show();
  for (int i = 0; i < 5; ++i) QCoreApplication::processEvents();
  return view;
}

/// From 5 to 1 in so many steps.
inline std::vector<CurvePoint> falling(int count) {
  std::vector<CurvePoint> points;
  for (int step = 1; step <= count; ++step) {
    points.push_back({static_cast<double>(step), 5.0 - 4.0 * step / count});
  }
  return points;
}

inline QWidget* mouse_of(CurvesView& view) {
  return view.findChild<CurvesOverlay*>();
}

inline void send(QWidget* to, QEvent::Type type, QPointF at, Qt::MouseButton button = Qt::NoButton,
                 Qt::MouseButtons held = Qt::NoButton, Qt::KeyboardModifiers keys = {}) {
  QMouseEvent event(type, at, to->mapToGlobal(at), button, held, keys);
  QCoreApplication::sendEvent(to, &event);
}

}  // namespace earshot::testing
