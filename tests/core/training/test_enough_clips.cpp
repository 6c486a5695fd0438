// Too few clips, and the same sound in two splits: told before anything is computed.
#include <QtTest>

#include "core/base/stopped.h"
#include "core/built_in/catalogue.h"
#include "core/data/same_sounds.h"
#include "core/data/scan.h"
#include "core/training/enough_clips.h"
#include "core/training/preparation.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_enough_clips {

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;
namespace fs = std::filesystem;

namespace {

Dataset made_of(const std::vector<std::pair<std::string, Split>>& clips) {
  Dataset dataset;
  dataset.columns = {"label", "speaker"};
  for (const auto& [label, split] : clips) {
    Clip clip;
    clip.path = std::to_string(dataset.clips.size()) + ".wav";
    clip.labels = {label, ""};
    clip.split = split;
    clip.frames = 16000;
    clip.rate = 16000;
    dataset.clips.push_back(clip);
  }
  return dataset;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos && text.find('\n') == std::string::npos;
}

constexpr Split train = Split::Train, valid = Split::Valid, test = Split::Test;

}  // namespace

class TestEnoughClips : public QObject {
  Q_OBJECT

  const Catalogue catalogue_ = built_in_catalogue();

 private Q_SLOTS:
  void fewer_training_clips_than_the_batch_are_told_with_the_batch_that_would_do() {
    Experiment experiment = default_experiment(catalogue_);
    set_value(catalogue_, experiment, "training.batch_size", std::int64_t{4});
    Dataset dataset = made_of({{"a", train}, {"b", train}, {"a", train}, {"b", test}});
    const std::string line = too_little_to_train(catalogue_, dataset, experiment);
    QVERIFY2(line.starts_with("training.batch_size: 4 is more than the 3 training clips"),
             line.c_str());
    QVERIFY(has(line, "1 of 4 are held out") && has(line, "at most 3 would do"));
    set_value(catalogue_, experiment, "training.batch_size", std::int64_t{3});
    QVERIFY(too_little_to_train(catalogue_, dataset, experiment).empty());
    set_value(catalogue_, experiment, "views.crop_samples", std::int64_t{20000});
    set_value(catalogue_, experiment, "data.short_clips", std::string("skip"));
    QVERIFY(
        has(too_little_to_train(catalogue_, dataset, experiment), "3 are shorter than the crop"));
  }

  void what_a_probe_lacks_is_told_with_what_would_do() {
    const auto told = [](const std::vector<std::pair<std::string, Split>>& clips) {
      return too_little_to_evaluate(made_of(clips), "label");
    };
    QVERIFY(told({{"a", train}, {"b", train}, {"a", test}, {"b", test}}).empty());
    QVERIFY(has(told({{"", train}, {"", test}}), "names no clip's class"));
    QVERIFY(has(told({{"a", train}, {"a", test}}), "has one class only, \"a\""));
    QVERIFY(has(told({{"a", train}, {"b", test}, {"c", valid}}),
                "has one clip for each of its 3 classes"));
    QVERIFY(has(told({{"a", train}, {"b", train}, {"b", valid}}), "no clip of the test split"));
    QVERIFY(has(told({{"a", train}, {"a", train}, {"b", test}, {"b", test}}),
                "shares no class between training (\"a\") and test (\"b\")"));
    QVERIFY(has(told({{"a", train}, {"a", test}, {"b", test}}), "one class only in the training"));
    QVERIFY(too_little_to_evaluate(made_of({{"a", train}}), "nope").empty());
  }

  void a_column_that_is_not_there_is_told_with_the_nearest() {
    Experiment experiment = default_experiment(catalogue_);
    const Dataset dataset = made_of({{"a", train}});
    QVERIFY(missing_column(dataset, experiment).empty());
    set_value(catalogue_, experiment, "data.label", std::string("nope"));
    QVERIFY(has(missing_column(dataset, experiment),
                "data.label: this data has no column \"nope\"; it has label, speaker"));
    set_value(catalogue_, experiment, "data.label", std::string("label"));
    set_value(catalogue_, experiment, "data.group", std::string("speakr"));
    QVERIFY(has(missing_column(dataset, experiment), "data.group") &&
            has(missing_column(dataset, experiment), "did you mean speaker?"));
    set_value(catalogue_, experiment, "data.group", std::string());
    for (const char* setting : {"data.split", "data.split_group"}) {
      set_value(catalogue_, experiment, setting, std::string("fold"));
      QVERIFY(has(missing_column(dataset, experiment), setting));
      set_value(catalogue_, experiment, setting, std::string());
    }
    set_value(catalogue_, experiment, "data.test_value", std::string("3"));
    QVERIFY(has(missing_column(dataset, experiment), "data.test_value: needs data.split"));
  }

