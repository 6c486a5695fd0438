#include <QLabel>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/runs/embed_run.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/stored_run.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/map/map_view.h"

namespace test_panel_words {

using namespace earshot;

namespace {

constexpr int clips_per_class = 6;

/// What an empty place says, "" where it is not seen.
QString words_of(const QWidget* place) {
  if (place == nullptr || !place->isVisible()) return {};
  for (const auto* label : place->findChildren<QLabel*>()) {
    if (label->isVisible() && !label->text().isEmpty()) return label->text();
  }
  return {};
}

}  // namespace

/// What panels say where they have nothing, or not everything, to show.
class TestPanelWords : public QObject {
  Q_OBJECT

  std::filesystem::path at(const char* name) const { return folder_.filePath(name).toStdString(); }
  Panel* panel(const char* id) {
    bench_->window().layouts().reveal(id);
    QCoreApplication::processEvents();
    return bench_->window().layouts().panel(id);
  }
  void open(const char* what) {
    bench_->open(QString::fromStdString(at(what).string()));
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().data().dataset() != nullptr, 20000);
  }
  void open_run() {
    Experiment experiment = preset_experiment(built_in_catalogue(), "simclr-small");
    set_value(built_in_catalogue(), experiment, "data.path", at("sounds").string());
    set_value(built_in_catalogue(), experiment, "training.steps", std::int64_t{12800});
    std::vector<double> epochs(1200, 0.0);
    epochs.back() = 122;
    testing::write_run(at("runs/one"), experiment,
                       {{"loss", std::vector<double>(1200, 1.5)}, {"epoch", epochs}});
    open("runs/one");
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().run().is_open(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().data().dataset() != nullptr, 20000);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("panel-words", folder_);
    testing::make_two_pitches(at("sounds"), clips_per_class);
    testing::make_two_pitches(at("pair"), 1);
    std::filesystem::remove_all(at("pair") / "low");
  }

  void init() {
    QSettings().clear();
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1280, 720);
    bench_->start(QString::fromStdString(at("sounds").string()));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().data().dataset() != nullptr, 20000);
  }
  void cleanup() { bench_.reset(); }

  void the_epoch_is_one_click_from_the_step() {
    open_run();
    bench_->window().findChild<QToolButton*>("strip_toggle")->click();
    auto* caption = bench_->window().findChild<QLabel*>("epoch_caption");
    auto* figure = bench_->window().findChild<QLabel*>("epoch");
    QTRY_COMPARE(figure->text(), QString("123"));
    QTRY_COMPARE(bench_->window().findChild<QLabel*>("bar_progress")->text().section(' ', -1),
                 QString("1200"));
    for (const QLabel* label : {caption, figure}) {
      QVERIFY(label->isVisible());
      QTRY_VERIFY(label->width() >= label->fontMetrics().horizontalAdvance(label->text()));
    }
    QVERIFY(bench_->window().width() <= 1280);
  }

  void classes_say_that_no_column_has_the_chosen_name() {
    Panel* data = panel("data");
    auto* tabs = data->findChild<QTabBar*>("data_tabs");
    QTRY_VERIFY(tabs->isVisible());
    tabs->setCurrentIndex(1);
    auto* none = data->findChild<QWidget*>("no_classes");
    QVERIFY(none != nullptr && !none->isVisible());
    bench_->session().set("data.label", std::string("species"));
    QTRY_VERIFY2(words_of(none).contains("species"), qPrintable(words_of(none)));
    QVERIFY(words_of(none).contains("Label column: label"));
    bench_->session().set("data.label", std::string("label"));
    QTRY_VERIFY(!none->isVisible());
  }

  void neighbours_of_a_clip_that_the_encoder_has_not_heard_are_by_log_mel_and_say_so() {
    open_run();
    auto embeddings = std::make_shared<Features>();
    embeddings->width = 2;
    embeddings->items = {{0}, {1}, {2}};
    embeddings->values = {0, 1, 1, 0, 1, 1};
    bench_->session().run().show_embeddings(embeddings);
    Panel* neighbours = panel("neighbours");
    bench_->session().hearing().select(7);
    auto* words = neighbours->findChild<QLabel*>("neighbour_words");
    QTRY_VERIFY2(words->text().contains("plain log-mel features"), qPrintable(words->text()));
    QVERIFY(words->text().contains("has not heard it"));
    QVERIFY(words->isVisible());
    QVERIFY(bench_->session().neighbours().entries().size() > 2);
    bench_->session().hearing().select(1);
    QTRY_COMPARE(bench_->session().neighbours().entries().size(), std::size_t{2});
    QTRY_VERIFY(!words->text().contains("log-mel"));
  }

  void the_map_says_what_would_fill_it() {
    Panel* map = panel("map");
    auto* view = map->findChild<MapView*>();
    QTRY_COMPARE_WITH_TIMEOUT(view->rows(), 2 * clips_per_class, 20000);
    open("pair");
    const auto words = [&] { return words_of(view->findChild<EmptyState*>()); };
    QTRY_VERIFY2(words().contains("takes two clips"), qPrintable(words()));
  }

  void of_many_clips_a_finished_run_embeds_a_sample() {
    Session& session = bench_->session();
    session.set("training.steps", std::int64_t{2});
    session.set("training.batch_size", std::int64_t{4});
    session.set("views.crop_samples", std::int64_t{8000});
    session.start_training();
    QTRY_VERIFY_WITH_TIMEOUT(session.run().training(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!session.run().training(), 120000);
    QVERIFY(session.run().has_checkpoint());
    const auto run = session.run().folder();
    const EmbeddedItems all = embed_run(session.catalogue(), run, "");
    QCOMPARE(all.features->items.size(), std::size_t{2 * clips_per_class});
    const EmbeddedItems sample = embed_run(session.catalogue(), run, "", {}, 5);
    QCOMPARE(sample.features->items.size(), std::size_t{5});
    QVERIFY(std::ranges::is_sorted(sample.features->items));
    QCOMPARE(sample.features->values.size(), 5 * static_cast<std::size_t>(sample.features->width));
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_panel_words

int app_panel_words(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_panel_words::TestPanelWords>(argc, argv);
}
#include "test_panel_words.moc"
