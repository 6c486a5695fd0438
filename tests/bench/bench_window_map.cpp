// How long the map takes for one picture, 1000 x 600, in milliseconds of one core.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <QApplication>
#include <QMouseEvent>
#include <random>

#include "widgets/chrome/style.h"
#include "widgets/map/map_view.h"

namespace {

using earshot::MapView;

double median_ms(int times, const std::function<void()>& work) {
  std::vector<double> ms;
  for (int i = 0; i < times; ++i) {
    // Of the processor, so that a busy machine does not count.
    const std::clock_t start = std::clock();
    work();
    ms.push_back(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::nth_element(ms.begin(), ms.begin() + times / 2, ms.end());
  return ms[static_cast<std::size_t>(times / 2)];
}

}  // namespace

int main(int count, char** words) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(count, words);
  earshot::apply(application, earshot::Palette::dark());
  std::printf("%10s %5s %12s %12s %12s\n", "points", "dims", "picture ms", "dragging ms",
              "nearest ms");
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  for (const std::size_t points : {1'000, 10'000, 100'000, 1'000'000}) {
    for (const int dimensions : {2, 3}) {
      std::vector<float> coordinates(points * static_cast<std::size_t>(dimensions));
      for (float& value : coordinates) value = normal(random);
      std::vector<int> classes(points);
      for (int& one : classes) one = static_cast<int>(random() % 9);
      MapView map;
      map.set_motion(false);
      map.resize(1000, 600);
      map.set_points(coordinates, dimensions);
      map.set_classes(classes, {"a", "b", "c", "d", "e", "f", "g", "h", "i"});
      map.show();
      for (int i = 0; i < 5; ++i) QApplication::processEvents(QEventLoop::AllEvents, 20);
      const double picture = median_ms(9, [&] {
        map.frame_all();
        map.repaint();
      });
      const auto mouse = [&](QEvent::Type type, QPointF at) {
        QMouseEvent event(type, at, map.mapToGlobal(at), Qt::LeftButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&map, &event);
      };
      mouse(QEvent::MouseButtonPress, {300, 300});
      double x = 300;
      const double dragging = median_ms(9, [&] {
        mouse(QEvent::MouseMove, {x += 7, 300});
        map.repaint();
      });
      mouse(QEvent::MouseButtonRelease, {x, 300});
      earshot::ScreenPoints screen;
      earshot::project(earshot::normalised(coordinates, dimensions), {}, {1000, 600}, false,
                       screen);
      const double nearest =
          median_ms(9, [&] { (void)earshot::nearest_row(screen, {500, 300}, 14); });
      std::printf("%10zu %5d %12.2f %12.2f %12.3f\n", points, dimensions, picture, dragging,
                  nearest);
    }
  }
  return 0;
}
