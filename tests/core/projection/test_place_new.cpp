#include <QtTest>

#include "core/base/stopped.h"
#include "core/projection/place_new.h"
#include "core/projection/push_of_all.h"
#include "core/projection/quality.h"
#include "tests/support/features.h"
#include "tests/support/run_test.h"

namespace test_place_new {

using namespace earshot;

namespace {

constexpr std::int64_t kClasses = 4, kOldPerClass = 60, kNewPerClass = 25, kWidth = 10;

/// Clouds, of which the first rows of each are the map's and the others come later.
struct Halves {
  Features old, added;
  std::vector<std::int64_t> old_labels, added_labels;
};

Halves halves() {
  torch::manual_seed(6);
  const torch::Tensor rows = torch::randn({kClasses, kOldPerClass + kNewPerClass, kWidth}) +
                             5.0 * torch::randn({kClasses, 1, kWidth});
  Halves found;
  found.old = testing::features_of(rows.slice(1, 0, kOldPerClass).reshape({-1, kWidth}));
  found.added = testing::features_of(rows.slice(1, kOldPerClass).reshape({-1, kWidth}));
  for (std::int64_t i = 0; i < kClasses * kOldPerClass; ++i) {
    found.old_labels.push_back(i / kOldPerClass);
  }
  for (std::int64_t i = 0; i < kClasses * kNewPerClass; ++i) {
    found.added_labels.push_back(i / kNewPerClass);
  }
  return found;
}

torch::Tensor points(std::span<const float> coordinates, int dimensions) {
  return torch::tensor(std::vector<float>(coordinates.begin(), coordinates.end()))
      .view({-1, dimensions});
}

/// Share of new rows of which most of the ten nearest of the map are of their own class.
double at_home(const Halves& halves, std::span<const float> old, std::span<const float> added,
               int dimensions) {
  const torch::Tensor apart = torch::cdist(points(added, dimensions), points(old, dimensions));
  const torch::Tensor near = std::get<1>(apart.topk(10, 1, /*largest=*/false));
  const torch::Tensor labels = torch::tensor(halves.old_labels).index({near});
  const torch::Tensor own = torch::tensor(halves.added_labels).unsqueeze(1);
  return ((labels == own).sum(1) > 5).to(torch::kFloat64).mean().item<double>();
}

/// A map and how new rows are put into it.
struct Way {
  std::string name;
  std::function<std::vector<float>(const Features&)> map;
  std::function<std::vector<float>(const StandingMap&, const Features&)> place;
};

std::vector<Way> ways(int dimensions) {
  TsneSettings tsne_settings{15, 300, dimensions, 0};
  UmapSettings umap_settings;
  umap_settings.dimensions = dimensions;
  umap_settings.epochs = 150;
  return {{"PCA", [=](const Features& rows) { return pca(rows, dimensions).coordinates; },
           [](const StandingMap& map, const Features& added) { return place_by_pca(map, added); }},
          {"t-SNE", [=](const Features& rows) { return tsne(rows, tsne_settings); },
           [=](const StandingMap& map, const Features& added) {
             return place_by_tsne(map, added, tsne_settings);
           }},
          {"UMAP", [=](const Features& rows) { return umap(rows, umap_settings).coordinates; },
           [=](const StandingMap& map, const Features& added) {
             return place_by_umap(map, added, umap_settings);
           }}};
}

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

class TestPlaceNew : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void new_rows_land_in_their_own_cloud_and_the_map_stays() {
    const Halves rows = halves();
    for (const int dimensions : {2, 3}) {
      for (const Way& way : ways(dimensions)) {
        const std::vector<float> map = way.map(rows.old), before = map;
        const std::vector<float> added = way.place({rows.old, map, dimensions}, rows.added);
        QCOMPARE(map, before);
        QCOMPARE(added.size(), static_cast<std::size_t>(rows.added.rows() * dimensions));
        const double share = at_home(rows, map, added, dimensions);
        // PCA shows less than there is: in two dimensions clouds may lie on each other.
        const double least = way.name == "PCA" ? 0.8 : 0.97;
        QVERIFY2(share >= least, qPrintable(QString("%1 in %2: %3")
                                                .arg(QString::fromStdString(way.name))
                                                .arg(dimensions)
                                                .arg(share)));
      }
    }
  }

