#include <nlohmann/json.hpp>
#include <QtTest>
#include <regex>
#include <set>

#include "core/base/random.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/experiment/newer_earshot.h"
#include "tests/support/run_test.h"

namespace test_experiment {

using namespace earshot;

namespace {

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const ParameterError& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A random value that the declaration allows.
Value random_value(const Parameter& parameter, Random& random) {
  const double low = std::max(parameter.soft_min, -1e6);
  const double high = std::min(parameter.soft_max, 1e6);
  switch (parameter.kind) {
    case Kind::Flag:
      return random.integer(0, 1) == 1;
    case Kind::Integer:
      return random.integer(static_cast<std::int64_t>(low), static_cast<std::int64_t>(high));
    case Kind::Real:
      return random.uniform(low, high);
    case Kind::Choice:
      return parameter
          .options[static_cast<std::size_t>(
              random.integer(0, static_cast<std::int64_t>(parameter.options.size()) - 1))]
          .id;
    case Kind::Text:
      return std::string("text ") + std::to_string(random.integer(0, 99));
  }
  return false;
}

}  // namespace

class TestExperiment : public QObject {
  Q_OBJECT
  const Catalogue catalogue_ = built_in_catalogue();

 private Q_SLOTS:
  void a_setting_that_came_later_keeps_its_former_meaning() {
    Catalogue newer = catalogue_;
    Parameter late;
    late.id = "late";
    late.kind = Kind::Integer;
    late.fallback = std::int64_t{5};
    late.formerly = std::int64_t{3};
    newer.methods.front().parameters.push_back(late);
    const auto value_in = [&newer](const std::string& json) {
      return experiment_from_json(newer, json).integer("method.late");
    };
    const std::string written = to_json(catalogue_, default_experiment(catalogue_));
    QCOMPARE(value_in(written), std::int64_t{3});
    QCOMPARE(value_in("{}"), std::int64_t{5});
    QCOMPARE(value_in(R"({"method.late": 4})"), std::int64_t{4});
    const Experiment kept = experiment_from_json(newer, written);
    QCOMPARE(experiment_from_json(newer, to_json(newer, kept)).integer("method.late"),
             std::int64_t{3});
  }
  void every_declaration_is_sound() {
    const std::regex id("[a-z][a-z0-9_]*");
    const auto check = [&id](const std::string& where, const std::vector<Parameter>& parameters) {
      std::set<std::string> seen;
      for (const Parameter& parameter : parameters) {
        const std::string path = where + "." + parameter.id;
        QVERIFY2(std::regex_match(parameter.id, id), path.c_str());
        QVERIFY2(seen.insert(parameter.id).second, path.c_str());
        QVERIFY2(!parameter.label.empty(), path.c_str());
        QVERIFY2(!parameter.help.empty(), path.c_str());
        QVERIFY2(!parameter.source.empty(), path.c_str());
        QVERIFY2(parameter.hard_min <= parameter.soft_min, path.c_str());
        QVERIFY2(parameter.soft_max <= parameter.hard_max, path.c_str());
        QVERIFY2(error_of([&] { checked(parameter, parameter.fallback, path); }).empty(),
                 path.c_str());
      }
    };
    for (const Section& section : sections(catalogue_, default_experiment(catalogue_))) {
      check(section.path, section.parameters);
    }
    for (const auto& entry : catalogue_.augmentations) check(entry.words.name, entry.parameters);
    for (const auto& entry : catalogue_.encoders) check(entry.words.name, entry.parameters);
    for (const auto& entry : catalogue_.methods) check(entry.words.name, entry.parameters);
    for (const auto& entry : catalogue_.projections) check(entry.words.name, entry.parameters);
    for (const auto& entry : catalogue_.exporters) check(entry.words.name, entry.parameters);
  }

  void whatever_can_be_chosen_says_what_it_is() {
    const std::regex name("[a-z][a-z0-9-]*");
    const auto check = [&name](const auto& entries) {
      std::set<std::string> seen;
      for (const auto& entry : entries) {
        const EntryWords& words = entry.words;
        QVERIFY2(std::regex_match(words.name, name), words.name.c_str());
        QVERIFY2(seen.insert(words.name).second, words.name.c_str());
        QVERIFY2(!words.label.empty() && !words.summary.empty(), words.name.c_str());
        QVERIFY2(!words.source.empty(), words.name.c_str());
      }
      QVERIFY(!seen.empty());
    };
    check(catalogue_.importers);
    check(catalogue_.examples);
    check(catalogue_.projections);
    check(catalogue_.exporters);
  }

