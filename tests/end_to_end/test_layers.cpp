// The layout's promises, checked on our own sources; and the checks themselves, on sources that
// break them.
#include <fstream>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "tests/support/floor_rules.h"
#include "tests/support/name_rules.h"
#include "tests/support/places.h"
#include "tests/support/run_test.h"
#include "tests/support/source_rules.h"
#include "tests/support/support.h"

namespace test_layers {

using namespace earshot;
using namespace earshot::testing;

namespace {

std::string lines_of(const std::vector<std::string>& breaches) {
  std::string text;
  for (const std::string& breach : breaches) text += breach + "\n";
  return text;
}

void write(const std::filesystem::path& root, const std::string& file, const std::string& text) {
  std::filesystem::create_directories((root / file).parent_path());
  std::ofstream(root / file) << text;
}

std::set<std::string> registered_names() {
  const Catalogue catalogue = built_in_catalogue();
  std::set<std::string> names;
  for (const auto& entry : catalogue.methods) names.insert(entry.words.name);
  for (const auto& entry : catalogue.encoders) names.insert(entry.words.name);
  for (const auto& entry : catalogue.augmentations) names.insert(entry.words.name);
  for (const auto& entry : catalogue.presets) names.insert(entry.words.name);
  return names;
}

}  // namespace

class TestLayers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void our_sources_keep_to_their_layers() {
    const auto breaches = breaches_of_layers(source_folder());
    QVERIFY2(breaches.empty(), lines_of(breaches).c_str());
  }
  void no_include_goes_up_a_floor() {
    const auto breaches = breaches_of_floors(source_folder());
    QVERIFY2(breaches.empty(), lines_of(breaches).c_str());
  }
  void our_headers_are_in_order() {
    const auto breaches = breaches_of_headers(source_folder());
    QVERIFY2(breaches.empty(), lines_of(breaches).c_str());
  }
  void our_files_are_one_idea_each() {
    const auto breaches = breaches_of_length(source_folder());
    QVERIFY2(breaches.empty(), lines_of(breaches).c_str());
  }
  void our_networks_draw_from_generators_of_their_own() {
    const auto breaches = breaches_of_draws(source_folder());
    QVERIFY2(breaches.empty(), lines_of(breaches).c_str());
  }
  void only_the_catalogue_knows_what_there_is() {
    const std::set<std::string> names = registered_names();
    QVERIFY(names.contains("simclr"));
    const auto breaches = breaches_of_registries(source_folder(), names);
    QVERIFY2(breaches.empty(), lines_of(breaches).c_str());
  }

  void the_window_knows_nothing_of_the_catalogue_by_name() {
    const ForeignNames names = foreign_names(built_in_catalogue());
    QVERIFY(names.proper.contains("vq-cpc") && names.ids.contains("positive_similarity"));
    const auto breaches = breaches_of_names(source_folder(), names);
    QVERIFY2(breaches.empty(), lines_of(breaches).c_str());
  }

  void what_comes_from_others_is_never_run() {
    const auto breaches = breaches_of_loading(source_folder());
    QVERIFY2(breaches.empty(), lines_of(breaches).c_str());
  }

  void a_file_that_is_run_is_found() {
    const TemporaryFolder folder;
    const auto& root = folder.path();
    write(root, "core/a.cpp", "torch::load(module, file);\n");
    write(root, "core/b.cpp", "archive.load_from(file);\n");
    write(root, "app/c.cpp", "const auto m = torch::jit::load(file);\n");
    write(root, "core/d.cpp", "load(file); export_from(file);\n");
    write(root, "tests/core/e.cpp", "archive.load_from(file);\n");
    QCOMPARE(breaches_of_loading(root).size(), std::size_t{3});
  }

