#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "app/panels/audition_panel.h"
#include "core/experiment/run_folder.h"
#include "tests/strangers/swapped_codes/catalogue.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/sound/sound_lane.h"

namespace earshot::test_stranger_swapped_codes {

constexpr std::int64_t crop_samples = 6400;
constexpr std::size_t prototypes = 8, projection_dim = 32;
constexpr std::size_t wanted_values = prototypes * projection_dim;

QByteArray bytes_of(const QString& file) {
  QFile opened(file);
  return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

// The float32 values of a tensor in a safetensors file; empty where it holds none of that name.
std::vector<float> tensor_values(const QString& file, const QString& name) {
  const QByteArray all = bytes_of(file);
  if (all.size() < 8) return {};
  std::uint64_t length = 0;
  std::memcpy(&length, all.constData(), sizeof length);
  const qsizetype begin = 8 + static_cast<qsizetype>(length);
  const QJsonArray places = QJsonDocument::fromJson(all.mid(8, begin - 8))
                                .object()
                                .value(name)
                                .toObject()
                                .value("data_offsets")
                                .toArray();
  if (places.size() != 2) return {};
  const auto from = static_cast<qsizetype>(places[0].toDouble());
  const auto to = static_cast<qsizetype>(places[1].toDouble());
  const QByteArray bytes = all.mid(begin + from, to - from);
  std::vector<float> values(static_cast<std::size_t>(bytes.size()) / sizeof(float));
  std::memcpy(values.data(), bytes.constData(), values.size() * sizeof(float));
  return values;
}

// Of two tensors' values; infinite where they differ in number.
double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(a[i]) - b[i]));
  }
  return largest;
}

class TestStrangerSwappedCodes : public QObject, private testing::ShownWindow {
  Q_OBJECT

 private:
  const Catalogue catalogue_ = strangers::catalogue_with_swapped_codes();
  const QStringList views_ = {"large 1", "large 2", "small 1", "small 2", "small 3", "small 4"};
  const QStringList files_ = {"large-1", "large-2", "small-1", "small-2", "small-3", "small-4"};

  // Writes an experiment of this method on the sounds.
  void write_experiment() {
    Experiment experiment = preset_experiment(catalogue_, "simclr-small");
    const std::vector<std::pair<std::string, Value>> settings = {
        {"method.name", std::string("swapped-codes")},
        {"method.prototypes", static_cast<std::int64_t>(prototypes)},
        {"method.projection_dim", static_cast<std::int64_t>(projection_dim)},
        {"data.path", path("sounds")},
        {"views.crop_samples", crop_samples},
        {"training.batch_size", std::int64_t{8}},
        {"training.steps", std::int64_t{60}},
        {"training.learning_rate", 0.003},
        {"training.schedule", std::string("constant")},
        {"training.device", std::string("cpu")}};
    for (const auto& [setting, value] : settings) {
      set_value(catalogue_, experiment, setting, value);
    }
    save_experiment(catalogue_, experiment, path("swapped.json"));
  }

  int program(const QStringList& words) const {
    std::string said;
    return testing::run_program_here(catalogue_, words, &said);
  }

  // The views of a clip at a step, written into a folder.
  int write_views(const char* source, const char* step, const char* folder) const {
    return program(
        {"views", at(source), "--clip", "high/3.wav", "--step", step, "--out", at(folder)});
  }

  QByteArray view(const char* folder, const QString& words) const {
    return bytes_of(at(folder) + "/view-" + words + ".wav");
  }

  std::vector<float> prototypes_of(const char* run) const {
    return tensor_values(at(run) + "/checkpoint.safetensors", "method.prototypes");
  }

  // What the prototypes are after so many steps of a run of its own; empty where it failed.
  std::vector<float> prototypes_after(const char* steps, const char* run) const {
    const int status = program({"train", at("swapped.json"), "--run", at(run), "--steps", steps});
    return status == 0 ? prototypes_of(run) : std::vector<float>();
  }

  QStringList lanes() {
    QStringList names;
    for (const SoundLane* lane :
         bench_->window().layouts().panel("audition")->findChildren<SoundLane*>()) {
      if (lane->objectName().startsWith("sound_lane_")) names << lane->accessibleName();
    }
    return names;
  }

 private Q_SLOTS:
  void initTestCase() {
    testing::keep_to_itself("stranger_swapped_codes", folder_);
    testing::make_two_pitches(path("sounds"), 20);
    write_experiment();
  }

