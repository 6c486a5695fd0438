#include <cmath>
#include <fstream>
#include <QRegularExpression>
#include <QtTest>
#include <set>
#include <sstream>

#include "core/audio/decode.h"
#include "core/built_in/catalogue.h"
#include "core/data/delimited.h"
#include "core/experiment/npy.h"
#include "core/experiment/published.h"
#include "core/training/model.h"
#include "core/training/replay.h"
#include "core/training/step_files.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_step_files {

using namespace earshot;
namespace support = earshot::testing;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// Name -> the bytes of a tensor of a safetensors file.
std::map<std::string, std::string> safetensors(const fs::path& file) {
  const std::string all = text_of(file);
  std::uint64_t length = 0;
  std::memcpy(&length, all.data(), sizeof length);
  const auto header = nlohmann::json::parse(all.substr(8, length));
  std::map<std::string, std::string> tensors;
  for (const auto& [name, about] : header.items()) {
    if (name == "__metadata__") continue;
    const auto begin = about.at("data_offsets")[0].get<std::size_t>();
    tensors[name] =
        all.substr(8 + length + begin, about.at("data_offsets")[1].get<std::size_t>() - begin);
  }
  return tensors;
}

}  // namespace

/// What people outside get to check Earshot with: a step's whole batch, the weights before it, and
/// every published constant beside ours.
class TestStepFiles : public QObject {
  Q_OBJECT

  const Catalogue catalogue_ = built_in_catalogue();
  support::TemporaryFolder folder_;

  fs::path at(const std::string& name) const { return folder_.path() / name; }

  Experiment experiment() const {
    Experiment made = preset_experiment(catalogue_, "simclr-small");
    set_value(catalogue_, made, "data.path", at("sounds").string());
    set_value(catalogue_, made, "training.batch_size", std::int64_t{4});
    set_value(catalogue_, made, "views.crop_samples", std::int64_t{4000});
    return made;
  }

 private Q_SLOTS:
  void initTestCase() {
    qputenv("EARSHOT_CACHE", QByteArray::fromStdString(at("cache").string()));
    support::write_toy_sounds(at("sounds"), 2, 8, 0.5, 16000);
  }

  void a_steps_whole_batch_is_written_as_the_trainer_sees_it() {
    const Experiment made = experiment();
    const PreparedData data = prepare_data(catalogue_, made, {}, {});
    const WrittenStep written = write_step(catalogue_, made, data, 2, at("step"));
    QCOMPARE(written.clips, std::int64_t{4});
    QCOMPARE(written.views, std::int64_t{2});
    QCOMPARE(written.pictures, std::int64_t{2});
    const auto json = nlohmann::json::parse(text_of(at("step") / "batch.json"));
    QCOMPARE(json.at("step").get<int>(), 3);  // people count from 1
    QCOMPARE(json.at("rows").size(), std::size_t{4});
    const NpyArray view = read_npy(at("step") / "view-b.npy");
    QCOMPARE(view.shape, (std::vector<std::int64_t>{4, 4000}));
    const NpyArray picture = read_npy(at("step") / "picture-a.npy");
    QCOMPARE(picture.shape.at(0), std::int64_t{4});
    QCOMPARE(picture.shape.at(1), made.integer("encoder.bands"));
    std::size_t lines = 0;
    std::istringstream table(text_of(at("step") / "draws.tsv"));
    for (std::string line; std::getline(table, line);) {
      QCOMPARE(std::count(line.begin(), line.end(), '\t'), std::ptrdiff_t{7});
      ++lines;
    }
    QCOMPARE(lines, std::size_t{1 + 4 * 2 * 7});
    for (std::size_t row = 0; row < 4; ++row) {
      const auto& one = json.at("rows")[row];
      const std::int64_t clip = data.dataset->find(one.at("clip").get<std::string>());
      QVERIFY(clip >= 0);
      const ReplayedViews replayed = replay_views(catalogue_, made, *data.cache, clip, 2);
      QCOMPARE(replayed.seen_at_step, std::int64_t{2});
      const auto& second = one.at("views")[1];
      const auto sound = decode_mono(at("step") / second.at("file").get<std::string>(), 16000, 60);
      QVERIFY(sound == replayed.views[1]);
      QVERIFY(std::equal(sound.begin(), sound.end(),
                         view.values.begin() + static_cast<std::ptrdiff_t>(row * 4000)));
      QCOMPARE(second.at("draws").size(), replayed.draws[1].size());
      QVERIFY(fs::exists(at("step") / one.at("sound").get<std::string>()));
    }
  }

