#include <algorithm>
#include <QCheckBox>
#include <QDrag>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QToolButton>
#include <QtTest>
#include <QUrl>

#include "app/cli/command_line.h"
#include "app/panels/audition_panel.h"
#include "app/panels/clip_panel.h"
#include "app/panels/file_drag.h"
#include "app/panels/heard_chain.h"
#include "core/audio/decode.h"
#include "core/runs/view_likeness.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/sound/sound_lane.h"

namespace test_audition_window {

using namespace earshot;

/// What Audition and Clip do with the views and with the sound: leave out, subtract, share their
/// time, ask the encoder, and give it away as files.
class TestAuditionWindow : public QObject, private testing::ShownWindow {
  Q_OBJECT

  AuditionPanel* audition() {
    return static_cast<AuditionPanel*>(bench_->window().layouts().panel("audition"));
  }
  ClipPanel* clip() { return static_cast<ClipPanel*>(bench_->window().layouts().panel("clip")); }
  const std::vector<std::vector<float>>& views() { return audition()->take()->replayed.views; }
  QLabel* chips(const char* name) { return find<QLabel>(name, "audition"); }

  /// Does something, and waits for the views that it makes.
  template <class Change>
  void after(Change change) {
    const auto before =
        audition()->take() ? audition()->take()->replayed.draws : std::vector<std::vector<Drawn>>();
    const auto count = [](const auto& draws) {
      std::string all;
      for (const auto& view : draws) {
        for (const Drawn& drawn : view) all += drawn.words + (drawn.applied ? "+" : "-");
      }
      return all;
    };
    change();
    QTRY_VERIFY_WITH_TIMEOUT(
        audition()->take() && count(audition()->take()->replayed.draws) != count(before), 10000);
  }
  std::vector<float> sound_in(const QString& file) {
    return decode_mono(file.toStdString(), 16000, 100);
  }
  /// What would be dragged by this.
  QStringList dragged(FileDrag& drag, SoundLane* lane, bool region = false) {
    QStringList files;
    bool carried = false;
    drag.carry = [&](QDrag& one) {
      for (const QUrl& url : one.mimeData()->urls()) files += url.toLocalFile();
      carried = true;
      one.deleteLater();
    };
    const QRectF box = region ? lane->region_name_rect() : lane->title_rect();
    QTest::mousePress(lane, Qt::LeftButton, {}, box.center().toPoint());
    const QPointF to(lane->width() / 2.0, lane->height() / 2.0);
    QMouseEvent move(QEvent::MouseMove, to, lane->mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                     {});
    QCoreApplication::sendEvent(lane, &move);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(carried, 10000); }();
    QTest::mouseRelease(lane, Qt::LeftButton, {}, to.toPoint());
    return files;
  }
  int run_program(const QStringList& words) {
    std::vector<std::string> arguments;
    for (const QString& word : words) arguments.push_back(word.toStdString());
    return run_command_line(arguments, built_in_catalogue());
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    testing::keep_to_itself("audition-window", folder_);
    testing::make_two_pitches(path("sounds"), 10);
    QCOMPARE(run_program({"new", "simclr-small", "--data", at("sounds"), "--out", at("e.json"),
                          "--set", "training.batch_size=8", "--set", "views.crop_samples=4000",
                          "--set", "training.steps=3", "--set", "views.gain.probability=1"}),
             0);
    QCOMPARE(run_program({"train", at("e.json"), "--run", at("run"), "--json"}), 0);
  }
  /// One window for all of them, each of which leaves it as it was.
  void init() {
    if (!bench_) begin(at("e.json"));
    show_panel("clip");
    show_panel("audition");
    QTRY_VERIFY_WITH_TIMEOUT(audition()->take(), 20000);
  }
  void cleanupTestCase() { bench_.reset(); }

