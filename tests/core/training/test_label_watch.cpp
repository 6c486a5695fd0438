#include <QtTest>

#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/built_in/catalogue.h"
#include "core/data/scan.h"
#include "core/training/label_watch.h"
#include "core/training/recorded_health.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/run_test.h"
#include "tests/support/sound_bytes.h"
#include "tests/support/toy_training.h"

namespace test_label_watch {

using namespace earshot;

namespace {

constexpr std::int64_t rate = 16000;

/// Hears how loud a sound is, or only its shape.
class HalfDeaf : public Encoder {
 public:
  explicit HalfDeaf(bool hears_level) : hears_level_(hears_level) {}
  torch::Tensor forward(const torch::Tensor& waveform) override {
    ++calls;
    const torch::Tensor sound = waveform.squeeze(1);
    const torch::Tensor level = sound.square().mean(1, true).sqrt();
    const torch::Tensor shape = sound.slice(1, 0, 3) / level.clamp_min(1e-6);
    return torch::cat({shape, hears_level_ ? level : torch::zeros_like(level)}, 1);
  }
  std::int64_t features() const override { return 4; }
  std::int64_t minimum_samples() const override { return 10; }
  int calls = 0;

 private:
  bool hears_level_;
};

/// 60 training clips, 50 for validation, half of them loud, and as many of the test that no reading
/// may touch: they are no sounds at all.
struct LoudAndQuiet {
  testing::TemporaryFolder folder;
  std::shared_ptr<const Dataset> dataset;
  std::unique_ptr<PcmCache> cache;
  Experiment experiment;

  explicit LoudAndQuiet(const Catalogue& catalogue) : experiment(default_experiment(catalogue)) {
    const auto sounds = folder.path() / "sounds";
    std::string manifest = "path,label,split\n";
    for (int i = 0; i < 160; ++i) {
      const bool loud = i % 2 == 0;
      const std::string name = std::to_string(i) + ".wav";
      const char* split = i < 60 ? "train" : i < 110 ? "valid" : "test";
      manifest += name + (loud ? ",loud," : ",quiet,") + split + "\n";
      Random random(static_cast<std::uint64_t>(i), {name_hash("loud and quiet")});
      std::vector<float> samples(2000);
      for (float& sample : samples) {
        sample = static_cast<float>(random.uniform(-1, 1)) * (loud ? 0.5F : 0.05F);
      }
      if (i < 110) {
        testing::write_sound(sounds / name, samples, rate);
      } else {
        testing::put(sounds / name, "no sound");
      }
    }
    testing::put(sounds / "manifest.csv", manifest);
    dataset = std::make_shared<const Dataset>(scan(catalogue.importers, {sounds / "manifest.csv"}));
    cache = std::make_unique<PcmCache>(dataset, rate, folder.path() / "cache");
    set_value(catalogue, experiment, "views.crop_samples", std::int64_t{2000});
  }

  LabelWatch watch(bool start_hears_level) const {
    return LabelWatch(*dataset, *cache, experiment, [start_hears_level] {
      return std::make_shared<HalfDeaf>(start_hears_level);
    });
  }
};

double value_of(const LabelWatch& watch, const std::string& name) {
  for (const auto& [id, value] : watch.values()) {
    if (id == name) return value;
  }
  return -1;
}

}  // namespace

/// Whether a label became easier or harder to read is known while the encoder learns.
class TestLabelWatch : public QObject, testing::ToyTraining {
  Q_OBJECT

 public:
  TestLabelWatch() : ToyTraining(std::make_shared<const Catalogue>(built_in_catalogue())) {}