  void presets_are_whole_and_without_contradiction() {
    QVERIFY(catalogue_.preset("simclr-small") != nullptr);
    QVERIFY(catalogue_.preset("clmr-paper") != nullptr);
    for (const Preset& preset : catalogue_.presets) {
      const Experiment experiment = preset_experiment(catalogue_, preset.words.name);
      for (const ParameterError& error : contradictions(catalogue_, experiment)) {
        QFAIL(error.what());
      }
      QVERIFY(experiment_from_json(catalogue_, to_json(catalogue_, experiment)) == experiment);
    }
  }

  void clmr_is_as_published() {
    const Experiment clmr = preset_experiment(catalogue_, "clmr-paper");
    QCOMPARE(clmr.integer("views.crop_samples"), std::int64_t{59049});
    QCOMPARE(clmr.integer("data.sample_rate"), std::int64_t{22050});
    QCOMPARE(clmr.real("method.temperature"), 0.5);
    QCOMPARE(clmr.integer("training.batch_size"), std::int64_t{48});
    QCOMPARE(clmr.real("training.learning_rate"), 3e-4);
    QCOMPARE(clmr.real("views.polarity.probability"), 0.8);
    QCOMPARE(clmr.real("views.noise.probability"), 0.01);
    QCOMPARE(clmr.real("views.gain.probability"), 0.3);
    QCOMPARE(clmr.real("views.filter.probability"), 0.8);
    QCOMPARE(clmr.real("views.delay.probability"), 0.3);
    QCOMPARE(clmr.real("views.pitch_shift.probability"), 0.6);
    QCOMPARE(clmr.real("views.reverb.probability"), 0.6);
    QCOMPARE(chain_order(clmr), (std::vector<std::string>{"polarity", "noise", "gain", "filter",
                                                          "delay", "pitch_shift", "reverb"}));
  }

  void cola_is_as_published() {
    const Experiment cola = preset_experiment(catalogue_, "cola-paper");
    QCOMPARE(cola.integer("data.sample_rate"), std::int64_t{16000});
    QCOMPARE(cola.integer("views.crop_samples"), std::int64_t{15360});
    QVERIFY(chain_order(cola).empty());
    QCOMPARE(cola.text("encoder.name"), std::string("efficientnet-b0"));
    QCOMPARE(cola.text("encoder.pooling"), std::string("max"));
    QCOMPARE(cola.integer("encoder.bands"), std::int64_t{64});
    QCOMPARE(cola.real("encoder.low_hz"), 60.0);
    QCOMPARE(cola.real("encoder.high_hz"), 7800.0);
    QCOMPARE(cola.text("method.similarity"), std::string("bilinear"));
    QCOMPARE(cola.integer("method.projection_dim"), std::int64_t{512});
    QCOMPARE(cola.text("training.optimiser"), std::string("adam"));
    QCOMPARE(cola.real("training.learning_rate"), 1e-4);
    QCOMPARE(cola.integer("training.batch_size"), std::int64_t{1024});
  }

  void simclr_is_as_published() {
    const Experiment simclr = preset_experiment(catalogue_, "simclr-paper");
    QCOMPARE(simclr.text("encoder.name"), std::string("resnet-50"));
    QCOMPARE(simclr.text("training.optimiser"), std::string("lars"));
    QCOMPARE(simclr.real("training.learning_rate"), 0.3 * 4096 / 256);
    QCOMPARE(simclr.integer("training.batch_size"), std::int64_t{4096});
    QCOMPARE(simclr.real("training.weight_decay"), 1e-6);
    QCOMPARE(simclr.real("method.temperature"), 0.1);
    QCOMPARE(simclr.integer("method.hidden_dim"), std::int64_t{2048});
    QCOMPARE(simclr.integer("training.warmup_steps"), simclr.integer("training.steps") / 100);
  }

