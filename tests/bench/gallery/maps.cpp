#include <cmath>
#include <QCoreApplication>
#include <QMouseEvent>
#include <random>

#include "tests/bench/gallery.h"
#include "widgets/chrome/legend.h"
#include "widgets/map/map_view.h"

namespace earshot::gallery {

namespace {

struct Scene {
  std::vector<float> coordinates;
  std::vector<int> classes;
  std::vector<Split> splits;
  QStringList names;
};

/// Clusters with bent tails, as an embedding has them.
Scene scene(int count, int classes, int dimensions) {
  Scene scene;
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  std::vector<float> centres;
  for (int i = 0; i < classes * 3; ++i) centres.push_back(normal(random) * 1.6F);
  for (int i = 0; i < count; ++i) {
    const int one = static_cast<int>(random() % static_cast<unsigned>(classes));
    const float along = normal(random) * 0.5F;
    for (int d = 0; d < dimensions; ++d) {
      const float bend = std::sin(along * 2 + static_cast<float>(one + d)) * 0.5F;
      scene.coordinates.push_back(centres[static_cast<std::size_t>(one * 3 + d)] + bend +
                                  0.28F * normal(random));
    }
    scene.classes.push_back(one);
    const auto lot = random() % 10;
    scene.splits.push_back(lot < 7 ? Split::Train : lot < 8 ? Split::Valid : Split::Test);
  }
  for (int i = 0; i < classes; ++i) {
    scene.names.append(classes <= 5
                           ? QString("tone %1").arg(i + 1)
                           : QString("final %1").arg(QChar('a' + i % 26)) + QString::number(i));
  }
  return scene;
}

void fill(MapView& map, const Scene& scene, int dimensions) {
  map.set_motion(false);
  map.set_points(scene.coordinates, dimensions);
  map.set_classes(scene.classes, scene.names, scene.names.size() <= 5 ? "tone" : "final");
  map.set_splits(scene.splits);
  map.set_name_of(
      [](std::int64_t row) { return QString("qing%1.ogg\n0.62 s · test").arg(row % 5); });
}

}  // namespace

void draw_maps(const Save& save) {
  const Scene tones = scene(1300, 5, 3);
  {
    MapView map;
    map.resize(560, 420);
    fill(map, tones, 3);
    map.set_flat(true);
    map.set_caption("log-mel features, PCA · 41 % + 17 % of the variance");
    save(map, "map_flat");
    map.set_selected(17);
    map.set_neighbours({44, 102, 7, 300, 812, 41, 77, 93, 500, 612});
    QMouseEvent move(QEvent::MouseMove, map.place_of(400), map.mapToGlobal(map.place_of(400)),
                     Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&map, &move);
    save(map, "map_neighbours");
    map.set_selected(-1);
    map.legend()->item(1)->setSelected(true);
    save(map, "map_one_class");
  }
  {
    MapView map;
    map.resize(560, 420);
    fill(map, tones, 3);
    map.set_caption("step 420, PCA");
    save(map, "map_solid");
  }
  {
    const Scene many = scene(100'000, 37, 2);
    MapView map;
    map.resize(560, 420);
    fill(map, many, 2);
    map.set_total(1'200'000);
    map.set_caption("step 12 000, t-SNE · perplexity 30, seed 0");
    save(map, "map_many");
  }
  {
    MapView map;
    map.resize(360, 280);
    map.set_empty("The map of what the encoder hears appears here with the first embeddings.",
                  "Train");
    save(map, "map_empty");
  }
}

}  // namespace earshot::gallery
