#include <iostream>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>
#include <set>

#include "app/cli/command_line.h"
#include "app/panels/audition_panel.h"
#include "app/window/workbench.h"
#include "tests/example_views/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/sound/sound_lane.h"

namespace test_add_views {

using namespace earshot;

/// A method of two large and four small crops that lives in the tests alone (docs/add-a-method.md,
/// "More than two views"), seen and heard in the window and written by the command line, of which
/// neither was touched for it.
class TestAddViews : public QObject {
  Q_OBJECT

  QString at(const char* name) const { return folder_.filePath(name); }
  Session& session() { return bench_->session(); }
  AuditionPanel* audition() {
    return static_cast<AuditionPanel*>(bench_->window().layouts().panel("audition"));
  }
  /// In the order of their places, from above; the original's says more after a comma.
  QList<SoundLane*> lanes() {
    QList<SoundLane*> found = audition()->findChildren<SoundLane*>();
    const auto y = [this](const SoundLane* lane) { return lane->mapTo(audition(), QPoint()).y(); };
    std::sort(found.begin(), found.end(),
              [&](const SoundLane* a, const SoundLane* b) { return y(a) < y(b); });
    return found;
  }
  QStringList names() {
    QStringList names;
    for (const SoundLane* lane : lanes()) names += lane->accessibleName().section(',', 0, 0);
    return names;
  }
  bool shows(std::size_t views) {
    return audition()->take() && audition()->take()->views.size() == views;
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("add-views", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 12);
    std::vector<std::string> words{"new",    "simclr-small",
                                   "--data", at("sounds").toStdString(),
                                   "--out",  at("swav.json").toStdString()};
    for (const char* set : {"method.name=swav", "training.batch_size=8", "views.crop_samples=6400",
                            "training.steps=4"}) {
      words.insert(words.end(), {"--set", set});
    }
    QCOMPARE(run_command_line(words, catalogue_), 0);
  }
  void cleanup() { bench_.reset(); }

  void the_command_line_writes_every_view_by_its_name() {
    QCOMPARE(run_command_line({"views", at("swav.json").toStdString(), "--step", "2", "--out",
                               at("step").toStdString()},
                              catalogue_),
             0);
    for (const char* file : {"view-large-1.npy", "view-large-2/row-0000.wav",
                             "view-small-4/row-0007.wav", "view-small-1.npy"}) {
      QVERIFY2(QFile::exists(at("step/") + file), file);
    }
    QCOMPARE(run_command_line({"views", at("swav.json").toStdString(), "--step", "2", "--clip",
                               "high/3.wav", "--out", at("clip").toStdString()},
                              catalogue_),
             0);
    QFile file(at("clip/views.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray views = QJsonDocument::fromJson(file.readAll()).object()["views"].toArray();
    QCOMPARE(views.size(), 6);
    QCOMPARE(views[5].toObject()["name"].toString(), QString("small 4"));
    QVERIFY(QFile::exists(at("clip/") + views[5].toObject()["file"].toString()));
  }

  void six_views_are_six_lanes_by_their_names() {
    start();
    QCOMPARE(names(), (QStringList{"original", "large 1", "large 2", "small 1", "small 2",
                                   "small 3", "small 4"}));
    const auto& views = audition()->take()->views;
    std::set<double> starts;
    for (const auto& view : views) {
      QVERIFY(view.sound->samples.size() == view.original->samples.size());
      starts.insert(view.starts);
    }
    QVERIFY(starts.size() > 2);  // places of their own
    QCOMPARE(views.front().sound->samples.size(), std::size_t{6400});
    QCOMPARE(views.back().sound->samples.size(), std::size_t{3200});
    QVERIFY(!audition()->findChild<QLabel*>("words_F")->text().isEmpty());
  }

  void where_they_do_not_fit_they_scroll_and_the_chosen_one_is_brought_into_sight() {
    start();
    auto* scroll = audition()->findChild<QScrollArea*>("audition_scroll");
    QTRY_VERIFY(scroll->verticalScrollBar()->maximum() > 0);
    for (const SoundLane* lane : lanes()) QVERIFY(lane->height() >= 72);
    audition()->choose(6);
    QTRY_VERIFY(!lanes().back()->visibleRegion().isEmpty());
    QVERIFY(audition()->findChild<QToolButton*>("lane_F")->isChecked());
    QVERIFY(lanes().back()->is_active() && !lanes()[1]->is_active());
    bench_->window().actions().at("sound.next_view")->trigger();
    QCOMPARE(audition()->chosen(), std::size_t{1});
    QTRY_VERIFY(!lanes()[1]->visibleRegion().isEmpty());
  }

  void another_number_of_views_makes_as_many_lanes() {
    start();
    audition()->choose(6);
    session().set("method.small_views", std::int64_t{1});
    QTRY_VERIFY_WITH_TIMEOUT(shows(3), 10000);
    QCOMPARE(names(), (QStringList{"original", "large 1", "large 2", "small 1"}));
    QCOMPARE(audition()->chosen(), std::size_t{1});
    session().set("method.name", std::string("simclr"));
    QTRY_VERIFY_WITH_TIMEOUT(shows(2), 10000);
    QCOMPARE(names(), (QStringList{"original", "view A", "view B"}));
    session().set("method.name", std::string("swav"));
    QTRY_VERIFY_WITH_TIMEOUT(shows(6), 10000);
    QCOMPARE(names().size(), 7);
  }

  void drawing_again_changes_every_view() {
    start();
    const auto before = audition()->take()->replayed.views;
    audition()->draw_again();
    QTRY_VERIFY_WITH_TIMEOUT(audition()->take()->replayed.views != before, 10000);
    const auto after = audition()->take()->replayed.views;
    for (std::size_t view = 0; view < 6; ++view) QVERIFY(after[view] != before[view]);
    QVERIFY(bench_->window().findChild<QToolButton*>("draw_again")->toolTip().contains("in turn"));
  }

 private:
  void start() {
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(catalogue_));
    bench_->window().resize(1440, 700);
    bench_->start(at("swav.json"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    bench_->window().layouts().reveal("audition");
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(shows(6), 20000);
  }

  QTemporaryDir folder_;
  const Catalogue catalogue_ = example::catalogue_with_swav();
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_add_views

int app_add_views(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_add_views::TestAddViews>(argc, argv);
}
#include "test_add_views.moc"
