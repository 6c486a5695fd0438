// What a stranger's run or a fault of our own may do to the window: words, and nothing else.
#include <fstream>
#include <QAction>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTextDocument>
#include <QTimer>
#include <QtTest>

#include "app/report/comparison_report.h"
#include "app/report/report.h"
#include "app/session/application.h"
#include "app/window/notice_bar.h"
#include "app/window/questions.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "core/runs/evaluation.h"
#include "tests/support/run_test.h"
#include "tests/support/stored_run.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/plain_words.h"

namespace test_hostile_window {

using namespace earshot;

namespace {

constexpr int clips_per_class = 6;
/// A folder's name, as long as it may be a part of a path.
const char* const hostile = "<b>run<b> &x %1 %2 <img src='x'>";

}  // namespace

class TestHostileWindow : public QObject {
  Q_OBJECT

  std::filesystem::path at(const QString& name) const {
    return folder_.filePath(name).toStdString();
  }
  QLabel* notice() { return bench_->window().findChild<QLabel*>("notice"); }
  Panel* panel(const char* id) { return bench_->window().layouts().panel(id); }
  bool says(const QWidget* place, const QString& words) {
    const auto labels = place->findChildren<QLabel*>();
    return std::ranges::any_of(labels, [&](const QLabel* label) {
      return label->isVisible() && label->text().contains(words);
    });
  }
  Experiment experiment() const {
    Experiment made = preset_experiment(built_in_catalogue(), "simclr-small");
    set_value(built_in_catalogue(), made, "data.path", at("sounds").string());
    return made;
  }
  std::filesystem::path write_run(const QString& name) const {
    const auto run = at("runs/" + name);
    testing::write_run(run, experiment(), {{"loss", std::vector<double>(30, 1.5)}});
    return run;
  }
  void open_run(const std::filesystem::path& run) {
    bench_->session().open_run(run);
    QTRY_COMPARE_WITH_TIMEOUT(QString::fromStdString(bench_->session().run().folder().string()),
                              QString::fromStdString(run.string()), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().data().dataset() != nullptr, 20000);
  }
  /// Rich text with somebody's words in it, anywhere in the window.
  QStringList obeyed() {
    QStringList found;
    const auto look = [&](const QString& where, const QString& words) {
      if (Qt::mightBeRichText(words) && words.contains("<img")) found += where + ": " + words;
    };
    for (const QWidget* widget : QApplication::allWidgets()) {
      look("tip of " + widget->objectName(), widget->toolTip());
      const auto* label = qobject_cast<const QLabel*>(widget);
      if (label != nullptr && label->textFormat() != Qt::PlainText) {
        look("label " + label->objectName(), label->text());
      }
      for (const QAction* action : widget->actions()) look("action", action->toolTip());
      if (const auto* view = qobject_cast<const QAbstractItemView*>(widget)) {
        const auto* model = view->model();
        for (int row = 0; model != nullptr && row < model->rowCount(); ++row) {
          for (int column = 0; column < model->columnCount(); ++column) {
            look("item", model->index(row, column).data(Qt::ToolTipRole).toString());
          }
        }
      }
    }
    return found;
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("hostile-window", folder_);
    testing::make_two_pitches(at("sounds"), clips_per_class);
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    auto* application = qobject_cast<Application*>(QCoreApplication::instance());
    QVERIFY(application != nullptr);
    connect(application, &Application::faulted, &bench_->questions(), &Questions::tell_fault);
    bench_->start(folder_.filePath("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().data().dataset() != nullptr, 20000);
  }
  void cleanupTestCase() { bench_.reset(); }

  void a_slot_that_throws_ends_with_words() {
    QTimer::singleShot(0, this, [] { throw std::runtime_error("the timer <b>broke</b>\nat 7"); });
    QTRY_VERIFY(notice()->isVisible() && notice()->text().endsWith("the timer <b>broke</b>"));
    QCOMPARE(notice()->textFormat(), Qt::PlainText);
    QPushButton button;
    connect(&button, &QPushButton::clicked, this, [] { throw 7; });
    button.show();
    QTest::mouseClick(&button, Qt::LeftButton);
    QVERIFY(notice()->text().endsWith("an unknown fault"));
    const auto breaks = [] { throw std::logic_error("queued"); };
    QMetaObject::invokeMethod(this, breaks, Qt::QueuedConnection);
    QTRY_VERIFY(notice()->text().endsWith("queued"));
    QVERIFY(bench_->window().isVisible());
  }

  void a_task_that_throws_ends_with_words() {
    Tasks& tasks = bench_->session().tasks();
    const auto nothing = [](int) {};
    QString failed;
    const auto hear = [&](const QString& words) { failed = words; };
    const auto throws = [](const TaskContext&) -> int { throw std::runtime_error("work"); };
    tasks.run({}, throws, nothing, hear);
    QTRY_COMPARE(failed, QString("work"));
    const auto throws_a_number = [](const TaskContext&) -> int { throw 7; };
    tasks.run({}, throws_a_number, nothing);
    QTRY_VERIFY(notice()->text().endsWith("an unknown fault"));
    const auto fine = [](const TaskContext&) { return 1; };
    tasks.run({}, fine, [](int) { throw std::runtime_error("done"); });
    QTRY_VERIFY(notice()->text().endsWith("done"));
    const auto throws_when_done = [](int) { throw std::runtime_error("taken up"); };
    tasks.run({}, fine, throws_when_done, hear);
    QTRY_COMPARE(failed, QString("taken up"));
    tasks.run({}, throws, nothing, [](const QString&) { throw std::runtime_error("failed"); });
    QTRY_VERIFY(notice()->text().endsWith("failed"));
    tasks.run(
        {},
        [](const TaskContext& context) {
          context.post([] { throw std::runtime_error("posted"); });
          return 1;
        },
        nothing);
    QTRY_VERIFY(notice()->text().endsWith("posted"));
    QTRY_COMPARE(tasks.count(), 0);
  }

  void an_evaluation_that_is_not_square_is_told() {
    const auto run = write_run("uneven");
    write_file_safely(RunPaths(run).evaluation(),
                      R"({"protocol": "linear", "split": "test", "accuracy": 0.5, "macro_f1": 0.5,
                          "classes": ["a", "b"], "confusion": [[1]], "baselines": {}})");
    bench_->window().layouts().reveal("evaluate");
    open_run(run);
    QTRY_VERIFY(says(panel("evaluate"), "confusion: [[1]] is not allowed"));
    write_report(bench_->session().catalogue(), {run, at("uneven.html")});
    QVERIFY(std::filesystem::file_size(at("uneven.html")) > 1000);
  }

  void a_run_goes_on_without_the_lines_that_cannot_be_used() {
    const auto run = write_run("lines");
    std::ofstream(RunPaths(run).metrics(), std::ios::app) << "{\"step\":-5}\n";
    std::ofstream(RunPaths(run).changes()) << "{\"step\":3,\"path\":\"nothing\",\"after\":1}\n";
    QString said;
    const auto heard = connect(&bench_->session(), &Session::said, this,
                               [&](const QString& words) { said += words + "\n"; });
    open_run(run);
    QTRY_VERIFY(said.contains("changes.jsonl: line 1: nothing: no such setting"));
    QVERIFY(said.contains("metrics.jsonl: line 31: step: -5 is no step"));
    disconnect(heard);
  }

  void names_from_others_are_shown_and_not_obeyed() {
    const auto run = write_run(hostile);
    EvaluationResult result;
    result.probe.label = "<img src=y>%1%2";
    result.probe.classes = {"%1", "<img src=z>"};
    result.probe.confusion = {{3, 1}, {2, 4}};
    result.probe.per_class = {{"%1", 0.6, 0.75, 0.667, 4}, {"<img src=z>", 0.8, 0.667, 0.727, 6}};
    result.probe.test_clips = 10;
    result.probe.figures = {{"accuracy", 0.7}};
    result.baselines = {{"untrained", result.probe}};
    write_file_safely(RunPaths(run).evaluation(), to_json(result));
    bench_->window().layouts().reveal("evaluate");
    open_run(run);
    auto* meaning = panel("evaluate")->findChild<QLabel*>("meaning");
    QTRY_VERIFY(meaning->isVisible());
    QCOMPARE(
        meaning->text(),
        QString("No clear difference for <img src=y>%1%2: 70.0 % of 10 test clips against 70.0 "
                "% for the best baseline (untrained encoder). More steps, or other "
                "augmentations, may help."));
    for (QMenu* menu : bench_->window().findChildren<QMenu*>()) Q_EMIT menu->aboutToShow();
    bench_->session().said(QString::fromUtf8(hostile));
    bench_->questions().tell_fault(QString::fromUtf8(hostile));
    bench_->window().actions().at("runs.switch")->trigger();
    QTRY_VERIFY(bench_->session().known_runs().all().size() >= 3);
    QCoreApplication::processEvents();
    for (QMenu* menu : bench_->window().findChildren<QMenu*>()) Q_EMIT menu->aboutToShow();
    const QStringList found = obeyed();
    QVERIFY2(found.isEmpty(), qPrintable(found.join('\n')));
    QVERIFY(bench_->window().windowTitle().startsWith(hostile));
  }

  void a_report_holds_names_as_words() {
    const auto run = at("runs") / hostile;
    write_report(bench_->session().catalogue(), {run, at("report.html")});
    std::ostringstream text;
    text << std::ifstream(at("report.html")).rdbuf();
    const QString page = QString::fromStdString(text.str());
    QVERIFY(!page.contains("<img src="));
    QVERIFY(!page.contains("<b>"));
    QVERIFY(page.contains("<tr><td>%1</td><td>60.0</td><td>75.0</td><td>66.7</td><td>4</td></tr>"));
    QVERIFY(page.contains("<td>&lt;img src=z&gt;</td><td>80.0</td>"));
    QVERIFY(page.contains("for &lt;img src=y&gt;%1%2: 70.0 % of 10 test clips"));
  }

  void a_comparisons_report_holds_names_as_words() {
    TrialResult trial;
    trial.method = "<img src=a>%1\x1b[2J";
    trial.health = "</td><script>%2</script>";
    trial.figures = {{"probe_accuracy", 0.5}};
    write_comparison_report(built_in_catalogue(), {trial}, at("comparison.html"));
    std::ostringstream text;
    text << std::ifstream(at("comparison.html")).rdbuf();
    const QString page = QString::fromStdString(text.str());
    QVERIFY(!page.contains("<img src=a") && !page.contains("<script") && !page.contains('\x1b'));
    QVERIFY(page.contains("<td>&lt;img src=a&gt;%1\\x1b[2J</td>"));
    QVERIFY(page.contains("<td>&lt;/td&gt;&lt;script&gt;%2&lt;/script&gt;</td>"));
  }

  void a_tip_and_an_entry_show_their_words() {
    QCOMPARE(plain_tip("a & b"), QString("a & b"));
    QCOMPARE(plain_tip("<img src='/dev/zero'>"), QString("<qt>&lt;img src='/dev/zero'&gt;</qt>"));
    QTextDocument shown;
    shown.setHtml(plain_tip("<b>&lt;</b>"));
    QCOMPARE(shown.toPlainText(), QString("<b>&lt;</b>"));
    QCOMPARE(plain_entry("a & b\tCtrl+Q"), QString("a && b Ctrl+Q"));
    QCOMPARE(shown_name("a\x1b[31m\n"), QString("a\\x1b[31m\\n"));
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_hostile_window

int app_hostile_window(int argc, char** argv) {
  const earshot::Application application(argc, argv);
  return earshot::testing::run_test<test_hostile_window::TestHostileWindow>(argc, argv);
}
#include "test_hostile_window.moc"