  void a_wrong_include_is_found() {
    const TemporaryFolder folder;
    const auto& root = folder.path();
    write(root, "core/a.h", "#pragma once\n#include <QString>\n");
    write(root, "core/b.cpp", "#include \"widgets/w.h\"\n");
    write(root, "core/c.cpp", "#  include <qcustomplot.h>\n");
    write(root, "core/tensors.h", "#pragma once\n#include <ATen/ATen.h>\n");
    write(root, "core/middle.h", "#pragma once\n#include \"core/tensors.h\"\n");
    write(root, "core/audio/player_x.cpp", "#include <portaudio.h>\n");
    write(root, "core/audio/other.cpp", "#include <portaudio.h>\n");
    write(root, "widgets/w.h", "#pragma once\n#include \"core/middle.h\"\n");
    write(root, "widgets/x.cpp", "#include \"app/window/y.h\"\n");
    write(root, "app/window/y.h", "#pragma once\n#include <QWidget>\n#include <CLI/CLI.hpp>\n");
    write(root, "app/cli/z.cpp", "#include <QString>\n");
    write(root, "tests/widgets/test_w.cpp", "#include \"core/tensors.h\"\n");
    const auto breaches = breaches_of_layers(root);
    const std::string text = lines_of(breaches);
    for (const char* expected :
         {"core/a.h includes QString", "core/b.cpp includes widgets/w.h",
          "core/c.cpp includes qcustomplot.h", "core/audio/other.cpp includes portaudio.h",
          "widgets/w.h > core/middle.h > core/tensors.h > <ATen/ATen.h>",
          "widgets/x.cpp includes app/window/y.h", "app/window/y.h includes CLI/CLI.hpp",
          "app/cli/z.cpp includes QString", "tests/widgets/test_w.cpp > core/tensors.h"}) {
      QVERIFY2(text.find(expected) != std::string::npos, (expected + ("\n" + text)).c_str());
    }
    QCOMPARE(breaches.size(), std::size_t{9});
  }

  void an_include_that_goes_up_is_found() {
    const TemporaryFolder folder;
    const auto& root = folder.path();
    write(root, "core/losses/a.h", "#pragma once\n#include \"core/training/b.h\"\n");
    write(root, "core/training/b.h", "#pragma once\n");
    write(root, "core/training/c.cpp", "#include \"core/losses/a.h\"\n");
    write(root, "core/methods/kinds/d.cpp", "#include \"core/methods/method.h\"\n");
    write(root, "core/methods/method.h", "#pragma once\n#include \"core/methods/inside.h\"\n");
    write(root, "core/methods/inside.h", "#pragma once\n#include \"core/methods/method.h\"\n");
    write(root, "core/attic/e.h", "#pragma once\n");
    write(root, "core/f.h", "#pragma once\n");
    write(root, "app/main.cpp", "#include \"app/window/h.h\"\n");
    write(root, "app/session/g.cpp", "#include \"app/window/h.h\"\n");
    write(root, "app/window/h.h", "#pragma once\n#include \"core/training/b.h\"\n");
    const auto breaches = breaches_of_floors(root);
    const std::string text = lines_of(breaches);
    for (const char* expected :
         {"core/losses/a.h includes core/training/b.h: training lies above losses",
          "core/methods/inside.h > core/methods/method.h > core/methods/inside.h: a circle",
          "core/attic/e.h lies on no floor", "core/f.h lies on no floor",
          "app/session/g.cpp includes app/window/h.h: window lies above session"}) {
      QVERIFY2(text.find(expected) != std::string::npos, (expected + ("\n" + text)).c_str());
    }
    QCOMPARE(breaches.size(), std::size_t{5});
  }

  void a_wrong_header_is_found() {
    const TemporaryFolder folder;
    const auto& root = folder.path();
    write(root, "core/a.h", "#include \"b.h\"\nusing namespace std;\n");
    write(root, "core/b.h", "#pragma once\n");
    write(root, "core/b.cpp", "#include \"core/b.h\"\n#include \"b.moc\"\nusing namespace std;\n");
    QCOMPARE(breaches_of_headers(root).size(), std::size_t{3});
  }

  void a_long_file_is_found() {
    const TemporaryFolder folder;
    const auto& root = folder.path();
    const auto lines = [](int count) {
      std::string text;
      for (int i = 0; i < count; ++i) text += "//\n";
      return text;
    };
    write(root, "core/a.h", lines(250));
    write(root, "core/a.cpp", lines(400));
    write(root, "core/b.h", lines(251));
    write(root, "tests/core/test_b.cpp", lines(401));
    QCOMPARE(breaches_of_length(root).size(), std::size_t{2});
  }

  void a_draw_from_everybodys_generator_is_found() {
    const TemporaryFolder folder;
    const auto& root = folder.path();
    write(root, "core/models/a.cpp",
          "A::A(int size) {\n  weight_ = torch::randn({size});\n}\n"
          "torch::Tensor A::forward(const torch::Tensor& x) {\n"
          "  return x + torch::randn_like(x);\n}\n"
          "torch::Tensor A::other(const torch::Tensor& x) {\n"
          "  return torch::empty_like(x).normal_(0, 1, network_generator(x.device()));\n}\n");
    write(root, "core/models/b.cpp",
          "B::B() {\n  fc_->push_back(torch::nn::Dropout(0.5));\n"
          "  gru_ = torch::nn::GRUOptions(1, 2).dropout(0.1);\n"
          "  one_ = torch::nn::Conv1d(torch::nn::Conv1dOptions(1, 2, 3));\n}\n");
    write(root, "core/training/c.cpp", "void f() {\n  torch::manual_seed(1);\n}\n");
    write(root, "core/training/d.cpp",
          "void f() {\n  at::globalContext().setAllowTF32CuDNN(true);\n"
          "  x.uniform_(0, 1);\n  torch::dropout(x, 0.1, true);\n}\n");
    write(root, "core/tensor/dropout.cpp", "// torch::dropout(x)\n");
    const auto breaches = breaches_of_draws(root);
    QVERIFY2(breaches.size() == 8, lines_of(breaches).c_str());
  }