 private Q_SLOTS:
  void what_training_takes_away_is_said_with_its_figures() {
    const LoudAndQuiet sounds(*catalogue_);
    LabelWatch watch = sounds.watch(true);
    QVERIFY(watch.can_read());
    QVERIFY(watch.values().empty() && !watch.since_start());
    HalfDeaf deaf(false);
    watch.read(deaf, {});
    QCOMPARE(value_of(watch, "label_probe_at_start"), 1.0);
    QVERIFY(value_of(watch, "label_probe") < 0.8);
    QVERIFY(value_of(watch, "label_knn_at_start") > value_of(watch, "label_knn"));
    const auto since = watch.since_start();
    QVERIFY(since && since->is_harder());
    QCOMPARE(since->clips, std::int64_t{50});
    HealthNumbers numbers{.step = 200,
                          .rows = 100,
                          .features = 4,
                          .feature_deviation = 0.5,
                          .rankme = 3,
                          .uniformity = -2};
    numbers.label = since;
    const HealthVerdict found = verdict(numbers);
    QCOMPARE(found.level, HealthLevel::Careful);
    QVERIFY2(found.words.starts_with("\"label\" is harder to read than it was at the start: "),
             found.words.c_str());
    QVERIFY2(
        found.words.find("of 50 clips by a linear probe, 100.0 % then; try other augmentations") !=
            std::string::npos,
        found.words.c_str());
    // Whoever opens the run reads the same from what it recorded.
    RecordedHealth recorded;
    StepDone told;
    told.step = 200;
    told.values = watch.values();
    told.values.insert(told.values.end(),
                       {{"feature_std", 0.5}, {"rankme", 3}, {"uniformity", -2}});
    recorded.see(told);
    told.step = 210;
    told.values = {{"feature_std", 0.5}, {"rankme", 3}, {"uniformity", -2}};
    recorded.see(told);
    QCOMPARE(recorded.verdict_on(100, 4, "label")->words, found.words);
    // The first steps of any run may be so.
    numbers.step = 50;
    QCOMPARE(verdict(numbers).words, std::string("healthy"));
    // A collapse is the worse news.
    numbers.step = 200;
    numbers.uniformity = -0.1;
    QCOMPARE(verdict(numbers).level, HealthLevel::Bad);
  }

  void what_recovers_and_what_is_learnt_is_no_alarm() {
    const LoudAndQuiet sounds(*catalogue_);
    LabelWatch watch = sounds.watch(true);
    HalfDeaf deaf(false), hears(true);
    watch.read(deaf, {});
    QVERIFY(watch.since_start()->is_harder());
    watch.read(hears, {});
    QVERIFY(!watch.since_start()->is_harder());
    QCOMPARE(value_of(watch, "label_probe"), 1.0);
    LabelWatch other = sounds.watch(false);
    other.read(hears, {});
    QVERIFY(!other.since_start()->is_harder());
    QVERIFY(value_of(other, "label_probe_at_start") < value_of(other, "label_probe"));
  }

  void sounds_without_such_a_label_are_not_read() {
    LoudAndQuiet sounds(*catalogue_);
    set_value(*catalogue_, sounds.experiment, "data.label", std::string("genre"));
    LabelWatch watch = sounds.watch(true);
    QVERIFY(!watch.can_read());
    HalfDeaf encoder(true);
    watch.read(encoder, {});
    QCOMPARE(encoder.calls, 0);
    QVERIFY(watch.values().empty() && !watch.since_start());
  }

  void a_reading_can_be_left() {
    const LoudAndQuiet sounds(*catalogue_);
    LabelWatch watch = sounds.watch(true);
    std::stop_source stop;
    stop.request_stop();
    HalfDeaf encoder(true);
    QVERIFY_EXCEPTION_THROWN(watch.read(encoder, stop.get_token()), Stopped);
    QVERIFY(watch.values().empty());
  }

  void a_run_records_both_readings_and_its_losses_are_as_without() {
    Experiment experiment = toy_experiment(10);
    Trainer plain(fresh("plain", experiment));
    QCOMPARE(testing::follow(plain).last.state, RunState::Finished);
    set_value(*catalogue_, experiment, "training.watch_clips", std::int64_t{20});
    set_value(*catalogue_, experiment, "training.watch_every", std::int64_t{1});
    Trainer watched(fresh("watched", experiment));
    QCOMPARE(testing::follow(watched).last.state, RunState::Finished);
    QCOMPARE(recorded("watched"), recorded("plain"));
    std::uintmax_t offset = 0;
    std::vector<std::int64_t> read;
    double start = -1;
    for (const MetricLine& line : read_metrics(RunPaths(at("watched")).metrics(), offset)) {
      for (const auto& [name, value] : line.values) {
        if (name == "label_probe") read.push_back(line.step);
        if (name != "label_probe_at_start") continue;
        QVERIFY(start < 0 || start == value);
        start = value;
      }
    }
    QCOMPARE(read, (std::vector<std::int64_t>{4, 8}));
    QVERIFY(start >= 0);
  }
};

}  // namespace test_label_watch

int core_label_watch(int argc, char** argv) {
  return earshot::testing::run_test<test_label_watch::TestLabelWatch>(argc, argv);
}
#include "test_label_watch.moc"