  void one_that_is_left_out_is_as_if_it_were_off_and_the_others_draw_what_they_drew() {
    const Experiment before = experiment();
    QVERIFY2(chips("words_A")->text().contains("gain"), qPrintable(chips("words_A")->text()));
    const auto whole = audition()->take()->replayed.draws;
    after([this] { audition()->chain().toggle("gain"); });
    QVERIFY(experiment().values == before.values);
    QVERIFY(audition()->title_line()->caption().contains("without"));
    const auto& now = audition()->take()->replayed.draws;
    for (std::size_t link = 0; link < whole[0].size(); ++link) {
      if (whole[0][link].augmentation == "gain") {
        QVERIFY(whole[0][link].applied && !now[0][link].applied);
      } else {
        QCOMPARE(now[0][link].words, whole[0][link].words);
      }
    }
    const auto without = views();
    // The same by the experiment itself.
    after([this] { audition()->chain().hear_all(); });
    QVERIFY(views() != without);
    after([this] { session().set("views.gain.enabled", false); });
    QCOMPARE(views(), without);
    after([this] { session().undo(); });
  }

  void one_alone_is_heard_from_its_sheet_and_all_again() {
    QTest::mouseClick(find<QToolButton>("heard_chain"), Qt::LeftButton);
    auto* alone = find<QPushButton>("alone_gain");
    QVERIFY(alone->isVisible());
    QTest::mouseClick(alone, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(audition()->title_line()->caption().contains("alone"), 10000);
    for (const Drawn& drawn : audition()->take()->replayed.draws[0]) {
      const bool link = audition()->chain().is_in_chain(drawn.augmentation);
      QVERIFY(!link || drawn.applied == (drawn.augmentation == "gain"));
    }
    QVERIFY(alone->isChecked());
    QTest::mouseClick(alone, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!audition()->title_line()->caption().contains("alone"), 10000);
    QVERIFY(find<QCheckBox>("heard_gain")->isChecked());
  }

  void the_difference_of_both_views_has_a_lane() {
    action("sound.difference")->trigger();
    auto* lane = find<SoundLane>("sound_lane_A−B", "audition");
    QTRY_VERIFY(lane->isVisible());
    const auto& a = audition()->take()->views[0].sound->samples;
    const auto& b = audition()->take()->views[1].sound->samples;
    const auto& difference = audition()->take()->difference->samples;
    QCOMPARE(difference.size(), a.size());
    QCOMPARE(difference[1000], a[1000] - b[1000]);
    QTest::mouseClick(find<QToolButton>("lane_A−B", "audition"), Qt::LeftButton);
    QCOMPARE(audition()->chosen(), std::size_t{3});
    QVERIFY(lane->is_active());
    action("sound.next_view")->trigger();
    QVERIFY(audition()->chosen() <= 2);
    action("sound.difference")->trigger();
    QVERIFY(audition()->findChild<SoundLane*>("sound_lane_A−B") == nullptr);
    QCOMPARE(audition()->chosen(), audition()->chosen() % 3);
  }

  void clip_and_views_show_the_same_place_and_brackets_say_where_they_were_cut() {
    SharedLanes& lanes = session().lanes();
    const auto& cuts = lanes.cuts();
    QCOMPARE(cuts.size(), std::size_t{2});
    QCOMPARE(cuts[0].low, audition()->take()->views[0].starts);
    QCOMPARE(cuts[0].high - cuts[0].low, 0.25);
    TimeAxis &whole = lanes.clip_time(), &crop = lanes.view_time();
    QTRY_COMPARE(whole.duration(), 0.5);
    crop.show(0.1, 0.2);
    QVERIFY(std::abs(whole.low() - (cuts[0].low + 0.1)) < 1e-9);
    QVERIFY(std::abs(whole.high() - (cuts[0].low + 0.2)) < 1e-9);
    crop.frame();
    QVERIFY(whole.shows_everything());
    whole.show(cuts[0].low + 0.05, cuts[0].low + 0.1);
    QVERIFY(std::abs(crop.low() - 0.05) < 1e-9);
    whole.frame();
    QVERIFY(crop.shows_everything());
    // A pinned draw of a clip that is chosen again is the same, and so are its brackets.
    action("sound.pin")->trigger();
    const std::int64_t clip = session().hearing().selected();
    session().hearing().select(clip + 1);
    session().hearing().select(clip);
    QVERIFY(cuts.empty());
    QTRY_COMPARE(cuts.size(), std::size_t{2});
    action("sound.pin")->trigger();
  }

  void views_are_written_with_their_draws() {
    testing::answer_when_asked([this] { action("export.views")->trigger(); }, at("mine.json"));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(at("mine.json")), 10000);
    QFile file(at("mine.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray told = QJsonDocument::fromJson(file.readAll()).object()["views"].toArray();
    QCOMPARE(told.size(), qsizetype{2});
    for (int view = 0; view < 2; ++view) {
      const QString name = told[view].toObject()["file"].toString();
      QCOMPARE(sound_in(folder_.filePath(name)), views()[static_cast<std::size_t>(view)]);
      const auto& draws = audition()->take()->replayed.draws[static_cast<std::size_t>(view)];
      QCOMPARE(told[view].toObject()["draws"].toArray().size(),
               static_cast<qsizetype>(draws.size()));
    }
    QVERIFY(QFile::exists(at("mine original.wav")));
  }

  void a_region_is_kept_with_its_clip_and_written() {
    Hearing& hearing = session().hearing();
    const std::int64_t first = hearing.selected();
    action("export.region")->trigger();
    QVERIFY(find<QLabel>("message")->text().contains("No region"));
    hearing.set_region(Hearing::Region(0.1, 0.3));
    QCOMPARE(*find<SoundLane>("clip_lane", "clip")->region(), SoundLane::Region(0.1, 0.3));
    hearing.select(first + 1);
    QVERIFY(!hearing.region());
    hearing.select(first);
    QVERIFY(hearing.region());
    testing::answer_when_asked([this] { action("export.region")->trigger(); }, at("region.wav"));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(at("region.wav")), 10000);
    testing::answer_when_asked([this] { action("export.clip")->trigger(); }, at("whole.wav"));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(at("whole.wav")), 10000);
    const auto whole = sound_in(at("whole.wav")), part = sound_in(at("region.wav"));
    QCOMPARE(whole.size(), std::size_t{8000});
    QCOMPARE(part, std::vector<float>(whole.begin() + 1600, whole.begin() + 4800));
    hearing.set_region(std::nullopt);
  }