  void a_method_that_learns_from_labels_says_what_it_lacks() {
    Experiment experiment = preset_experiment(catalogue_, "supervised-small");
    set_value(catalogue_, experiment, "training.batch_size", std::int64_t{2});
    const auto told = [&](const std::vector<std::pair<std::string, Split>>& clips) {
      return no_ground_to_train(catalogue_, made_of(clips), experiment);
    };
    QVERIFY(told({{"a", train}, {"b", train}}).empty());
    QVERIFY(has(told({{"a", train}, {"a", train}}), "has one class only, \"a\""));
    QVERIFY(has(told({{"", train}, {"", train}}), "names no clip's class"));
    experiment = preset_experiment(catalogue_, "simclr-small");
    set_value(catalogue_, experiment, "training.batch_size", std::int64_t{2});
    QVERIFY(told({{"", train}, {"", train}}).empty());
  }

  void training_ends_at_once_where_it_cannot_begin() {
    const TemporaryFolder folder;
    for (const char* name : {"a/1.wav", "a/2.wav", "b/3.wav", "b/4.wav"}) {
      write_sound(folder.path() / name, std::vector<float>(1600, 0.25F), 16000);
    }
    Experiment experiment = default_experiment(catalogue_);
    set_value(catalogue_, experiment, "data.path", folder.path().string());
    const auto refused = [&] {
      try {
        prepare_data(catalogue_, experiment,
                     [](const std::string& words, double) { QVERIFY(words != "decoding sounds"); },
                     {});
      } catch (const NotStarted& error) {
        return std::string(error.what());
      }
      return std::string();
    };
    QVERIFY(has(refused(), "would do"));
    set_value(catalogue_, experiment, "data.label", std::string("nope"));
    QVERIFY(refused().starts_with("data.label: "));
    set_value(catalogue_, experiment, "data.label", std::string("label"));
    set_value(catalogue_, experiment, "data.split_group", std::string("song"));
    QVERIFY(refused().starts_with("data.split_group: "));
  }

  void the_same_sound_in_two_splits_counts_once() {
    const TemporaryFolder folder, caches;
    // All of one length, so that sizes tell nothing; in the middle alike, so that blocks may not.
    const auto sound = [&](const std::string& name, float level, int rate = 16000) {
      std::vector<float> samples(40000, 0.25F);
      samples[7] = level;
      write_sound(folder.path() / name, samples, rate);
    };
    Dataset dataset;
    dataset.root = folder.path();
    const auto add = [&](const std::string& name, Split split) {
      Clip clip;
      clip.path = name;
      clip.labels = {""};
      clip.split = split;
      clip.frames = 40000;
      clip.rate = 16000;
      clip.bytes = static_cast<std::int64_t>(fs::file_size(folder.path() / name));
      dataset.clips.push_back(clip);
    };
    for (int i = 0; i < 12; ++i) {
      sound(std::to_string(i) + ".wav", 0.01F * static_cast<float>(i + 1));
      add(std::to_string(i) + ".wav", i < 6 ? train : i < 9 ? valid : test);
    }
    QVERIFY(shared_sounds(dataset).words.empty());
    fs::copy_file(folder.path() / "0.wav", folder.path() / "copy.wav");
    fs::create_hard_link(folder.path() / "0.wav", folder.path() / "hard.wav");
    fs::create_symlink("1.wav", folder.path() / "soft.wav");
    add("copy.wav", test);
    add("hard.wav", train);
    add("soft.wav", test);
    const SharedSounds found = shared_sounds(dataset);
    QCOMPARE(found.test, std::int64_t{2});
    QCOMPARE(found.words, std::string("2 sounds of the test split are in training too, e.g. "
                                      "copy.wav as 0.wav"));
    // The same in another format has other bytes.
    std::vector<float> samples(40000, 0.25F);
    samples[7] = 0.03F;
    write_sound(folder.path() / "2.flac", samples, 16000, 1, 0x170000 | 0x0002);
    add("2.flac", test);
    QCOMPARE(shared_sounds(dataset).test, std::int64_t{2});
    PcmCache cache(std::make_shared<Dataset>(dataset), 16000, caches.path());
    QCOMPARE(shared_sounds(cache).test, std::int64_t{3});
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(shared_sounds(dataset, stop.get_token()), Stopped);
  }
};

}  // namespace test_enough_clips

int core_enough_clips(int argc, char** argv) {
  return earshot::testing::run_test<test_enough_clips::TestEnoughClips>(argc, argv);
}
#include "test_enough_clips.moc"
