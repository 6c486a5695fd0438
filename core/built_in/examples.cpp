#include "core/built_in/examples.h"

#include "core/data/example_packages.h"

namespace earshot {

std::vector<ExampleEntry> built_in_examples() {
  return {tones_example(), drums_example(), music_example()};
}

}  // namespace earshot
