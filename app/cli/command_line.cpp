#include "app/cli/command_line.h"

#include <iostream>

namespace earshot {

int run_command_line(const std::vector<std::string>&, const Catalogue&) {
  std::cerr << "earshot: no command\n";
  return 2;
}

}  // namespace earshot
