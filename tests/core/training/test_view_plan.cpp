#include <QtTest>
#include <stdexcept>

#include "core/built_in/catalogue.h"
#include "core/experiment/views_of.h"
#include "core/training/crop_settings.h"
#include "tests/support/run_test.h"

namespace test_view_plan {

using namespace earshot;

namespace {

Experiment experiment_of(const Catalogue& catalogue) {
  Experiment experiment = default_experiment(catalogue);
  set_value(catalogue, experiment, "views.crop_samples", std::int64_t{16000});
  return experiment;
}

/// The default method with other views.
Catalogue with_views(ViewList views) {
  Catalogue catalogue = built_in_catalogue();
  const std::string name = default_experiment(catalogue).text("method.name");
  for (MethodEntry& entry : catalogue.methods) {
    if (entry.words.name == name) entry.views = views;
  }
  return catalogue;
}

std::vector<std::string> complaints(const Catalogue& catalogue) {
  std::vector<std::string> found;
  for (const auto& error : contradictions(catalogue, experiment_of(catalogue))) {
    found.emplace_back(error.what());
  }
  return found;
}

}  // namespace

/// What a method declares of its views.
class TestViewPlan : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_view_is_as_long_as_the_crop_a_share_of_it_or_seconds() {
    QCOMPARE(ViewLength{}.samples(15361, 16000), std::int64_t{15361});
    QCOMPARE(share_of_crop(0.5).samples(15361, 16000), std::int64_t{7681});
    QCOMPARE(share_of_crop(2).samples(15361, 16000), std::int64_t{30722});
    QCOMPARE(seconds_long(0.25).samples(15361, 16000), std::int64_t{4000});
    QCOMPARE(share_of_crop(1e-9).samples(15361, 16000), std::int64_t{1});
  }

  void views_without_a_name_are_counted_by_letters() {
    const std::vector<ViewPlan> plans = ViewList({ViewPlan{}, {"anchor", 3}, ViewPlan{}}).of({});
    QCOMPARE(plans[0].name, std::string("view A"));
    QCOMPARE(plans[1].name, std::string("anchor"));
    QCOMPARE(plans[1].crop, 3);
    QCOMPARE(plans[2].name, std::string("view C"));
    QVERIFY(ViewList().of({}) == (std::vector<ViewPlan>{{"view A", 0}, {"view B", 1}}));
  }

  void every_name_gives_files_of_its_own() {
    const auto words = [](std::vector<ViewPlan> plans) {
      return file_words(ViewList(std::move(plans)).of({}));
    };
    QCOMPARE(words({{}, {}}), (std::vector<std::string>{"a", "b"}));
    QCOMPARE(words({{"small 3"}, {"Small/3"}, {"../x"}, {"\xC3\xA4"}, {"small 3"}}),
             (std::vector<std::string>{"small-3", "small-3-2", "x", "4", "small-3-5"}));
  }

  void a_rule_makes_views_of_the_methods_settings() {
    const ViewList list = [](const Values& values) {
      return std::vector<ViewPlan>(
          static_cast<std::size_t>(std::get<std::int64_t>(values.at("n"))));
    };
    QVERIFY(list.follows_settings() && !ViewList().follows_settings());
    QCOMPARE(list.of({{"n", std::int64_t{3}}}).size(), std::size_t{3});
  }

  void crops_are_cut_as_long_as_their_views_are() {
    const Catalogue catalogue = with_views({{"whole", 0},
                                            {.name = "part", .length = share_of_crop(0.25)},
                                            {.name = "far", .crop = 4, .length = seconds_long(2)}});
    const CropSettings settings = crop_settings(catalogue, experiment_of(catalogue));
    QCOMPARE(settings.crops, (std::vector<int>{0, 0, 4}));
    QCOMPARE(settings.lengths, (std::vector<std::int64_t>{16000, 4000, 32000}));
    QCOMPARE(settings.samples, std::int64_t{32000});
  }

  void the_view_that_is_too_short_is_named_with_what_would_help() {
    const auto words = [](ViewLength length) {
      const auto found = complaints(with_views({{"near", 0}, {.name = "far", .length = length}}));
      return found.empty() ? std::string() : found.front();
    };
    QCOMPARE(words(share_of_crop(0.5)), std::string());
    QVERIFY2(words(share_of_crop(0.01))
                 .starts_with(
                     "views.crop_samples: 16000 samples make far, 160 samples long, too short for"),
             words(share_of_crop(0.01)).c_str());
    QVERIFY2(words(seconds_long(0.01)).starts_with("method.name: far, 0.01 s long, is too short"),
             words(seconds_long(0.01)).c_str());
  }

  void a_rule_that_fails_is_a_contradiction_and_nothing_worse() {
    const Catalogue failing = with_views([](const Values&) -> std::vector<ViewPlan> {
      throw std::invalid_argument("no such views");
    });
    QVERIFY(views_of(failing, experiment_of(failing)).empty());
    QCOMPARE(crop_settings(failing, experiment_of(failing)).samples, std::int64_t{16000});
    QVERIFY(complaints(failing).front().ends_with("no such views"));
    QVERIFY(complaints(with_views(std::vector<ViewPlan>{}))
                .front()
                .ends_with("takes no view of a clip"));
  }
};

}  // namespace test_view_plan

int core_view_plan(int argc, char** argv) {
  return earshot::testing::run_test<test_view_plan::TestViewPlan>(argc, argv);
}
#include "test_view_plan.moc"