  void it_trains_with_its_loss_falling() {
    QCOMPARE(program({"train", at("swapped.json"), "--run", at("run")}), 0);
    std::vector<double> losses, agreement;
    std::uintmax_t offset = 0;
    for (const MetricLine& line : read_metrics(RunPaths(path("run")).metrics(), offset)) {
      for (const auto& [name, value] : line.values) {
        if (name == "loss") losses.push_back(value);
        if (name == "same_prototype") agreement.push_back(value);
      }
    }
    QCOMPARE(losses.size(), std::size_t{60});
    QCOMPARE(agreement.size(), std::size_t{60});
    double first = 0, last = 0;
    for (std::size_t i = 0; i < 10; ++i) {
      first += losses[i];
      last += losses[losses.size() - 1 - i];
    }
    QVERIFY2(last < first, qPrintable(QString("%1 to %2").arg(first).arg(last)));
  }

  void prototypes_stand_still_for_an_epoch_and_then_move() {
    // 24 clips or so are trained on, three batches; to be brought to their length moves them by
    // less than a rounding.
    const std::vector<float> first = prototypes_after("1", "one");
    QCOMPARE(first.size(), wanted_values);
    QVERIFY(largest_difference(prototypes_after("2", "two"), first) < 1e-6);
    QVERIFY(largest_difference(prototypes_after("8", "eight"), first) > 1e-4);
  }

  void prototypes_have_the_length_one_after_every_step() {
    const std::vector<float> values = prototypes_of("run");
    QCOMPARE(values.size(), wanted_values);
    for (std::size_t row = 0; row < values.size(); row += projection_dim) {
      double squares = 0;
      for (std::size_t i = row; i < row + projection_dim; ++i) {
        squares += std::pow(static_cast<double>(values[i]), 2);
      }
      QVERIFY(std::abs(squares - 1) < 1e-5);
    }
  }

  void its_views_are_written_under_their_names() {
    QCOMPARE(write_views("run", "5", "views"), 0);
    const QStringList found = QDir(at("views")).entryList({"view-*.wav"}, QDir::Files, QDir::Name);
    QStringList wanted;
    for (const QString& file : files_) wanted << "view-" + file + ".wav";
    QCOMPARE(found, wanted);
    // Samples of four bytes, and a header that all have.
    const qsizetype difference = view("views", "large-1").size() - view("views", "small-4").size();
    QCOMPARE(difference, qsizetype{crop_samples / 2 * 4});
  }

  void written_again_the_views_are_the_same() {
    QCOMPARE(write_views("run", "5", "again"), 0);
    QCOMPARE(write_views("swapped.json", "5", "before_training"), 0);
    QCOMPARE(write_views("run", "50", "later"), 0);
    for (const QString& file : files_) {
      QVERIFY2(!view("views", file).isEmpty(), qPrintable(file));
      QVERIFY2(view("again", file) == view("views", file), qPrintable(file));
      QVERIFY2(view("before_training", file) == view("views", file), qPrintable(file));
      QVERIFY2(view("later", file) != view("views", file), qPrintable(file));
    }
    QVERIFY(view("views", "small-1") != view("views", "small-2"));
  }

  void the_whole_batch_has_a_folder_for_each_view() {
    QCOMPARE(program({"views", at("run"), "--step", "5", "--out", at("batch")}), 0);
    for (const QString& file : files_) {
      QVERIFY2(QFile::exists(at("batch") + "/view-" + file + "/row-0000.wav"), qPrintable(file));
    }
  }

  void audition_shows_six_lanes_by_their_names() {
    begin(at("swapped.json"), catalogue_);
    QCOMPARE(experiment().text("method.name"), std::string("swapped-codes"));
    show_panel("audition");
    session().hearing().select(0);
    auto* panel = bench_->window().layouts().find<AuditionPanel>();
    QVERIFY(panel != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(panel->take() && panel->take()->views.size() == 6, 20000);
    for (qsizetype i = 0; i < views_.size(); ++i) {
      QCOMPARE(QString::fromStdString(panel->take()->views[static_cast<std::size_t>(i)].name),
               views_[i]);
    }
    QTRY_COMPARE(lanes().mid(1), views_);
    QVERIFY(lanes().front().startsWith("original"));
  }

  void fewer_small_crops_are_fewer_lanes() {
    session().set("method.small_views", std::int64_t{1});
    QTRY_COMPARE_WITH_TIMEOUT(lanes().mid(1), views_.first(3), 20000);
  }

  void cleanupTestCase() { bench_.reset(); }
};

}  // namespace earshot::test_stranger_swapped_codes

int app_stranger_swapped_codes(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<
      earshot::test_stranger_swapped_codes::TestStrangerSwappedCodes>(argc, argv);
}

#include "test_stranger_swapped_codes.moc"