  void sounds_are_dragged_out_as_files() {
    const auto& dataset = *session().data().dataset();
    const std::string own = (dataset.root / dataset.clips.front().path).string();
    session().hearing().select(0);
    QTRY_VERIFY_WITH_TIMEOUT(audition()->take() && audition()->take()->replayed.clip == 0, 10000);
    auto* lane = find<SoundLane>("sound_lane_A", "audition");
    const QStringList view = dragged(audition()->file_drag(), lane);
    QCOMPARE(view.size(), 1);
    QCOMPARE(sound_in(view[0]), views()[0]);
    QCOMPARE(dragged(audition()->file_drag(), find<SoundLane>("sound_lane_O", "audition")),
             QStringList{QString::fromStdString(own)});
    show_panel("clip");
    auto* whole = find<SoundLane>("clip_lane", "clip");
    QTRY_VERIFY_WITH_TIMEOUT(whole->isVisible() && whole->pyramid(), 10000);
    QCOMPARE(dragged(clip()->file_drag(), whole), QStringList{QString::fromStdString(own)});
    session().hearing().set_region(Hearing::Region(0.1, 0.2));
    const QStringList region = dragged(clip()->file_drag(), whole, true);
    QCOMPARE(region.size(), 1);
    QCOMPARE(sound_in(region[0]).size(), std::size_t{1600});
    session().hearing().set_region(std::nullopt);
    auto* table = find<QAbstractItemView>("clip_view", "data");
    const QModelIndex row = table->model()->index(0, 0);
    QVERIFY(row.flags().testFlag(Qt::ItemIsDragEnabled));
    const std::unique_ptr<QMimeData> data(table->model()->mimeData({row}));
    QVERIFY(QFile::exists(data->urls().value(0).toLocalFile()));
  }

