// Comma-separated text, as manifests hold it.
#include "core/data/delimited.h"
#include "tests/fuzz/harness.h"

int main(int argc, char** argv) {
  earshot::testing::FuzzTarget target;
  target.files = {"path,label,start\n\"a, b.wav\",dog,0.5\nc.wav,\"cat \"\"tom\"\"\",2\n",
                  "\xEF\xBB\xBFpath;label\r\nä.wav;Vögel\r\n", "path\tlabel\na.wav\tx\n"};
  target.read = [](const std::filesystem::path& file) { earshot::read_delimited(file); };
  return earshot::testing::run_fuzzer(argc, argv, target);
}
