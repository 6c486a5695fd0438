#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <QtGlobal>
#include <string>

#include "tests/support/support.h"

namespace earshot::testing {

/// Programs of our own in front of the system's.
class FakePrograms {
 public:
  FakePrograms() { qputenv("PATH", (folder_.path().string() + ":" + before_).c_str()); }
  ~FakePrograms() { qputenv("PATH", before_.c_str()); }

  void add(const std::string& name, const std::string& script) {
    std::ofstream(folder_.path() / name, std::ios::binary) << "#!/bin/sh\n" << script;
    std::filesystem::permissions(folder_.path() / name, std::filesystem::perms::owner_all);
  }

 private:
  std::string before_ = std::getenv("PATH");
  TemporaryFolder folder_;
};

}  // namespace earshot::testing
