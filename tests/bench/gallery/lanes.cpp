#include <cmath>
#include <numbers>
#include <QApplication>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <random>

#include "tests/bench/gallery.h"
#include "widgets/inside/heat_map.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_axis.h"
#include "widgets/sound/time_ruler.h"

namespace earshot::gallery {

namespace {

/// A voiced syllable with a falling pitch and formants, a noisy start, and a little room.
std::shared_ptr<const std::vector<float>> syllable(double seconds, double pitch, double gain) {
  constexpr int rate = 22'050;
  auto samples = std::make_shared<std::vector<float>>(static_cast<std::size_t>(seconds * rate));
  std::mt19937 random(5);
  std::normal_distribution<double> normal;
  double phase = 0;
  for (std::size_t i = 0; i < samples->size(); ++i) {
    const double t = static_cast<double>(i) / rate, part = t / seconds;
    phase += 2 * std::numbers::pi * pitch * (1.3 - 0.6 * part) / rate;
    const double loud = std::sin(std::numbers::pi * std::clamp((part - 0.12) / 0.7, 0.0, 1.0));
    double value = 0;
    for (int k = 1; k <= 30; ++k) {
      const double hz = k * pitch;
      const double formants = std::exp(-std::pow((hz - 700) / 300, 2)) +
                              0.5 * std::exp(-std::pow((hz - 1900 + 900 * part) / 350, 2)) +
                              0.12 * std::exp(-std::pow((hz - 3200) / 500, 2));
      value += formants * std::sin(k * phase);
    }
    const double hiss = part < 0.16 ? 0.25 * std::sin(std::numbers::pi * part / 0.16) : 0.004;
    (*samples)[i] = static_cast<float>(gain * (0.25 * loud * value + hiss * normal(random)));
  }
  return samples;
}

}  // namespace

void draw_lanes(const Save& save) {
  TimeAxis axis;
  axis.set_duration(0.9);
  QWidget sheet;
  auto* column = new QVBoxLayout(&sheet);
  column->setContentsMargins(8, 8, 8, 8);
  column->setSpacing(4);
  column->addWidget(new TimeRuler(axis));
  const std::tuple<LaneRole, const char*, double, double> lanes[] = {
      {LaneRole::Original, "original", 210, 0.8},
      {LaneRole::ViewA, "view A", 230, 1.0},
      {LaneRole::ViewB, "view B", 190, 0.4}};
  std::vector<SoundLane*> made;
  for (const auto& [role, title, pitch, gain] : lanes) {
    auto* lane = new SoundLane(axis, role);
    lane->set_title(title);
    lane->set_sound(syllable(role == LaneRole::Original ? 0.9 : 0.62, pitch, gain), 22'050);
    lane->set_active(role != LaneRole::ViewB);
    column->addWidget(lane);
    made.push_back(lane);
  }
  made[0]->set_stretches({{0.05, 0.67, LaneRole::ViewA, "A"}, {0.21, 0.83, LaneRole::ViewB, "B"}});
  axis.set_playhead(0.31);
  sheet.resize(560, 520);
  sheet.show();
  for (int i = 0; i < 40 && !(made[0]->complete() && made[2]->complete()); ++i) {
    QApplication::processEvents(QEventLoop::AllEvents, 50);
  }
  const QPointF at(300, 100);
  QMouseEvent move(QEvent::MouseMove, at, made[1]->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
  QCoreApplication::sendEvent(made[1], &move);
  save(sheet, "lanes_views");
  axis.show(0.30, 0.32);
  save(sheet, "lanes_close");
  SoundLane empty(axis, LaneRole::Original);
  empty.resize(420, 120);
  save(empty, "lanes_empty");
}

void draw_heat_maps(const Save& save) {
  std::mt19937 random(9);
  for (const int classes : {2, 5, 12, 37}) {
    std::vector<std::vector<std::int64_t>> counts(static_cast<std::size_t>(classes));
    QStringList names;
    for (int row = 0; row < classes; ++row) {
      for (int column = 0; column < classes; ++column) {
        const auto few = static_cast<std::int64_t>(random() % 9);
        counts[static_cast<std::size_t>(row)].push_back(row == column ? 40 + 3 * few
                                                        : few > 5     ? few
                                                                      : 0);
      }
      names.append(classes < 12 ? QString("tone %1").arg(row + 1) : QString("iang%1").arg(row));
    }
    HeatMap map;
    map.resize(420, 380);
    map.set_confusion(counts, names);
    save(map, QString("confusion_%1").arg(classes));
  }
}

}  // namespace earshot::gallery
