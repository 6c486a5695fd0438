// How long the window takes to stand there: what the loader needs before main(), the first frame
// and the first points of the example's map.
//
//   bench_window_start [FOLDER]     of the example, or of a folder of sounds
#include <unistd.h>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>
#include <QWindow>
#include <sstream>
#include <string>

#include "app/panels/map_panel.h"
#include "app/window/workbench.h"
#include "core/base/freed_memory.h"
#include "core/built_in/catalogue.h"
#include "widgets/map/map_view.h"

using namespace earshot;

namespace {

/// Since the command was given, as the kernel counts it: in hundredths of a second.
double seconds_before_main() {
  std::ifstream file("/proc/self/stat");
  std::string all;
  std::getline(file, all);
  std::istringstream after_name(all.substr(all.rfind(')') + 2));
  std::string skipped;
  constexpr int fields_between = 19;
  for (int i = 0; i < fields_between; ++i) after_name >> skipped;
  double started = 0;
  after_name >> started;
  std::timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 -
         started / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

/// Tells when the window has first been drawn.
class FirstFrame : public QObject {
 public:
  FirstFrame(QWidget& window, const QElapsedTimer& since) : window_(window), since_(since) {
    qApp->installEventFilter(this);
  }
  double seconds() const { return seconds_; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (seconds_ == 0 && event->type() == QEvent::Expose && watched == window_.windowHandle()) {
      qApp->removeEventFilter(this);
      watched->event(event);  // draws
      seconds_ = static_cast<double>(since_.elapsed()) / 1000;
      return true;
    }
    return false;
  }

 private:
  QWidget& window_;
  const QElapsedTimer& since_;
  double seconds_ = 0;
};

}  // namespace

int main(int count, char** words) {
  const double loaded = seconds_before_main();
  QElapsedTimer since;
  since.start();
  keep_freed_memory();
  const auto passed = [&since] { return static_cast<double>(since.elapsed()) / 1000; };
  auto catalogue = std::make_shared<const Catalogue>(built_in_catalogue());
  QApplication application(count, words);
  QApplication::setOrganizationName(QStringLiteral("earshot-bench"));
  QApplication::setApplicationName(QStringLiteral("earshot-bench"));
  const double qt = passed();
  Workbench bench(std::move(catalogue));
  const double made = passed();
  const FirstFrame first(bench.window(), since);
  bench.start(QApplication::arguments().value(1));
  const double shown = passed();
  double points = 0, sounds = 0, features = 0;
  QTimer look;
  const auto mark = [&passed](double& moment, bool is_there) {
    if (moment == 0 && is_there) moment = passed();
  };
  QObject::connect(&look, &QTimer::timeout, [&] {
    constexpr double patience = 300;
    Session& session = bench.session();
    mark(sounds, session.data().dataset() != nullptr);
    mark(features, session.features().features() != nullptr);
    mark(points, bench.window().layouts().find<MapPanel>()->view()->rows() > 0);
    // What was heard is kept for the next start once all of it was.
    const bool all = points > 0 && first.seconds() > 0 && !session.features().working();
    if (all || passed() > patience) QApplication::quit();
  });
  constexpr int look_every_ms = 5;
  look.start(look_every_ms);
  QApplication::exec();
  std::printf(
      "loader %.2f s; from main(): Qt %.2f s, window made %.2f s, shown %.2f s, first frame %.2f "
      "s, sounds %.2f s, features %.2f s, first points %.2f s\n",
      loaded, qt, made, shown, first.seconds(), sounds, features, points);
  return 0;
}