  void a_name_is_found_however_it_is_written() {
    const TemporaryFolder folder;
    const auto& root = folder.path();
    write(root, "app/panels/a.cpp", "x();\nif (name == \"vq-cpc\") y();\n");
    write(root, "app/panels/b.cpp", "const int kVqCpcCodes = 7;\n");
    write(root, "app/session/c.h", "constexpr auto chosen = \"vq\"\n  \"_cpc\";\n");
    write(root, "app/session/d.cpp", "show(VQCPC::words());\n");
    write(root, "app/cli/e.cpp", "say(R\"(try (\"simclr-small\"))\");\n");
    write(root, "app/report/f.cpp", "/* x */ InfoNCELoss loss;\n");
    write(root, "widgets/g.cpp", "set(\"views.noise.enabled\", true);\n");
    write(root, "widgets/h.cpp", "value_of(step, \"accuracy_step_3\");\n");
    write(root, "widgets/i.cpp", "const double positiveSimilarity = 0;\n");
    write(root, "app/window/j.cpp", "#include \"core/training/middle.h\"\n");
    write(root, "core/training/middle.h", "#include \"core/training/kept.h\"\n");
    write(root, "core/training/kept.h", "constexpr auto usual_method = \"simclr\";\n");
    const ForeignNames names{{"vq-cpc", "simclr", "nce", "supervised"},
                             {"noise", "accuracy_step_#", "positive_similarity"}};
    const auto breaches = breaches_of_names(root, names);
    const std::string text = lines_of(breaches);
    for (const char* expected :
         {"app/panels/a.cpp:2 names vq-cpc", "app/panels/b.cpp:1 names vq-cpc",
          "app/session/c.h:1 names vq-cpc", "app/session/d.cpp:1 names vq-cpc",
          "app/cli/e.cpp:1 names simclr", "app/report/f.cpp:1 names nce",
          "widgets/g.cpp:1 names noise", "widgets/h.cpp:1 names accuracy_step",
          "widgets/i.cpp:1 names positive_similarity",
          "core/training/kept.h:1 names simclr, and app/window/j.cpp leads to it"}) {
      QVERIFY2(text.find(expected) != std::string::npos, (expected + ("\n" + text)).c_str());
    }
    QCOMPARE(breaches.size(), std::size_t{10});
  }

  void plain_english_is_no_name() {
    const TemporaryFolder folder;
    const auto& root = folder.path();
    write(root, "app/panels/a.cpp",
          "#include \"app/panels/simclr.h\"\n"
          "// simclr\n"
          "say(\"self-supervised learning, with noise or without. Noise\");\n"
          "const double noise = distance(1'000, once);\n"
          "say(\"positive similarity\", '\"', \"supervise\");\n");
    write(root, "core/methods/kinds/simclr.cpp", "const auto name = \"simclr\";\n");
    const ForeignNames names{{"simclr", "nce", "supervised"}, {"noise", "positive_similarity"}};
    const auto breaches = breaches_of_names(root, names);
    QVERIFY2(breaches.empty(), lines_of(breaches).c_str());
  }

  void a_question_by_name_is_found() {
    const TemporaryFolder folder;
    const auto& root = folder.path();
    write(root, "core/training/a.cpp",
          "if (name == \"simclr\") x();\nif (kind == \"other\") y();\n");
    write(root, "core/training/b.cpp", "if (\"simclr\" != name) x();\n");
    write(root, "core/training/c.cpp", "#include \"core/methods/kinds/simclr.h\"\n");
    write(root, "core/training/d.cpp", "if (all.text(\"method.name\") != \"simclr\") x();\n");
    write(root, "core/methods/kinds/simclr.cpp", "#include \"core/methods/kinds/simclr.h\"\n");
    write(root, "core/built_in/catalogue.cpp", "#include \"core/methods/kinds/simclr.h\"\n");
    QCOMPARE(breaches_of_registries(root, {"simclr"}).size(), std::size_t{4});
  }
};

}  // namespace test_layers

int end_to_end_layers(int argc, char** argv) {
  return earshot::testing::run_test<test_layers::TestLayers>(argc, argv);
}
#include "test_layers.moc"
