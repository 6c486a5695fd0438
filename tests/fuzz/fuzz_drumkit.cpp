// Hydrogen's drumkit.xml, as the example of drum hits reads it.
#include "core/data/drum_kind.h"
#include "core/data/drumkit.h"
#include "tests/fuzz/harness.h"

int main(int argc, char** argv) {
  earshot::testing::FuzzTarget target;
  target.files = {
      "<?xml version=\"1.0\"?><drumkit_info><!-- a -- b --><instrumentList><instrument>"
      "<name>Snare &amp; rim (soft)</name><image/><layer><filename>s&#233;_1.wav</filename></layer>"
      "</instrument></instrumentList></drumkit_info>",
      "<instrument a=\"b\"><name> HH_open</name><filename>h.flac</filename></instrument>"};
  target.read = [](const std::filesystem::path& file) {
    for (const auto& instrument : earshot::read_drumkit(file)) {
      earshot::drum_kind(instrument.name);
    }
  };
  return earshot::testing::run_fuzzer(argc, argv, target);
}
