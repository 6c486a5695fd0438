#include <fstream>
#include <QAction>
#include <QComboBox>
#include <QtTest>

#include "app/window/main_window.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/npy.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_features_file {

using namespace earshot;

/// Features of another program in the window: map and neighbours by ear.
class TestFeaturesFile : public QObject {
  Q_OBJECT

  Session& session() { return bench_->session(); }
  QComboBox* source() { return bench_->window().findChild<QComboBox*>("map_source"); }
  void open_file(const char* name) {
    QVERIFY(!testing::answer_when_asked(
                 [this] { bench_->window().actions().at("file.open_features")->trigger(); },
                 folder_.filePath(name))
                 .isNull());
  }
  /// Rows in another order than the clips, below a folder that is not open; one of no clip.
  void write_features(const std::string& name, const std::string& folder) {
    const std::filesystem::path file =
        std::filesystem::path(folder_.path().toStdString()) / (name + ".npy");
    std::ofstream metadata(std::filesystem::path(file).replace_extension(".metadata.tsv"));
    metadata << "path\n" << folder << "gone.wav\n";
    std::vector<float> values{0, 0, 0};
    for (const char* pitch : {"low", "high"}) {
      for (int clip = 0; clip < 8; ++clip) {
        metadata << folder << pitch << '/' << clip << ".wav\n";
        // The even ones lie together whatever they sound like.
        const auto place = static_cast<float>(clip);
        values.insert(values.end(),
                      {clip % 2 == 0 ? 1.0F : 0.0F, clip % 2 == 0 ? 0.0F : 1.0F, 0.01F * place});
      }
    }
    write_npy(file, values, {17, 3});
  }

 private Q_SLOTS:
  void initTestCase() {
    testing::keep_to_itself("given-features", folder_);
    testing::make_two_pitches(folder_.filePath("sounds").toStdString(), 8);
    write_features("theirs", "/elsewhere/sounds/");
    write_features("other", "birds/");
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->start(folder_.filePath("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(session().features().kind() == FeatureDocument::Kind::LogMel, 20000);
    QTRY_COMPARE_WITH_TIMEOUT(session().features().features()->rows(), std::int64_t{16}, 20000);
  }
  void cleanupTestCase() { bench_.reset(); }

  void a_file_takes_the_maps_place_and_its_rows_are_the_clips_they_name() {
    QSignalSpy said(&session(), &Session::said);
    open_file("theirs.npy");
    QTRY_VERIFY_WITH_TIMEOUT(session().features().kind() == FeatureDocument::Kind::Given, 20000);
    QCOMPARE(session().features().features()->rows(), std::int64_t{16});
    QVERIFY2(said.last()[0].toString().contains("1 more name no clip of these sounds"),
             qPrintable(said.last()[0].toString()));
    QTRY_COMPARE(source()->currentText(), QString("theirs.npy"));
    QVERIFY(session().features().words().contains("theirs.npy"));
    const auto& clips = session().data().dataset()->clips;
    const std::int64_t even = session().data().dataset()->find("low/2.wav");
    session().hearing().hear(even);
    QTRY_VERIFY_WITH_TIMEOUT(session().neighbours().entries().size() >= 7, 20000);
    for (std::size_t i = 0; i < 7; ++i) {
      const auto clip = static_cast<std::size_t>(session().neighbours().entries()[i].item.clip);
      const QString path = QString::fromStdString(clips[clip].path);
      QVERIFY2(path.section('/', 1).section('.', 0, 0).toInt() % 2 == 0, qPrintable(path));
    }
  }

  void log_mel_is_a_choice_away_and_back() {
    QTest::keyClick(source(), Qt::Key_Home);
    QTRY_VERIFY(session().features().kind() == FeatureDocument::Kind::LogMel);
    QTRY_COMPARE(source()->currentText(), QString("log-mel"));
    QTest::keyClick(source(), Qt::Key_End);
    QTRY_VERIFY(session().features().kind() == FeatureDocument::Kind::Given);
  }

  void what_cannot_be_used_is_said_and_the_map_stays() {
    QSignalSpy said(&session(), &Session::said);
    std::ofstream(folder_.filePath("no.npy").toStdString()) << "none";
    open_file("no.npy");
    QTRY_COMPARE_WITH_TIMEOUT(said.count(), 1, 20000);
    QVERIFY2(said.last()[0].toString().contains("no array of NumPy's"),
             qPrintable(said.last()[0].toString()));
    open_file("other.npy");
    // The folder's name is not what tells one clip from another.
    QTRY_VERIFY_WITH_TIMEOUT(session().features().given_name() == "other.npy", 20000);
  }

  void other_sounds_take_it_away() {
    session().open_data(folder_.filePath("sounds/low"));
    QTRY_VERIFY_WITH_TIMEOUT(session().features().kind() == FeatureDocument::Kind::LogMel, 20000);
    QVERIFY(!session().features().has_given());
    QTRY_COMPARE(source()->findText("other.npy"), -1);
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_features_file

int app_features_file(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_features_file::TestFeaturesFile>(argc, argv);
}
#include "test_features_file.moc"
