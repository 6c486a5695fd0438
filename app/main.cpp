#include "app/cli/command_line.h"

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  return earshot::run_command_line(arguments, earshot::Catalogue{});
}
