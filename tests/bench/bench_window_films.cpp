// Small films of the window at work, as frames: docs/films.sh makes animated pictures of them.
//
//   bench_window_films FOLDER [NAME...]   each film into FOLDER/NAME/0001.png ...; without names
//   all
#include <cstdio>
#include <functional>
#include <QApplication>
#include <QDir>
#include <QMouseEvent>
#include <QPushButton>
#include <QTimer>
#include <vector>

#include "app/panels/map_panel.h"
#include "app/window/workbench.h"
#include "core/base/freed_memory.h"
#include "core/built_in/catalogue.h"
#include "widgets/map/map_view.h"

using namespace earshot;

namespace {

constexpr int frames_a_second = 8;
const QSize shown_size(960, 600);

void wait(double seconds) {
  QEventLoop loop;
  QTimer::singleShot(static_cast<int>(1000 * seconds), &loop, &QEventLoop::quit);
  loop.exec();
}

class Camera {
 public:
  Camera(Workbench& bench, const QString& folder) : bench_(bench), folder_(folder) {
    QDir().mkpath(folder);
  }
  /// So many frames, this much of the program's time apart.
  void shoot(int frames, double apart = 1.0 / frames_a_second) {
    for (int i = 0; i < frames; ++i) {
      const QImage frame = bench_.window().grab().toImage().scaled(shown_size, Qt::KeepAspectRatio,
                                                                   Qt::SmoothTransformation);
      if (!frame.save(QStringLiteral("%1/%2.png").arg(folder_).arg(++taken_, 4, 10, QChar('0')))) {
        std::fprintf(stderr, "%s: cannot be written\n", qPrintable(folder_));
        std::exit(1);
      }
      wait(apart);
    }
  }
  void seconds(double seconds) { shoot(static_cast<int>(seconds * frames_a_second)); }
  Workbench& bench() { return bench_; }

 private:
  Workbench& bench_;
  QString folder_;
  int taken_ = 0;
};

MapView& map_of(Workbench& bench) {
  return *bench.window().layouts().find<MapPanel>()->view();
}

void point_at(MapView& map, std::int64_t row) {
  const QPointF at = map.place_of(row);
  QMouseEvent move(QEvent::MouseMove, at, map.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
  QApplication::sendEvent(&map, &move);
}

void ask(Workbench& bench, const char* action) {
  bench.window().actions().at(action)->trigger();
}

void train_to(Workbench& bench, std::int64_t step) {
  Session& session = bench.session();
  if (!session.run().training()) ask(bench, "training.train");
  while (session.run().steps_done() < step) wait(0.1);
}

void first_minute(Camera& camera) {
  MapView& map = map_of(camera.bench());
  camera.seconds(1);
  for (const std::int64_t row : {120, 800, 1500}) {
    point_at(map, row);
    camera.seconds(0.75);
  }
  camera.bench().session().hearing().hear(1500);
  camera.seconds(1.5);
  for (int step = 0; step < 5; ++step) {
    Q_EMIT map.step_asked(+1);
    camera.seconds(0.75);
  }
}

void audition(Camera& camera) {
  camera.bench().window().layouts().reveal("audition");
  for (int draw = 0; draw < 3; ++draw) {
    ask(camera.bench(), "sound.draw_again");
    camera.seconds(2);
  }
  for (const char* lane : {"sound.original", "sound.view_a", "sound.view_b"}) {
    ask(camera.bench(), lane);
    camera.seconds(1);
  }
}

void train_and_map(Camera& camera) {
  camera.seconds(0.5);
  ask(camera.bench(), "training.train");
  constexpr int frames = 60;
  constexpr double apart = 2;  // two minutes in less than eight seconds
  camera.shoot(frames, apart);
}

void inside(Camera& camera) {
  train_to(camera.bench(), 5);
  camera.bench().window().layouts().choose("inspect");
  camera.bench().window().layouts().reveal("inside");
  camera.shoot(40, 0.5);
}

void evaluate(Camera& camera) {
  train_to(camera.bench(), 100);
  camera.bench().session().run().stop_and_save();
  while (camera.bench().session().run().training()) wait(0.1);
  camera.bench().window().layouts().reveal("evaluate");
  camera.seconds(1);
  ask(camera.bench(), "training.evaluate");
  camera.shoot(60, 0.3);
}

void compare(Camera& camera) {
  camera.bench().window().layouts().choose("inspect");
  camera.bench().window().layouts().reveal("compare");
  camera.seconds(1);
  camera.bench().window().findChild<QPushButton*>("compare_start")->click();
  constexpr int frames = 60;
  constexpr double apart = 4;
  camera.shoot(frames, apart);
}

struct Film {
  const char* name;
  void (*act)(Camera&);
};
constexpr Film films[] = {{"first-minute", first_minute},   {"audition", audition},
                          {"train-and-map", train_and_map}, {"inside", inside},
                          {"evaluate", evaluate},           {"compare", compare}};

void film(const Film& one, const QString& folder) {
  Workbench bench(std::make_shared<const Catalogue>(built_in_catalogue()));
  bench.window().resize(1440, 900);
  bench.start();
  while (!bench.session().data().dataset()) wait(0.1);
  constexpr double until_the_map_is_whole = 10;
  wait(until_the_map_is_whole);
  Camera camera(bench, folder + "/" + one.name);
  one.act(camera);
  RunDocument& run = bench.session().run();
  if (run.training()) run.stop_and_save();
  while (run.training()) wait(0.1);
}

}  // namespace

int main(int count, char** words) {
  keep_freed_memory();  // as the program does
  QApplication application(count, words);
  QApplication::setOrganizationName(QStringLiteral("earshot-bench"));
  QApplication::setApplicationName(QStringLiteral("earshot-films"));
  const QStringList given = QApplication::arguments().mid(1);
  if (given.isEmpty()) {
    std::fprintf(stderr, "bench_window_films FOLDER [NAME...]\n");
    return 2;
  }
  for (const Film& one : films) {
    if (given.size() == 1 || given.contains(one.name)) film(one, given.first());
  }
  return 0;
}