  void context_prediction_is_as_published() {
    const Experiment context = preset_experiment(catalogue_, "context-prediction-paper");
    for (const char* side : {"bands", "frames"}) {
      QCOMPARE(context.integer(std::string("method.patch_") + side), std::int64_t{96});
      QCOMPARE(context.integer(std::string("method.gap_") + side), std::int64_t{48});
      QCOMPARE(context.integer(std::string("method.jitter_") + side), std::int64_t{7});
    }
    QCOMPARE(context.text("encoder.name"), std::string("context-tower"));
    QCOMPARE(context.text("method.reduction"), std::string("sum"));
    QCOMPARE(context.real("training.learning_rate"), 1e-5);
    QCOMPARE(context.real("training.momentum"), 0.0);
    QCOMPARE(context.integer("method.grids"), std::int64_t{4});
  }

  void random_experiments_survive_a_round_trip() {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      Random random(seed, {});
      Experiment experiment = default_experiment(catalogue_);
      // What is chosen first: it decides which settings there are.
      for (const bool names : {true, false}) {
        for (const Section& section : sections(catalogue_, experiment)) {
          for (const Parameter& parameter : section.parameters) {
            const std::string path =
                section.path.empty() ? parameter.id : section.path + "." + parameter.id;
            if (path == "views.order" || (parameter.id == "name") != names) continue;
            set_value(catalogue_, experiment, path, random_value(parameter, random));
          }
        }
      }
      QVERIFY(experiment_from_json(catalogue_, to_json(catalogue_, experiment)) == experiment);
    }
  }

  void errors_name_field_value_and_remedy() {
    Experiment experiment = default_experiment(catalogue_);
    const auto set = [&](const std::string& path, const std::string& text) {
      return error_of([&] { set_text(catalogue_, experiment, path, text); });
    };
    QVERIFY(contains(set("training.batch_sise", "8"), "did you mean training.batch_size?"));
    QVERIFY(contains(set("training.batch_size", "1"), "from 2 to 65536"));
    QVERIFY(contains(set("training.optimiser", "adm"), "one of adam, adamw, sgd, lars"));
    QVERIFY(contains(set("views.order", "gain, gian"), "did you mean gain?"));
    QVERIFY(contains(set("views.order", "gain, gain"), "twice"));
    const auto read = [&](const std::string& json) {
      return error_of([&] { experiment_from_json(catalogue_, json); });
    };
    QVERIFY(contains(read("{\"training\": {\"stepz\": 3}}"), "did you mean training.steps?"));
    QVERIFY(contains(read("{\"training\": {\"steps\": \"many\"}}"),
                     "training.steps: \"many\" is not allowed"));
    QVERIFY(contains(read("{\"training\": {\"steps\": [1]}}"), "training.steps: a list stands"));
    QVERIFY(contains(read("{\"training\": "), "not JSON"));
    QVERIFY(contains(read("{\"training\": {\"steps\": 0}}"), "from 1 to 1000000000"));
  }

  void choosing_another_brings_its_own_settings() {
    Experiment experiment = preset_experiment(catalogue_, "simclr-small");
    QVERIFY(experiment.values.count("views.equaliser.probability") == 1);
    set_text(catalogue_, experiment, "views.order", "gain");
    QVERIFY(experiment.values.count("views.equaliser.probability") == 0);
    QVERIFY(experiment.values.count("views.gain.probability") == 1);
    const auto before = experiment.within("encoder");
    set_text(catalogue_, experiment, "encoder.name", "sample-cnn");
    QVERIFY(experiment.within("encoder") != before);
    QCOMPARE(experiment.text("encoder.name"), std::string("sample-cnn"));
  }

