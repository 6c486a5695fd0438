#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/catalogue/entry_words.h"
#include "core/params/parameter.h"

namespace earshot {

struct Catalogue;

/// What an exporter needs of a run besides its folder.
enum class ExportNeed {
  Run,      ///< nothing
  Encoder,  ///< a checkpoint
  Sounds    ///< a checkpoint, and sounds to be heard by its encoder
};

struct ExportRequest {
  std::filesystem::path run;
  std::filesystem::path file;  ///< with one of the exporter's endings
  std::string data = {};       ///< where the run's sounds lie, or others; "": as the run has it
  Values settings = {};        ///< the exporter's own, checked; what is missing has its default
  std::function<void(const std::string& words, double done)> report =
      [](const std::string&, double) {};  ///< done: 0..1
  std::stop_token stop = {};
};

/// What is to be said of a file that was written; all may be empty.
struct ExportOutcome {
  std::string words;                    ///< what it holds: "40 clips, 512 features"
  std::vector<std::string> notes = {};  ///< what a person should know, one line each
};

/// Something that can be taken out of a run. `earshot export RUN --as NAME --out FILE`, the menu
/// Run of the window and the reference list whatever the catalogue has.
struct ExporterEntry {
  EntryWords words;                  ///< name "torchscript", label "Encoder as TorchScript"
  std::vector<std::string> endings;  ///< of the files that it writes, ".pt"; the first is proposed
  ExportNeed needs = ExportNeed::Encoder;
  std::vector<Parameter> parameters = {};
  /// Writes request.file whole or not at all (write_file_safely() of core/experiment/run_folder.h).
  /// On any thread. Throws std::runtime_error, one line, and Stopped (core/base/stopped.h) where it
  /// was stopped before anything was written.
  std::function<ExportOutcome(const Catalogue&, const ExportRequest&)> write = {};
  /// In place of `write`, for what the window's widgets draw: does all that takes long, on any
  /// thread, and returns what draws, which is called on the window's and gives the file's bytes.
  std::function<std::function<std::string()>(const Catalogue&, const ExportRequest&)> draw = {};
};

}  // namespace earshot
