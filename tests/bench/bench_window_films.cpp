// Small films of the window at work, as frames: docs/films.sh makes animated pictures of them.
//
//   bench_window_films FOLDER [NAME...]   each film into FOLDER/NAME/0001.png ...; without names
//   all
#include <algorithm>
#include <cmath>
#include <QAbstractItemView>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTabBar>

#include "app/panels/inside_panel.h"
#include "app/panels/map_panel.h"
#include "core/base/freed_memory.h"
#include "core/built_in/catalogue.h"
#include "tests/bench/film_camera.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/inside/heat_map.h"
#include "widgets/inside/matrix_view.h"
#include "widgets/map/map_view.h"

using namespace earshot;
using namespace earshot::films;

namespace {

constexpr std::int64_t film_steps = 240;
constexpr int most_tries_at_start = 300;  ///< half a minute for what is worked on then

MapView& map_of(Camera& camera) {
  return *camera.bench().window().layouts().find<MapPanel>()->view();
}

/// The point nearest to a place of the map, told in shares of its width and height.
std::int64_t row_near(const MapView& map, double x, double y) {
  const QPointF wanted(x * map.width(), y * map.height());
  std::int64_t nearest = 0;
  double least = 1e9;
  for (std::int64_t row = 0; row < map.rows(); ++row) {
    const QPointF away = map.place_of(row) - wanted;
    const double distance = std::hypot(away.x(), away.y());
    if (distance >= least) continue;
    least = distance;
    nearest = row;
  }
  return nearest;
}

/// A training that shows in two minutes what it does: few clips a step, the map drawn anew often.
void make_short(Camera& camera, std::int64_t batch, std::int64_t steps) {
  Session& session = camera.bench().session();
  session.set("training.steps", steps);
  session.set("training.batch_size", batch);
  session.set("training.watch_every", std::max<std::int64_t>(1, steps / 16));
}

/// A frame every so many steps, up to a step; how fast the machine is makes no difference.
void follow(Camera& camera, std::int64_t up_to, std::int64_t every, std::int64_t from = 0) {
  RunDocument& run = camera.bench().session().run();
  for (std::int64_t step = from + every; step <= up_to; step += every) {
    while (run.steps_done() < step) wait(0.02);
    camera.shoot(1, 0);
  }
}

void wait_for_end(Camera& camera) {
  RunDocument& run = camera.bench().session().run();
  while (run.training()) wait(0.1);
}

void first_minute(Camera& camera) {
  MapView& map = map_of(camera);
  camera.say(QObject::tr("The first window: sounds on a map, before anything is trained"));
  camera.seconds(2);
  camera.say(QObject::tr("Hover: a point has a name"));
  for (const auto& [x, y] : {std::pair{0.35, 0.3}, {0.6, 0.45}}) {
    camera.glide(map, map.place_of(row_near(map, x, y)));
    camera.seconds(0.75);
  }
  camera.say(QObject::tr("Click: it sounds, and its neighbours light up"));
  camera.click(map, map.place_of(row_near(map, 0.75, 0.4)));
  camera.let_come();
  camera.seconds(1.75);
  camera.say(QObject::tr("Arrow keys: from neighbour to neighbour, by ear"));
  for (int step = 0; step < 5; ++step) {
    camera.press(Qt::Key_Right);
    camera.let_come();
    camera.seconds(0.625);
  }
}

void audition(Camera& camera) {
  Layouts& layouts = camera.bench().window().layouts();
  layouts.choose("teach");
  layouts.reveal("audition");
  wait(3);
  camera.ask("sound.loop");
  camera.say(QObject::tr("One clip, and two views of it as the method gets them"));
  camera.seconds(1.5);
  camera.say(QObject::tr("Draw again: two others, and in words what was done"));
  auto& again = camera.find<QWidget>("draw_again");
  for (int draw = 0; draw < 3; ++draw) {
    camera.click(again);
    camera.let_come();
    camera.seconds(1);
  }
  camera.say(QObject::tr("O, A and B: from one to the other while it plays"));
  for (const char* lane : {"lane_O", "lane_A", "lane_B"}) {
    camera.click(camera.find<QWidget>(lane));
    camera.seconds(1);
  }
}

void train_and_map(Camera& camera) {
  make_short(camera, 64, film_steps);
  camera.say(QObject::tr("Train: one key, or one button"));
  camera.seconds(0.75);
  camera.click(camera.find<QWidget>("bar_train"));
  camera.seconds(0.5);
  camera.say(QObject::tr("The loss falls, and the map is drawn anew from what was learnt"));
  Session& session = camera.bench().session();
  constexpr std::int64_t before_the_map = 16;
  follow(camera, before_the_map, 4);
  while (!session.run().embeddings()) wait(0.02);
  session.hearing().select(session.run().embeddings()->items.front().clip);
  follow(camera, film_steps, 4, before_the_map);
  wait_for_end(camera);
  wait(6);  // every clip is embedded
  camera.say(QObject::tr("At the end every clip is on it"));
  camera.seconds(2);
}

void inside(Camera& camera) {
  constexpr std::int64_t batch = 16, steps = 120;
  make_short(camera, batch, steps);
  Layouts& layouts = camera.bench().window().layouts();
  layouts.choose("teach");
  layouts.reveal("inside");
  camera.ask("training.train");
  while (!camera.bench().session().run().inside()) wait(0.05);
  camera.say(QObject::tr("The method's own state: how alike the views of a batch are"));
  follow(camera, steps, 2);
  wait_for_end(camera);
  wait(1);
  camera.say(QObject::tr("A cell is a pair: a click plays it"));
  auto& matrix = *layouts.find<InsidePanel>()->findChild<MatrixView*>();
  for (const auto& [row, column] : {std::pair{3, 4}, {9, 12}}) {
    camera.click(matrix, matrix.cell(row, column).center());
    camera.seconds(1.25);
  }
}

void choose_tab(Camera& camera, const char* bar, const QString& words) {
  auto& tabs = camera.find<QTabBar>(bar);
  for (int i = 0; i < tabs.count(); ++i) {
    if (tabs.tabText(i) == words) camera.click(tabs, QRectF(tabs.tabRect(i)).center());
  }
}

/// The cell with most mistakes.
std::pair<int, int> most_confused(const EvaluationResult& result) {
  std::pair<int, int> found{0, 1};
  std::int64_t most = -1;
  const auto& counts = result.probe.confusion;
  for (std::size_t row = 0; row < counts.size(); ++row) {
    for (std::size_t column = 0; column < counts.size(); ++column) {
      if (row == column || counts[row][column] <= most) continue;
      most = counts[row][column];
      found = {static_cast<int>(row), static_cast<int>(column)};
    }
  }
  return found;
}

void evaluate(Camera& camera) {
  Session& session = camera.bench().session();
  make_short(camera, 64, film_steps);
  camera.ask("training.train");
  while (!session.run().is_open() || session.run().steps_done() < film_steps) wait(0.1);
  wait_for_end(camera);
  camera.bench().window().layouts().choose("inspect");
  camera.bench().window().layouts().reveal("evaluate");
  while (session.tasks().count() > 0) wait(0.1);
  wait(1);
  camera.say(QObject::tr("What no learning gives is there first"));
  camera.seconds(1.25);
  camera.say(QObject::tr("Evaluate: a linear probe on the frozen encoder"));
  camera.click(camera.find<QWidget>("evaluate_begin"));
  camera.until([&] { return session.evaluation().result() && !session.evaluation().working(); }, 24,
               0.5);
  camera.say(QObject::tr("The figure beside its baselines, with its interval"));
  camera.seconds(2.5);
  camera.say(QObject::tr("Where it errs: a click on a cell lists the clips, and plays them"));
  choose_tab(camera, "evaluate_tabs", "Confusion");
  camera.seconds(0.75);
  auto& matrix = camera.find<HeatMap>("confusion");
  const auto [row, column] = most_confused(*session.evaluation().result());
  camera.click(matrix, matrix.cell(row, column).center());
  camera.seconds(1);
  auto& clips = camera.find<QListWidget>("cell_clips");
  for (int clip = 1; clip < std::min(3, clips.count()); ++clip) {
    camera.click(*clips.viewport(), QRectF(clips.visualItemRect(clips.item(clip))).center());
    camera.seconds(0.75);
  }
}

void compare(Camera& camera) {
  Session& session = camera.bench().session();
  camera.bench().window().layouts().choose("inspect");
  camera.bench().window().layouts().reveal("compare");
  camera.find<QSpinBox>("compare_seeds").setValue(1);
  camera.find<QSpinBox>("compare_minutes").setValue(1);
  wait(2);
  camera.say(QObject::tr("Compare: some methods, one encoder each, the same sounds"));
  auto& presets = camera.find<QListWidget>("compare_presets");
  for (const int item : {0, 1, 2}) {
    QRectF line = presets.visualItemRect(presets.item(item));
    camera.click(*presets.viewport(), line.topLeft() + QPointF(12, line.height() / 2));
    presets.item(item)->setCheckState(Qt::Checked);
  }
  camera.seconds(0.5);
  camera.click(camera.find<QPushButton>("compare_start"));
  camera.say(QObject::tr("Each is trained and probed in turn; rows fill as they come"));
  while (!session.comparison().working()) wait(0.05);
  // A frame where something changed, every five seconds at most.
  constexpr int most_frames = 56;
  QString shown;
  for (int taken = 0; session.comparison().working();) {
    wait(5);
    const QString now = camera.find<ElidedLabel>("compare_state").text();
    if (now == shown || taken == most_frames) continue;
    shown = now;
    ++taken;
    camera.shoot(1, 0);
  }
  wait(1);
  camera.say(QObject::tr("Ranked by the probe, with what no learning gives beside them"));
  camera.seconds(1.5);
  choose_tab(camera, "compare_tabs", "Chart");
  camera.seconds(2);
}

struct Film {
  const char* name;
  void (*act)(Camera&);
};
constexpr Film films_of_the_window[] = {{"first-minute", first_minute},   {"audition", audition},
                                        {"train-and-map", train_and_map}, {"inside", inside},
                                        {"evaluate", evaluate},           {"compare", compare}};

void film(const Film& one, const QString& folder) {
  Workbench bench(std::make_shared<const Catalogue>(built_in_catalogue()));
  bench.start();
  bench.window().resize(window_size);
  bench.window().layouts().choose("train");
  bench.window().layouts().reset();
  while (!bench.session().data().dataset()) wait(0.1);
  while (bench.window().layouts().find<MapPanel>()->view()->rows() == 0) wait(0.1);
  for (int i = 0; i < most_tries_at_start && bench.session().tasks().count() > 0; ++i) wait(0.1);
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
  for (const Film& one : films_of_the_window) {
    if (given.size() == 1 || given.contains(one.name)) film(one, given.first());
  }
  return 0;
}
