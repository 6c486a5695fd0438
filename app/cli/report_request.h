#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

namespace earshot {

/// A run's report, to be drawn into one file.
struct ReportRequest {
  std::filesystem::path run;
  std::filesystem::path file;
  std::string data = {};      ///< the sounds of the map; "": the run's own, where they were
  std::stop_token stop = {};  ///< after it nothing is written any more
};

}  // namespace earshot