  void a_row_that_the_map_has_lies_on_it_whoever_comes_with_it() {
    const Halves rows = halves();
    std::vector<float> values(rows.old.row(77).begin(), rows.old.row(77).end());
    values.insert(values.end(), rows.added.row(3).begin(), rows.added.row(3).end());
    for (const Way& way : ways(2)) {
      const std::vector<float> map = way.map(rows.old);
      const StandingMap standing{rows.old, map, 2};
      const std::vector<float> together = way.place(standing, testing::features_of(kWidth, values));
      const float scale = points(map, 2).abs().max().item<float>();
      for (std::size_t d = 0; d < 2; ++d) {
        QVERIFY(std::abs(together[d] - map[77 * 2 + d]) <= 1e-5F * scale);
      }
      QCOMPARE(way.place(standing, testing::features_of(kWidth, {})), std::vector<float>());
      const std::vector<float> all = way.place(standing, rows.old);
      QVERIFY((points(all, 2) - points(map, 2)).abs().max().item<float>() <= 1e-5F * scale);
    }
  }

  void a_map_that_was_turned_takes_them_as_it_lies() {
    const Halves rows = halves();
    const std::vector<float> map = pca(rows.old, 2).coordinates;
    const std::vector<float> straight = place_by_pca({rows.old, map, 2}, rows.added);
    const auto turned = [](std::vector<float> places) {
      for (std::size_t i = 0; i < places.size(); i += 2) {
        const float x = places[i];
        places[i] = 3.0F - places[i + 1];
        places[i + 1] = x - 8.0F;
      }
      return places;
    };
    const std::vector<float> there = turned(map);
    const std::vector<float> found = place_by_pca({rows.old, there, 2}, rows.added);
    QVERIFY((points(found, 2) - points(turned(straight), 2)).abs().max().item<float>() < 1e-3F);
  }

  void the_map_pushes_with_all_its_points() {
    torch::manual_seed(2);
    for (const std::int64_t dimensions : {2, 3}) {
      const torch::Tensor places = 3 * torch::randn({dimensions, 77});
      Layout<float> layout;
      for (std::int64_t d = 0; d < dimensions; ++d) {
        const torch::Tensor axis = places[d].contiguous();
        layout.emplace_back(axis.data_ptr<float>(), axis.data_ptr<float>() + 77);
      }
      const torch::Tensor own = torch::tensor({0.3F, -1.0F, 2.0F}).slice(0, 0, dimensions);
      const torch::Tensor apart = own.unsqueeze(1) - places;
      const torch::Tensor weights = 1 / (1 + apart.square().sum(0));
      const PushOfAll found = push_of_all(layout, {0.3F, -1.0F, 2.0F});
      QVERIFY(std::abs(found.weights / weights.sum().item<float>() - 1) < 1e-5F);
      for (std::int64_t d = 0; d < dimensions; ++d) {
        const float push = (weights.square() * apart[d]).sum().item<float>();
        QVERIFY(std::abs(found.push[static_cast<std::size_t>(d)] - push) < 1e-5F);
      }
    }
  }

  void what_does_not_fit_is_told() {
    const Halves rows = halves();
    const std::vector<float> map = pca(rows.old, 2).coordinates;
    const StandingMap standing{rows.old, map, 2};
    const Features narrow = testing::features_of(3, {1, 2, 3});
    QCOMPARE(error_of([&] { place_by_pca(standing, narrow); }),
             std::string("the new rows have 3 features, those of the map 10"));
    const StandingMap deep{rows.old, map, 3};
    QCOMPARE(error_of([&] { place_by_pca(deep, rows.added); }),
             std::string("a map has a place for each of its rows"));
    Features broken = rows.added;
    broken.values[kWidth] = NAN;
    QCOMPARE(error_of([&] { place_by_umap(standing, broken, {}); }),
             std::string("UMAP: row 2 of 100 has a feature that is not a finite number"));
    const Features few = testing::features_of(2, {1, 2, 3, 4});
    const std::vector<float> places = {0, 0, 1, 1};
    const StandingMap of_few{few, places, 2};
    QCOMPARE(error_of([&] { place_by_tsne(of_few, few, {}); }),
             std::string("new rows are put into a map of 4 rows or more; it has 2"));
  }

  void stopping_stops() {
    const Halves rows = halves();
    const std::vector<float> map = pca(rows.old, 2).coordinates;
    const StandingMap standing{rows.old, map, 2};
    std::stop_source source;
    source.request_stop();
    QVERIFY_EXCEPTION_THROWN(place_by_tsne(standing, rows.added, {}, source.get_token()), Stopped);
    QVERIFY_EXCEPTION_THROWN(place_by_umap(standing, rows.added, {}, source.get_token()), Stopped);
  }
};

}  // namespace test_place_new

int core_place_new(int argc, char** argv) {
  return earshot::testing::run_test<test_place_new::TestPlaceNew>(argc, argv);
}
#include "test_place_new.moc"
