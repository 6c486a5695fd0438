// How the window feels while it trains, and its pictures for the README.
//
//   bench_window_training [SECONDS]              trains the example in the window and prints the
//   gaps
//                                                between turns of the event loop, and memory
//   bench_window_training --rest [SECONDS]       the example open, nothing running: processor,
//   memory
//   bench_window_training --pictures RUN FOLDER [WIDTH HEIGHT [panels]]
//                                                the three layouts of a run, light and dark, as
//                                                PNG, and each panel with the row of its place
//   bench_window_training --inside PRESET FOLDER the method's own state after a hundred steps,
//   light
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>
#include <string>
#include <vector>

#include "app/window/workbench.h"
#include "core/base/freed_memory.h"
#include "core/built_in/catalogue.h"
#include "widgets/places/places.h"
#include "widgets/places/tab_place.h"

using namespace earshot;

namespace {

constexpr int probe_ms = 5;

void wait(double seconds) {
  QEventLoop loop;
  QTimer::singleShot(static_cast<int>(1000 * seconds), &loop, &QEventLoop::quit);
  loop.exec();
}

double memory_mib() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word == "VmRSS:") {
      double kib = 0;
      status >> kib;
      return kib / 1024;
    }
  }
  return 0;
}

void wait_for_sounds(Session& session) {
  for (int tries = 0; tries < 600 && !session.data().dataset(); ++tries) wait(0.1);
}

/// A timer that should fire every 5 ms: what lies between two shots beyond that, somebody waited.
std::vector<double> gaps_for(double seconds) {
  std::vector<double> gaps;
  QElapsedTimer since;
  since.start();
  QTimer timer;
  timer.setTimerType(Qt::PreciseTimer);
  QObject::connect(&timer, &QTimer::timeout, [&] {
    gaps.push_back(static_cast<double>(since.nsecsElapsed()) / 1e6);
    since.restart();
  });
  timer.start(probe_ms);
  wait(seconds);
  std::sort(gaps.begin(), gaps.end());
  return gaps;
}

double part(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

int measure_training(Workbench& bench, double seconds) {
  bench.start();
  Session& session = bench.session();
  wait_for_sounds(session);
  wait(5);
  QElapsedTimer pressed;
  pressed.start();
  bench.window().actions().at("training.train")->trigger();
  while (session.run().series().find("loss") == session.run().series().end()) wait(0.02);
  std::printf("first loss %.1f s after Train\n", static_cast<double>(pressed.elapsed()) / 1000);
  const std::int64_t before = session.run().steps_done();
  const std::vector<double> gaps = gaps_for(seconds);
  std::printf(
      "event loop, %zu turns in %.0f s of training (%lld steps): median %.1f ms, 99th "
      "percentile %.1f ms, longest %.1f ms; memory %.0f MiB\n",
      gaps.size(), seconds, static_cast<long long>(session.run().steps_done() - before),
      part(gaps, 0.5), part(gaps, 0.99), gaps.empty() ? 0 : gaps.back(), memory_mib());
  session.run().stop_and_save();
  while (session.run().training()) wait(0.1);
  return 0;
}

int measure_rest(Workbench& bench, double seconds) {
  bench.start();
  wait_for_sounds(bench.session());
  wait(12);
  const std::clock_t before = std::clock();
  wait(seconds);
  const double used = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  std::printf("at rest: %.2f %% of a core, memory %.0f MiB\n", 100 * used / seconds, memory_mib());
  return 0;
}

bool save(const QPixmap& picture, const QString& file) {
  const bool saved = picture.save(file);
  std::printf("%s%s\n", qPrintable(file), saved ? "" : ": cannot be written");
  return saved;
}

int take_pictures(Workbench& bench, const QStringList& given) {
  const QString folder = given[2];
  const bool sized = given.size() > 4;
  bench.window().resize(sized ? given[3].toInt() : 1440, sized ? given[4].toInt() : 900);
  bench.start(given[1]);
  wait_for_sounds(bench.session());
  bench.session().hearing().select(1200);
  wait(12);
  Layouts& layouts = bench.window().layouts();
  for (const QString scheme : {"light", "dark"}) {
    bench.window().actions().at("view." + scheme)->trigger();
    for (const Arrangement& layout : layouts.arrangements()) {
      layouts.choose(layout.id);
      wait(3);
      const QString file = QStringLiteral("%1/%2-%3.png").arg(folder, layout.id, scheme);
      if (!save(bench.window().grab(), file)) return 1;
    }
    if (given.value(5) != QLatin1String("panels")) continue;
    for (const Panel* panel : layouts.panels()) {
      layouts.choose(layouts.arrangements().back().id);
      layouts.reset();
      layouts.reveal(panel->id());
      wait(2);
      const QString file = QStringLiteral("%1/panel-%2-%3.png").arg(folder, panel->id(), scheme);
      if (!save(layouts.places()->place_of(panel->id())->grab(), file)) return 1;
    }
  }
  return 0;
}

int take_inside(Workbench& bench, const QString& preset, const QString& folder) {
  constexpr std::int64_t steps = 108;
  bench.window().resize(1440, 900);
  bench.start();
  Session& session = bench.session();
  wait_for_sounds(session);
  session.choose_preset(preset.toStdString());
  bench.window().actions().at(QStringLiteral("view.light"))->trigger();
  bench.window().layouts().choose(QStringLiteral("train"));
  bench.window().layouts().reveal(QStringLiteral("inside"));
  bench.window().actions().at(QStringLiteral("training.train"))->trigger();
  while (session.run().steps_done() < steps || !session.run().embeddings()) wait(0.1);
  session.hearing().select(session.run().embeddings()->items.front().clip);  // it has neighbours
  wait(2);
  const QString file = folder + QStringLiteral("/inside-panel-light.png");
  const bool saved = save(bench.window().grab(), file);
  session.run().stop_and_save();
  while (session.run().training()) wait(0.1);
  return saved ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  keep_freed_memory();  // as the program does
  QApplication application(count, words);
  QApplication::setOrganizationName(QStringLiteral("earshot-bench"));
  QApplication::setApplicationName(QStringLiteral("earshot-bench"));
  Workbench bench(std::make_shared<const Catalogue>(built_in_catalogue()));
  const QStringList given = QApplication::arguments().mid(1);
  if (given.value(0) == QLatin1String("--pictures") && given.size() >= 3) {
    return take_pictures(bench, given);
  }
  if (given.value(0) == QLatin1String("--inside") && given.size() == 3) {
    return take_inside(bench, given[1], given[2]);
  }
  const bool rest = given.value(0) == QLatin1String("--rest");
  const double seconds = given.value(rest ? 1 : 0, QStringLiteral("60")).toDouble();
  return rest ? measure_rest(bench, seconds) : measure_training(bench, seconds);
}
