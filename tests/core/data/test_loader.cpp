#include <chrono>
#include <cmath>
#include <QtTest>
#include <set>
#include <thread>

#include "core/data/loader.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_loader {

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;
using earshot::testing::write_toy_sounds;
namespace fs = std::filesystem;

namespace {

std::shared_ptr<PcmCache> cache_of(const fs::path& sounds, const fs::path& folder) {
  // All clips are for training.
  return std::make_shared<PcmCache>(
      std::make_shared<Dataset>(scan(built_in_importers(), {sounds, 0, 0.0, 0.0})), 16000, folder);
}

BatchPlan plan_of(const PcmCache& cache, std::int64_t batch) {
  return BatchPlan(1, cache.dataset().of(Split::Train), batch);
}

bool same(const LoadedBatch& a, const LoadedBatch& b) {
  if (a.step != b.step || a.epoch != b.epoch || a.clips != b.clips || a.samples != b.samples) {
    return false;
  }
  for (std::size_t view = 0; view < a.crops.size(); ++view) {
    for (std::size_t row = 0; row < a.clips.size(); ++row) {
      if (a.crops[view][row].numbers != b.crops[view][row].numbers) return false;
    }
  }
  return true;
}

}  // namespace

class TestLoader : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_batch_holds_the_crops_that_were_drawn() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 2, 6, 0.5, 16000);
    const auto cache = cache_of(sounds.path(), caches.path());
    BatchPlan plan = plan_of(*cache, 4);
    const CropSettings settings{9, 3000, {0, 1}};
    const LoadedBatch batch = load_batch(plan, *cache, settings, 4);
    QCOMPARE(batch.epoch, std::int64_t{1});
    QCOMPARE(batch.clips, plan.clips_of(4));
    QCOMPARE(batch.samples.size(), std::size_t{2});
    std::vector<float> crop(3000);
    for (std::size_t view = 0; view < 2; ++view) {
      QCOMPARE(batch.samples[view].size(), std::size_t{4 * 3000});
      for (std::size_t row = 0; row < 4; ++row) {
        const Drawn drawn = draw_crop(settings, 16000, 8000, 1, batch.clips[row], view);
        QCOMPARE(batch.crops[view][row].words, drawn.words);
        cache->read(batch.clips[row], static_cast<std::int64_t>(drawn.number("start_samples")),
                    crop);
        const auto begin = batch.samples[view].begin() + static_cast<std::ptrdiff_t>(row * 3000);
        QVERIFY(std::equal(crop.begin(), crop.end(), begin));
      }
    }
    QVERIFY(batch.samples[0] != batch.samples[1]);
  }

  void crops_cover_the_clip_evenly_and_differ_by_name() {
    const CropSettings settings{3, 100, {0, 1}};
    std::vector<int> counts(11, 0);
    for (std::int64_t clip = 0; clip < 11000; ++clip) {
      const auto start = draw_crop(settings, 16000, 110, 0, clip, 0).number("start_samples");
      QVERIFY(start >= 0 && start <= 10);
      ++counts[static_cast<std::size_t>(start)];
    }
    for (const int count : counts) QVERIFY(std::abs(count - 1000) < 160);  // five deviations
    const auto start = [&](std::uint64_t seed, std::int64_t epoch, std::int64_t clip,
                           std::size_t view) {
      return draw_crop({seed, 100, {0, 1}}, 16000, 1000000, epoch, clip, view)
          .number("start_samples");
    };
    const std::set<double> starts{start(1, 0, 0, 0), start(2, 0, 0, 0), start(1, 1, 0, 0),
                                  start(1, 0, 1, 0), start(1, 0, 0, 1)};
    QCOMPARE(starts.size(), std::size_t{5});
    QCOMPARE(start(1, 0, 0, 0), start(1, 0, 0, 0));
    QCOMPARE(draw_crop(settings, 16000, 100, 0, 0, 0).words, std::string("crop at 0.000 s"));
  }

  void a_short_clip_is_placed_within_silence() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 1, 2, 0.1, 16000);
    const auto cache = cache_of(sounds.path(), caches.path());
    BatchPlan plan = plan_of(*cache, 2);
    std::set<double> starts;
    for (std::int64_t step = 0; step < 20; ++step) {
      const LoadedBatch batch = load_batch(plan, *cache, {5, 4000, {0}}, step);
      QVERIFY(batch.problems.empty());
      for (std::size_t row = 0; row < 2; ++row) {
        const double start = batch.crops[0][row].number("start_samples");
        starts.insert(start);
        QVERIFY(start <= 0 && start >= -2400);
        const auto before = static_cast<std::size_t>(-start);
        double outside = 0;
        double inside = 0;
        for (std::size_t i = 0; i < 4000; ++i) {
          const double value = std::abs(batch.samples[0][row * 4000 + i]);
          (i >= before && i < before + 1600 ? inside : outside) += value;
        }
        QCOMPARE(outside, 0.0);
        QVERIFY(inside > 10);
      }
    }
    QVERIFY(starts.size() > 10);
  }

  void views_of_one_crop_begin_together_and_are_as_long_as_they_are() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 2, 4, 0.5, 16000);
    const auto cache = cache_of(sounds.path(), caches.path());
    BatchPlan plan = plan_of(*cache, 4);
    CropSettings settings{9, 3000, {0, 0, 1}};
    settings.lengths = {3000, 1000, 2000};
    const LoadedBatch batch = load_batch(plan, *cache, settings, 4);
    for (std::size_t row = 0; row < 4; ++row) {
      const auto row_of = [&](std::size_t view) {
        const auto length = static_cast<std::ptrdiff_t>(settings.lengths[view]);
        const auto first = batch.samples[view].begin() + static_cast<std::ptrdiff_t>(row) * length;
        return std::vector<float>(first, first + length);
      };
      std::vector<float> beginning = row_of(0);
      beginning.resize(1000);
      QVERIFY(row_of(1) == beginning);
      QCOMPARE(batch.crops[1][row].numbers, batch.crops[0][row].numbers);
      QVERIFY(batch.crops[2][row].numbers != batch.crops[0][row].numbers);
      QCOMPARE(batch.heard[2][row].length(), std::int64_t{2000});
    }
    // The crop lies where it lay when all its views were as long as the longest.
    const LoadedBatch alike = load_batch(plan, *cache, {9, 3000, {0, 0, 1}}, 4);
    QVERIFY(alike.samples[0] == batch.samples[0]);
  }

  void a_short_view_holds_as_much_of_a_short_clip_as_it_can() {
    CropSettings settings{9, 3000, {0, 0, 0}};
    settings.lengths = {3000, 500, 1500};
    for (std::int64_t clip = 0; clip < 200; ++clip) {
      const auto start = [&](std::size_t view) {
        const Drawn drawn = draw_crop(settings, 16000, 1000, 0, clip, view);
        return static_cast<std::int64_t>(drawn.number("start_samples"));
      };
      QVERIFY(start(0) <= 0 && start(0) >= -2000);
      QCOMPARE(start(1), std::int64_t{0});
      QCOMPARE(start(2), std::max<std::int64_t>(start(0), -500));
      QCOMPARE(heard_of(settings, 1500, 1000, start(2)).length(), std::int64_t{1000});
    }
  }

  void clips_that_cannot_be_used_are_replaced_by_the_next() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 1, 8, 0.5, 16000);
    const fs::path folder = sounds.path() / "class0";
    write_sound(folder / "02.wav", std::vector<float>(8000, 0.0F), 16000);  // silent
    write_sound(folder / "03.wav", std::vector<float>(480, 0.5F), 16000);   // and short
    const auto cache = cache_of(sounds.path(), caches.path());
    BatchPlan plan(1, {0, 1, 2, 3}, 4);
    const CropSettings settings{5, 4000, {0, 1}, ShortClips::Skip};
    const LoadedBatch batch = load_batch(plan, *cache, settings, 0);
    const auto planned = plan.clips_of(0);
    QCOMPARE(batch.problems.size(), std::size_t{2});
    std::set<std::int64_t> used(batch.clips.begin(), batch.clips.end());
    QCOMPARE(used, (std::set<std::int64_t>{0, 1, 4, 5}));
    for (std::size_t row = 0; row < 4; ++row) {
      if (planned[row] < 2) QCOMPARE(batch.clips[row], planned[row]);
    }
    for (const Problem& problem : batch.problems) {
      if (problem.path.ends_with("02.wav")) QVERIFY(problem.reason.starts_with("silent"));
    }
    QVERIFY(same(batch, load_batch(plan, *cache, settings, 0)));
  }

  void a_skipped_short_clip_says_what_would_help() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 1, 2, 0.5, 16000);
    std::vector<float> blip(480, 0.5F);
    for (std::size_t i = 0; i < blip.size(); i += 2) blip[i] = -0.5F;
    write_sound(sounds.path() / "class0/00.wav", blip, 16000);
    const auto cache = cache_of(sounds.path(), caches.path());
    BatchPlan plan(1, {0}, 1);
    const LoadedBatch batch = load_batch(plan, *cache, {5, 8000, {0, 1}, ShortClips::Skip}, 0);
    QCOMPARE(batch.clips, std::vector<std::int64_t>{1});
    QCOMPARE(batch.problems.at(0).reason,
             std::string("0.03 s is shorter than the 0.5 s crop; skipped. Choose a shorter crop, "
                         "or reflect under data.short_clips."));
  }

  void nothing_usable_is_an_error_that_next_gives() {
    const TemporaryFolder sounds, caches;
    for (int i = 0; i < 4; ++i) {
      write_sound(sounds.path() / (std::to_string(i) + ".wav"), std::vector<float>(4000, 0.0F),
                  16000);
    }
    const auto cache = cache_of(sounds.path(), caches.path());
    Loader loader(plan_of(*cache, 2), cache, {5, 1000, {0, 1}}, 0, 2, 3);
    for (int again = 0; again < 2; ++again) {
      QVERIFY_EXCEPTION_THROWN(loader.next(), std::runtime_error);
    }
  }

  void threads_give_the_steps_in_order_and_the_same() {
    const TemporaryFolder sounds, caches, elsewhere;
    write_toy_sounds(sounds.path(), 3, 7, 0.4, 22050);
    const auto cache = cache_of(sounds.path(), caches.path());
    const auto other = cache_of(sounds.path(), elsewhere.path());
    const CropSettings settings{5, 2000, {0, 1}};
    BatchPlan plan = plan_of(*other, 5);
    Loader loader(plan_of(*cache, 5), cache, settings, 3, 3, 4);
    for (std::int64_t step = 3; step < 40; ++step) {
      QVERIFY(same(loader.next(), load_batch(plan, *other, settings, step)));
    }
  }

  void it_loads_no_further_ahead_than_told() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 1, 40, 0.2, 16000);
    const auto dataset =
        std::make_shared<Dataset>(scan(built_in_importers(), {sounds.path(), 0, 0.0, 0.0}));
    const auto cache = std::make_shared<PcmCache>(dataset, 16000, caches.path());
    BatchPlan plan(1, dataset->of(Split::Train), 4);
    Loader loader(plan, cache, {5, 1000, {0}}, 0, 2, 2);
    loader.next();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    // Steps 1 and 2 may be ready. A clip of a later one is not decoded yet, so that removing its
    // file is noticed.
    fs::remove_all(sounds.path() / "class0");
    const auto early = plan.clips_of(2);
    const auto late = plan.clips_of(3);
    QVERIFY(!cache->problem(early[0]));
    QVERIFY(cache->problem(late[0]).has_value());
  }

  void it_can_be_left_at_any_time() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 1, 12, 0.2, 16000);
    const auto cache = cache_of(sounds.path(), caches.path());
    for (int taken = 0; taken < 3; ++taken) {
      Loader loader(plan_of(*cache, 4), cache, {5, 1000, {0, 1}}, 0, 2, 2);
      for (int i = 0; i < taken; ++i) loader.next();
    }
  }
};

}  // namespace test_loader

int core_loader(int argc, char** argv) {
  return earshot::testing::run_test<test_loader::TestLoader>(argc, argv);
}
#include "test_loader.moc"