  void the_encoder_of_the_open_run_says_how_alike_it_finds_them() {
    auto* words = find<QLabel>("audition_words", "audition");
    QVERIFY(!words->text().contains("alike"));  // no run is open
    bench_->open(at("run"));
    const QRegularExpression sentence(
        "the encoder of step 3 finds A and B -?\\d\\.\\d\\d alike \\(untrained -?\\d\\.\\d\\d\\)");
    QTRY_VERIFY2_WITH_TIMEOUT(sentence.match(words->text()).hasMatch(), qPrintable(words->text()),
                              20000);
    QVERIFY(words->isVisible());

    PcmCache cache(session().data().dataset(), 16000, path("cache"));
    const ViewLikeness judge(session().catalogue(), path("run"), cache);
    const auto same = judge.of(views()[0], views()[0]);
    QVERIFY(std::abs(same.trained - 1) < 1e-9 && std::abs(same.untrained - 1) < 1e-9);
    const auto both = judge.of(views()[0], views()[1]);
    QVERIFY(words->text().contains(QString::number(both.trained, 'f', 2)));
    QVERIFY(words->text().contains(QString::number(both.untrained, 'f', 2)));
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, judge.of(std::vector<float>(4, 0.1F), views()[1]));
    QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                             ViewLikeness(session().catalogue(), path("sounds"), cache));
  }

  void waveforms_fill_their_lanes_by_one_factor_that_is_told() {
    for (const std::string& name : chain_order(experiment())) {
      session().set("views." + name + ".enabled", false);
    }
    // The sounds' own peak is 0.3.
    QTRY_VERIFY_WITH_TIMEOUT(audition()->take() && audition()->take()->peak < 0.31, 10000);
    const double height = session().lanes().height();
    QVERIFY(height > 3);
    for (const auto* lane : audition()->findChildren<SoundLane*>()) {
      QCOMPARE(lane->height_factor(), height);
      QVERIFY(lane->minimumHeight() >= 64);
    }
    QCOMPARE(find<SoundLane>("clip_lane", "clip")->height_factor(), height);
    QVERIFY(find<SoundLane>("sound_lane_O", "audition")->title().contains("drawn 10 dB louder"));
    QVERIFY(clip()->title_line()->caption().contains("drawn 10 dB louder"));
    session().lanes().scale_height(0.5);
    QVERIFY(find<SoundLane>("sound_lane_O", "audition")->title().contains("drawn 4 dB louder"));
    session().lanes().set_look({});
  }

  void the_table_is_written_and_opens_again() {
    testing::answer_when_asked([this] { action("export.table")->trigger(); }, at("table.csv"));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(at("table.csv")), 10000);
    const auto before = session().data().dataset();
    auto* table = find<QAbstractItemView>("clip_view", "data");
    for (const int row : {4, 2}) {
      table->selectionModel()->select(table->model()->index(row, 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    table->selectionModel()->select(table->model()->index(0, 0),
                                    QItemSelectionModel::Deselect | QItemSelectionModel::Rows);
    testing::answer_when_asked([this] { action("export.table")->trigger(); }, at("two.csv"));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(at("two.csv")), 10000);
    QFile two(at("two.csv"));
    QVERIFY(two.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = two.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), qsizetype{3});
    QVERIFY(lines[1].contains(before->clips[2].path.c_str()));
    QVERIFY(lines[2].contains(before->clips[4].path.c_str()));
    session().open_data(at("table.csv"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset() && session().data().dataset() != before,
                             10000);
    const Dataset& again = *session().data().dataset();
    QCOMPARE(again.clips.size(), before->clips.size());
    for (std::size_t i = 0; i < again.clips.size(); ++i) {
      QCOMPARE(again.clips[i].labels.front(), before->clips[i].labels.front());
    }
  }
};

}  // namespace test_audition_window

int app_audition_window(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_audition_window::TestAuditionWindow>(argc,
                                                                                           argv);
}
#include "test_audition_window.moc"
