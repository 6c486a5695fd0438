#pragma once

#include <string>

namespace earshot {

/// What the window, the command line and the reference say of one thing that can be chosen.
struct EntryWords {
  std::string name;     ///< registry name, "simclr"
  std::string label;    ///< "SimCLR (NT-Xent)"
  std::string summary;  ///< one sentence
  std::string source;   ///< paper, section
};

}  // namespace earshot
