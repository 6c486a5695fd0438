#include <QSet>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "tests/support/run_test.h"

namespace test_lessons {

using namespace earshot;

/// What the window teaches of each method while it trains.
class TestLessons : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void every_method_has_three_sentences_of_its_own_that_fit_a_line_or_two() {
    const Catalogue catalogue = built_in_catalogue();
    constexpr qsizetype longest = 150;
    QSet<QString> heard;
    for (const MethodEntry& method : catalogue.methods) {
      QVERIFY2(method.lesson, method.words.name.c_str());
      Experiment experiment = default_experiment(catalogue);
      set_value(catalogue, experiment, "method.name", method.words.name);
      const Lesson lesson = method.lesson(experiment.values);
      for (const std::string& sentence : {lesson.hear, lesson.look, lesson.watch}) {
        const QString words = QString::fromStdString(sentence);
        QVERIFY2(words.endsWith('.') && words.front().isUpper(), qPrintable(words));
        QVERIFY2(words.size() > 40 && words.size() <= longest, qPrintable(words));
      }
      heard.insert(QString::fromStdString(lesson.hear + lesson.look + lesson.watch));
    }
    QCOMPARE(heard.size(), qsizetype(catalogue.methods.size()));
  }

  void its_numbers_are_those_of_the_experiment() {
    const Catalogue catalogue = built_in_catalogue();
    Experiment experiment = preset_experiment(catalogue, "simclr-small");
    set_value(catalogue, experiment, "training.batch_size", std::int64_t{50});
    const auto lesson = [&] {
      return catalogue.method(experiment.text("method.name"))->lesson(experiment.values);
    };
    QVERIFY2(lesson().watch.find("among 99 views costs ln 99 = 4.60") != std::string::npos,
             lesson().watch.c_str());
    set_value(catalogue, experiment, "method.objective", std::string("noise_contrast"));
    QVERIFY2(lesson().watch.find("ln ") == std::string::npos, lesson().watch.c_str());
  }
};

}  // namespace test_lessons

int core_lessons(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_lessons::TestLessons>(argc, argv);
}
#include "test_lessons.moc"
