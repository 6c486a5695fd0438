#pragma once

#include <cstring>
#include <iostream>
#include <span>

namespace earshot::testing {

struct NamedTest {
  const char* name;  ///< as ctest knows it
  int (*run)(int argc, char** argv);
};

/// The tests of a folder are one program: `program NAME [Qt Test's arguments]` runs one of them.
inline int run_named(std::span<const NamedTest> tests, int argc, char** argv) {
  const char* wanted = argc > 1 ? argv[1] : "";
  for (const NamedTest& test : tests) {
    if (std::strcmp(test.name, wanted) != 0) continue;
    // The test finds the program's arguments as if it were alone.
    for (int i = 1; i + 1 < argc; ++i) argv[i] = argv[i + 1];
    argv[argc - 1] = nullptr;
    return test.run(argc - 1, argv);
  }
  std::cerr << "One of:\n";
  for (const NamedTest& test : tests) std::cerr << "  " << test.name << '\n';
  return 2;
}

}  // namespace earshot::testing
