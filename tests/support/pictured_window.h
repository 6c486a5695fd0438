#pragma once

#include <cmath>
#include <numbers>
#include <QThreadPool>
#include <random>

#include "core/audio/decode.h"
#include "tests/support/shown_window.h"
#include "tests/support/window_test.h"
#include "widgets/map/map_view.h"
#include "widgets/places/places.h"
#include "widgets/places/tab_place.h"

namespace earshot::testing {

/// Sub-folders of half-second sounds at 16 kHz, four kinds that differ in pitch, partials and how
/// they end; the same on every machine.
inline void make_four_kinds(const std::filesystem::path& folder, int clips_of_each) {
  constexpr int rate = 16000;
  std::mt19937 random(7);
  const auto drawn = [&random] { return static_cast<double>(random()) / std::mt19937::max(); };
  struct Kind {
    const char* name;
    double hz, second, noise, ends;
  };
  for (const Kind& kind : {Kind{"bell", 880, 0.7, 0.01, 6}, Kind{"hum", 110, 0.5, 0.02, 1},
                           Kind{"snare", 220, 0.1, 0.8, 14}, Kind{"whistle", 1760, 0.05, 0.1, 2}}) {
    std::filesystem::create_directories(folder / kind.name);
    for (int clip = 0; clip < clips_of_each; ++clip) {
      const double hz = kind.hz * (1 + 0.3 * (drawn() - 0.5)), ends = kind.ends * (0.5 + drawn());
      std::vector<float> samples(rate / 2);
      for (std::size_t i = 0; i < samples.size(); ++i) {
        const double seconds = static_cast<double>(i) / rate;
        const double turn = 2 * std::numbers::pi * hz * seconds;
        const double tone = std::sin(turn) + kind.second * std::sin(2.76 * turn);
        const double noise = kind.noise * (2 * drawn() - 1);
        samples[i] = static_cast<float>(0.3 * (tone + noise) * std::exp(-ends * seconds));
      }
      write_wav(folder / kind.name / (std::to_string(clip) + ".wav"), samples, rate);
    }
  }
}

/// The window with four kinds of sounds and a small run that it has trained and evaluated, so that
/// its panels have contents; and pictures of it that show nothing of the machine or the day.
class PicturedWindow : public ShownWindow {
 public:
  void open() {
    constexpr int clips_of_each = 16;
    make_four_kinds(path("sounds"), clips_of_each);
    QApplication::setCursorFlashTime(0);
    begin(at("sounds"));
    session().settings().set_motion(MotionChoice::Reduced);
    train();
  }

  Layouts& layouts() { return bench_->window().layouts(); }

  void show_scheme(const QString& scheme) { action(qPrintable("view." + scheme))->trigger(); }
  QImage window_picture() { return bench_->window().grab().toImage(); }
  /// A panel with the row of its place.
  QImage panel_picture(const QString& id) {
    return layouts().places()->place_of(id)->grab().toImage();
  }

  /// A layout as it is before a person moves anything, in a window of such a size; then each panel
  /// that no layout before it has, in front: `look` is called with the name of what is shown.
  template <class Look>
  void walk(const QString& layout, const QSize& size, const Look& look) {
    bench_->window().resize(size);
    if (layouts().current() != layout) layouts().choose(layout);
    layouts().reset();
    settle();
    look("layout-" + layout);
    for (const bool seen_at_once : {true, false}) {
      for (const QString& id : panels_first_in(layout)) {
        if (shown_.contains(id)) continue;
        if (layouts().panel(id)->isVisible() != seen_at_once) continue;
        if (!seen_at_once) {
          layouts().reveal(id);
          settle();
        }
        shown_ += id;
        look("panel-" + id);
      }
    }
    shown_.clear();
  }
  Panel* panel_of(const QString& name) {
    return layouts().panel(name.mid(QStringLiteral("panel-").size()));
  }
  QImage picture_of(const QString& name) {
    Panel* panel = panel_of(name);
    return panel == nullptr ? window_picture() : panel_picture(panel->id());
  }

  /// Until nothing is worked on and nothing comes any more.
  void settle() {
    constexpr int quiet_turns = 3, most_ms = 300000, turn_ms = 15;
    QElapsedTimer since;
    since.start();
    for (int quiet = 0; quiet < quiet_turns && since.elapsed() < most_ms;) {
      QTest::qWait(turn_ms);
      const bool busy = session().tasks().count() > 0 || find<MapView>("map_view")->travelling();
      QThreadPool::globalInstance()->waitForDone();
      quiet = busy ? 0 : quiet + 1;
    }
    bench_->window().say({});
    bench_->window().set_sound_device({});
    QCoreApplication::processEvents();
  }

 private:
  QStringList shown_;

  /// Those that it has and none before it; the last one also those that none has.
  QStringList panels_first_in(const QString& layout) {
    const QList<Arrangement>& all = layouts().arrangements();
    QStringList found;
    for (const Panel* panel : layouts().panels()) {
      QString first = all.back().id;
      for (const Arrangement& one : all) {
        if (!panels_in(tree_of(one)).contains(panel->id())) continue;
        first = one.id;
        break;
      }
      if (first == layout) found += panel->id();
    }
    return found;
  }

  void train() {
    session().set("training.steps", std::int64_t{12});
    session().set("training.batch_size", std::int64_t{8});
    session().set("views.crop_samples", std::int64_t{6400});
    session().hearing().select(3);
    QTRY_VERIFY_WITH_TIMEOUT(run().permitted().train, 30000);
    action("training.train")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(run().is_open(), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(!run().training() && run().complete(), 300000);
    QTRY_VERIFY_WITH_TIMEOUT(run().permitted().evaluate, 30000);
    action("training.evaluate")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(session().evaluation().result() && !session().evaluation().working(),
                             300000);
    settle();
  }
};

}  // namespace earshot::testing
