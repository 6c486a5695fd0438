#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace earshot::testing {

/// A reader that is to take whatever a file may hold.
struct FuzzTarget {
  /// Whole files to be damaged, one at least; small ones reach further in the same time.
  std::vector<std::string> files;
  /// Reads a file; what it throws must be a std::exception whose words are one printable line, and
  /// no std::bad_alloc or std::length_error (a size was believed). Ends the test otherwise, as
  /// does a crash, a mutant that takes longer than the limit, or one that takes more memory.
  std::function<void(const std::filesystem::path& file)> read;
  /// The name that a mutant gets, for readers that look at it.
  std::string name = "mutant";
  /// Where given, every other mutant goes through it: it may mend a checksum, so that the damage
  /// reaches what lies behind it.
  std::function<std::string(std::string bytes)> mend;
  int seconds_each = 10;             ///< of the processor's time
  std::size_t most_megabytes = 512;  ///< that reading may add; four times that under sanitizers
};

/// The main of a fuzzer. Arguments: --mutants N (default 1000), --seconds S (at most, default no
/// limit), --seed S (drawn and printed), --only N (one mutant of a seed), --file FILE (this one
/// instead). Returns 0 where all went well; where not it prints the seed, the mutant's number and
/// where the mutant lies, which is kept.
int run_fuzzer(int argc, char** argv, const FuzzTarget& target);

}  // namespace earshot::testing
