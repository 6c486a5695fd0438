#include <exception>
#include <string>
#include <vector>

#include "app/cli/command_line.h"
#include "app/cli/tell.h"
#include "core/base/freed_memory.h"
#include "core/built_in/catalogue.h"

#ifdef EARSHOT_GUI
#include "app/report/comparison_report.h"
#include "app/report/distortions_exporter.h"
#include "app/report/report.h"
#include "app/window/run_window.h"
#endif

namespace {

int run(int count, char** words) {
  earshot::keep_freed_memory();
  const std::vector<std::string> arguments(words + 1, words + count);
  earshot::Catalogue catalogue = earshot::built_in_catalogue();
  earshot::WindowHooks hooks;
#ifdef EARSHOT_GUI
  catalogue.exporters.push_back(earshot::report_exporter());
  catalogue.exporters.push_back(earshot::distortions_exporter());
  hooks.open_window = [&](const std::string& path) {
    int words_for_qt = 1;
    return earshot::run_window(words_for_qt, words, catalogue, path);
  };
  hooks.write_report = earshot::write_report;
  hooks.write_comparison_report = earshot::write_comparison_report;
#endif
  return earshot::run_command_line(arguments, catalogue, hooks);
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(count, words);
  } catch (const std::exception& error) {
    earshot::tell_error(error.what());
  } catch (...) {
    earshot::tell_error("an unknown failure");
  }
  return 1;
}