  void no_name_of_a_clip_becomes_one_of_a_file() {
    const std::vector<std::string> names{
        "=cmd()|'x'!A1.wav", "<script>alert(1)<script>.wav", "%1 %s %n.wav", "a\tb.wav", "a\nb.wav",
        "\x1b[2J.wav",       "\xE2\x80\xAEvaw.wav",          "-rf.wav"};
    const fs::path sounds = at("hostile") / "sounds";
    fs::create_directories(sounds);
    std::vector<float> tone(8000);
    for (std::size_t i = 0; i < tone.size(); ++i) {
      tone[i] = 0.5F * std::sin(0.1F * static_cast<float>(i));
    }
    for (const std::string& name : names) support::write_sound(sounds / name, tone, 16000);
    for (const char* name : {"outside.wav", "=b.wav"}) {
      support::write_sound(at("hostile") / name, tone, 16000);
    }
    std::ofstream(sounds / "manifest.csv") << "path,label\n../outside.wav,../../x\n../=b.wav,y\n";
    for (const bool by_table : {true, false}) {
      if (!by_table) fs::remove(sounds / "manifest.csv");
      Experiment made = experiment();
      set_value(catalogue_, made, "data.path", sounds.string());
      set_value(catalogue_, made, "training.batch_size", std::int64_t{by_table ? 2 : 4});
      set_value(catalogue_, made, "data.valid_fraction", 0.0);
      set_value(catalogue_, made, "data.test_fraction", 0.0);
      const PreparedData data = prepare_data(catalogue_, made, {}, {});
      const fs::path out = at("hostile") / (by_table ? "table" : "folder");
      write_step(catalogue_, made, data, 0, out);
      for (const auto& entry : fs::recursive_directory_iterator(out)) {
        const QString name = QString::fromStdString(entry.path().filename().string());
        const QRegularExpression ours(
            "^(batch.json|draws.tsv|clips|view-[ab](.npy)?|picture-[ab].npy|row-[0-9]{4}.wav)$");
        QVERIFY2(ours.match(name).hasMatch(), qPrintable(name));
      }
      const auto rows = read_delimited(out / "draws.tsv");
      for (std::size_t row = 1; row < rows.size(); ++row) {
        QCOMPARE(rows[row].fields.size(), std::size_t{8});
        const std::string& clip = rows[row].fields[1];
        QVERIFY2(clip.starts_with("../") == by_table && clip.ends_with(".wav"), clip.c_str());
      }
      std::istringstream lines(text_of(out / "draws.tsv"));
      for (std::string line; std::getline(lines, line);) {
        QVERIFY(line.find("\t=") == std::string::npos && line.find("\t-rf") == std::string::npos);
      }
    }
    std::set<std::string> left;
    for (const auto& entry : fs::directory_iterator(at("hostile"))) {
      left.insert(entry.path().filename().string());
    }
    QCOMPARE(left, (std::set<std::string>{"=b.wav", "folder", "outside.wav", "sounds", "table"}));
  }

  void the_first_weights_are_those_that_training_begins_with() {
    const Experiment made = experiment();
    const PreparedData data = prepare_data(catalogue_, made, {}, {});
    write_weights_before(catalogue_, made, data, {}, 0, at("first.safetensors"));
    const auto tensors = safetensors(at("first.safetensors"));
    const auto method = make_method(catalogue_, made);
    std::size_t names = 0;
    for (const auto& item : method->named_parameters()) {
      const torch::Tensor values = item.value().detach().contiguous();
      const std::string& bytes = tensors.at(item.key());
      QCOMPARE(bytes.size(), static_cast<std::size_t>(values.numel()) * sizeof(float));
      QVERIFY(std::memcmp(bytes.data(), values.data_ptr<float>(), bytes.size()) == 0);
      ++names;
    }
    QVERIFY(names > 8);
    try {
      write_weights_before(catalogue_, made, data, {}, 5, at("sixth.safetensors"));
      QFAIL("there are none of a sixth step");
    } catch (const std::runtime_error& error) {
      QVERIFY(std::string(error.what()).find("before step 6") != std::string::npos);
    }
    QVERIFY(!fs::exists(at("sixth.safetensors")));
  }

  void every_published_constant_is_ours_or_says_why_not() {
    std::map<std::string, int> counts;
    for (const PublishedRow& row : published_rows(catalogue_)) {
      const std::string where = row.preset + ", " + row.constant + ": " + row.published +
                                ", ours: " + row.ours + " (" + row.path + ")";
      ++counts[row.preset];
      QVERIFY2(row.path.empty() || !row.ours.empty(), ("no such setting: " + where).c_str());
      QVERIFY2(row.same || !row.departure.empty(), where.c_str());
      QVERIFY2(!row.same || row.departure.empty(), ("a departure that is none: " + where).c_str());
      QVERIFY2(!row.source.empty(), where.c_str());
    }
    for (const Preset& preset : catalogue_.presets) {
      if (!preset.words.name.ends_with("-paper")) continue;
      QVERIFY2(counts[preset.words.name] >= 12, preset.words.name.c_str());
    }
  }

  void a_published_text_is_compared_as_people_read_it() {
    Parameter choice;
    choice.kind = Kind::Choice;
    choice.options = {{"as_code", "As the code", ""}};
    QVERIFY(says("4096 clips", {}, std::int64_t{4096}));
    QVERIFY(!says("4096 clips", {}, std::int64_t{64}));
    QVERIFY(says("3e-4", {}, 3e-4));
    QVERIFY(says("0", {}, 0.0));
    QVERIFY(says("on", {}, true) && !says("off", {}, true));
    QVERIFY(says("LARS", {}, std::string("lars")));
    QVERIFY(says("as the code", choice, std::string("as_code")));
    QVERIFY(!says("a number", {}, 1.0));
  }
};

}  // namespace test_step_files

int core_step_files(int argc, char** argv) {
  return earshot::testing::run_test<test_step_files::TestStepFiles>(argc, argv);
}
#include "test_step_files.moc"
