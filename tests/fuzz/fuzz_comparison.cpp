// Comparison files.
#include "core/built_in/catalogue.h"
#include "core/experiment/comparison.h"
#include "tests/fuzz/harness.h"

int main(int argc, char** argv) {
  using namespace earshot;
  const Catalogue catalogue = built_in_catalogue();
  testing::FuzzTarget target;
  target.files = {
      R"({"methods": ["moco-small", {"name": "warm", "preset": "simclr-small",
          "set": {"method.temperature": 0.5, "training": {"steps": 7}}}],
          "seeds": [4, 0], "set": {"training.steps": 9, "data.path": "x"}, "most_seconds": 300.5})",
      R"({"methods": ["byol-small"]})"};
  target.read = [&](const std::filesystem::path& file) { load_comparison(catalogue, file); };
  return testing::run_fuzzer(argc, argv, target);
}