  void settings_and_choices_of_before_keep_their_meaning_under_new_names() {
    Catalogue newer = catalogue_;
    Parameter renamed;
    renamed.id = "today";
    renamed.kind = Kind::Integer;
    renamed.fallback = std::int64_t{5};
    renamed.former_names = {{"once", "", "0.2.0"}};
    newer.methods.front().parameters.push_back(renamed);
    const Experiment read = experiment_from_json(newer, R"({"method.once": 4})");
    QCOMPARE(read.integer("method.today"), std::int64_t{4});
    QVERIFY(to_json(newer, read).find("\"once\"") == std::string::npos);
    for (const char* former : {"nce", "noise"}) {
      const std::string json = "{\"method.objective\": \"" + std::string(former) + "\"}";
      QCOMPARE(experiment_from_json(catalogue_, json).text("method.objective"),
               std::string("noise_contrast"));
    }
    QVERIFY_THROWS_EXCEPTION(ParameterError,
                             experiment_from_json(catalogue_, R"({"method.objective": "other"})"));
    QVERIFY_THROWS_EXCEPTION(ParameterError,
                             experiment_from_json(catalogue_, R"({"method.once": 4})"));
  }

  void contradictions_are_named() {
    Experiment experiment = preset_experiment(catalogue_, "clmr-paper");
    set_text(catalogue_, experiment, "views.crop_samples", "59048");
    auto found = contradictions(catalogue_, experiment);
    QCOMPARE(found.size(), std::size_t{1});
    QVERIFY(contains(found[0].what(), "at least 59049"));
    set_text(catalogue_, experiment, "views.crop_samples", "59049");
    set_text(catalogue_, experiment, "data.valid_fraction", "0.5");
    set_text(catalogue_, experiment, "data.test_fraction", "0.5");
    found = contradictions(catalogue_, experiment);
    QCOMPARE(found.size(), std::size_t{1});
  }

  void a_batch_is_cut_into_pieces_only_where_it_can_be() {
    Experiment experiment = preset_experiment(catalogue_, "simclr-small");
    set_text(catalogue_, experiment, "training.rows_at_once", "32");
    QVERIFY(contradictions(catalogue_, experiment).empty());
    set_text(catalogue_, experiment, "training.rows_at_once", "48");
    const auto found = contradictions(catalogue_, experiment);
    QCOMPARE(found.size(), std::size_t{1});
    QVERIFY(contains(found[0].what(), "does not divide the batch of 128"));
  }

  void what_a_newer_earshot_wrote_is_refused_as_such_where_it_cannot_be_read() {
    QVERIFY(is_newer_version("0.10.0", "0.9.3") && is_newer_version("1.0", "0.9.9"));
    QVERIFY(is_newer_version("0.1.0.1", "0.1.0") && is_newer_version("2-rc", "1"));
    QVERIFY(!is_newer_version("0.1.0", "0.1.0") && !is_newer_version("0.1", "0.1.0"));
    QVERIFY(!is_newer_version("", "0.1.0") && !is_newer_version("later", "0.1.0"));
    QVERIFY(!is_newer_version("99999999999999999999.1", "0.1.0"));
    auto json =
        nlohmann::json::parse(to_json(catalogue_, preset_experiment(catalogue_, "simclr-small")));
    const auto fault = [&] {
      try {
        experiment_from_json(catalogue_, json.dump());
        return std::string();
      } catch (const ParameterError& error) {
        return std::string(error.what());
      }
    };
    json["earshot"]["version"] = "99.0";
    QVERIFY(fault().empty());  // what it shares with this one opens
    json["training"]["dreams"] = 3;
    QVERIFY2(contains(fault(), "made by Earshot 99.0, which is newer than this one (") &&
                 contains(fault(), "training.dreams"),
             fault().c_str());
    json["earshot"]["version"] = "0.0.1";
    QVERIFY2(!fault().empty() && !contains(fault(), "newer"), fault().c_str());
    json["earshot"]["version"] = std::string(1000, '9') + ".\x1b[31m";
    QVERIFY2(!contains(fault(), "made by"), fault().c_str());
  }

  void differences_are_listed_by_path() {
    const Experiment before = preset_experiment(catalogue_, "simclr-small");
    Experiment after = before;
    set_text(catalogue_, after, "method.temperature", "0.25");
    const auto found = differences(before, after);
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].path, std::string("method.temperature"));
    QCOMPARE(found[0].after, std::string("0.25"));
  }
};

}  // namespace test_experiment

int core_experiment(int argc, char** argv) {
  return earshot::testing::run_test<test_experiment::TestExperiment>(argc, argv);
}
#include "test_experiment.moc"
