#include "tests/support/source_rules.h"

#include <algorithm>
#include <functional>
#include <regex>

#include "tests/support/source_files.h"

namespace earshot::testing {
namespace {

namespace fs = std::filesystem;

bool begins_with_any(const std::string& text, const std::vector<std::string>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&text](const std::string& beginning) { return text.starts_with(beginning); });
}

bool is_tensor_header(const std::string& header) {
  return begins_with_any(header, {"torch/", "ATen/", "c10/"});
}

bool is_qt_header(const std::string& header) {
  return header.starts_with("qcustomplot") || header.starts_with("Qt") ||
         (header.size() > 1 && header[0] == 'Q' && header[1] >= 'A' && header[1] <= 'Z');
}

/// The way from a file to a tensor header, "a.h > b.h > <torch/torch.h>"; empty where there is
/// none.
std::string way_to_tensors(const SourceFiles& sources, const std::string& path) {
  std::set<std::string> seen;
  const std::function<std::string(const std::string&)> way =
      [&](const std::string& at) -> std::string {
    const auto found = sources.find(at);
    if (found == sources.end() || !seen.insert(at).second) return "";
    for (const std::string& header : found->second.bracketed) {
      if (is_tensor_header(header)) return at + " > <" + header + ">";
    }
    for (const std::string& header : found->second.quoted) {
      const std::string rest = way(header);
      if (!rest.empty()) return at + " > " + rest;
    }
    return "";
  };
  return way(path);
}

std::string name_of(const std::string& path) {
  return fs::path(path).stem().string();
}

}  // namespace

std::vector<std::string> breaches_of_layers(const fs::path& root) {
  const SourceFiles sources = read_source_files(root);
  std::vector<std::string> breaches;
  for (const auto& [path, source] : sources) {
    const auto forbid = [&](const std::vector<std::string>& headers, const auto& is_forbidden,
                            const std::string& rule) {
      for (const std::string& header : headers) {
        if (is_forbidden(header)) breaches.push_back(path + " includes " + header + ": " + rule);
      }
    };
    const auto below = [](const char* folder) {
      return [folder](const std::string& header) { return header.starts_with(folder); };
    };
    if (source.in("core")) {
      forbid(source.bracketed, is_qt_header, "core knows no Qt");
      forbid(source.quoted, below("widgets/"), "core knows no widgets");
      forbid(source.quoted, below("app/"), "core knows no program");
    }
    if (source.in("widgets")) forbid(source.quoted, below("app/"), "widgets know no program");
    if (!source.in("tests")) {
      forbid(source.quoted, below("tests/"), "the program knows no tests");
      if (!path.starts_with("core/audio/player")) {
        forbid(source.bracketed, below("portaudio"), "only the player knows sound devices");
      }
      if (!source.in("app/cli")) {
        forbid(source.bracketed, below("CLI/"), "only app/cli reads command lines");
      }
    }
    const bool is_of_the_window = source.in("widgets") || source.in("app") ||
                                  source.in("tests/widgets") || source.in("tests/app");
    if (is_of_the_window) {
      const std::string way = way_to_tensors(sources, path);
      if (!way.empty()) breaches.push_back(way + ": the window sees no tensors");
    }
    if (path.starts_with("app/cli/")) forbid(source.bracketed, is_qt_header, "servers have no Qt");
  }
  return breaches;
}

std::vector<std::string> breaches_of_headers(const fs::path& root) {
  static const std::regex opens_namespace(R"(^\s*using\s+namespace\s.*)");
  std::vector<std::string> breaches;
  for (const auto& [path, source] : read_source_files(root)) {
    for (const std::string& header : source.quoted) {
      const bool is_generated = header.ends_with(".moc") || header.starts_with("ui_");
      if (!is_generated && !fs::exists(root / header)) {
        breaches.push_back(path + " includes \"" + header + "\": there is none below the root");
      }
    }
    if (!source.is_header()) continue;
    const auto& lines = source.lines;
    if (std::find(lines.begin(), lines.end(), "#pragma once") == lines.end()) {
      breaches.push_back(path + " has no #pragma once");
    }
    for (const std::string& line : lines) {
      if (std::regex_match(line, opens_namespace)) {
        breaches.push_back(path + " opens a namespace for everybody: " + line);
      }
    }
  }
  return breaches;
}

std::vector<std::string> breaches_of_length(const fs::path& root) {
  std::vector<std::string> breaches;
  for (const auto& [path, source] : read_source_files(root)) {
    const std::size_t most = source.is_header() ? 250 : 400;
    if (source.lines.size() > most) {
      breaches.push_back(path + " has " + std::to_string(source.lines.size()) + " lines; at most " +
                         std::to_string(most));
    }
  }
  return breaches;
}

std::vector<std::string> breaches_of_draws(const fs::path& root) {
  struct Rule {
    std::regex broken;
    std::string spared;  ///< the beginning of the one file that may
    bool in_constructors;
    std::string words;
  };
  static const std::string torch = R"((?:torch|at)::(?:nn::)?(?:functional::|F::)?)";
  static const std::vector<Rule> rules{
      {std::regex(torch + R"((?:[A-Za-z]*[dD]ropout[A-Za-z0-9]*|[a-z_]*dropout_?|rrelu)\b|)" +
                  R"(\.dropout\()"),
       "core/tensor/dropout.", false, "dropout is core/tensor/dropout.h's"},
      {std::regex(torch + R"((?:rand|randn|randint|randperm|rand_like|randn_like|randint_like|)" +
                  R"(normal|bernoulli|multinomial|poisson|binomial)\(|)" +
                  R"(\.(?:normal_|uniform_|bernoulli_|random_|exponential_|log_normal_|cauchy_|)" +
                  R"(geometric_|multinomial|bernoulli)\()"),
       "", true, "a draw names network_generator(device), or stands in a constructor"},
      {std::regex(
           R"(manual_seed|seed_all|set_current_seed|defaultGenerator|getDefault\w*Generator)"),
       "core/tensor/", false, "only with_seed and NetworkDraws seed generators"},
      {std::regex(torch + R"((?:Conv(?:Transpose)?[123]d(?:Impl)?\b|conv(?:_transpose)?[123]d\())"),
       "core/tensor/convolution.", false, "convolutions are core/tensor/convolution.h's"},
      {std::regex(R"(setAllowTF32|setBenchmarkCuDNN|setDeterministic|setFloat32MatmulPrecision|)"
                  R"(setUserEnabled|clear_cache\(|increment_nesting)"),
       "", false, "a switch for all threads would change a training beside"},
  };
  static const std::regex function(R"(^[A-Za-z].*\)?.*[({,]$|^[A-Za-z].*\{\}?$)");
  static const std::regex constructor(R"(^(\w+)::\1\()");
  std::vector<std::string> breaches;
  for (const auto& [path, source] : read_source_files(root)) {
    if (!source.in("core")) continue;
    bool constructs = false;
    for (const std::string& whole : source.lines) {
      const std::string line = whole.substr(0, whole.find("//"));
      if (std::regex_search(line, constructor)) {
        constructs = true;
      } else if (std::regex_search(line, function)) {
        constructs = false;
      }
      for (const Rule& rule : rules) {
        const bool spared = !rule.spared.empty() && path.starts_with(rule.spared);
        if (spared || (rule.in_constructors && constructs)) continue;
        const bool tries_precision = path == "core/tensor/precision.cpp";
        if (tries_precision || line.find("network_generator") != std::string::npos) continue;
        if (std::regex_search(line, rule.broken)) {
          breaches.push_back(path + ": " + line + ": " + rule.words);
        }
      }
    }
  }
  return breaches;
}

std::vector<std::string> breaches_of_registries(const fs::path& root,
                                                const std::set<std::string>& names) {
  // Apart from each other: the one may end in the sign that the other begins with.
  static const std::regex comparisons[] = {std::regex(R"re([=!]=\s*(?:std::string\()?"([^"]*)")re"),
                                           std::regex(R"re("([^"]*)"\)?\s*[=!]=)re")};
  std::vector<std::string> breaches;
  for (const auto& [path, source] : read_source_files(root)) {
    if (source.in("tests") || source.in("core/built_in")) continue;
    for (const std::string& line : source.lines) {
      for (const std::regex& comparison : comparisons) {
        for (auto match = std::sregex_iterator(line.begin(), line.end(), comparison);
             match != std::sregex_iterator(); ++match) {
          const std::string name = (*match)[1];
          if (names.contains(name) && name_of(path) != name) {
            breaches.push_back(path + " asks for \"" + name + "\" by name: only the catalogue may");
          }
        }
      }
    }
    for (const std::string& header : source.quoted) {
      const bool is_a_method =
          header.starts_with("core/methods/kinds/") && names.contains(name_of(header));
      if (is_a_method && !source.in("core/methods/kinds")) {
        breaches.push_back(path + " includes " + header + ": only the catalogue knows methods");
      }
    }
  }
  return breaches;
}

std::vector<std::string> breaches_of_loading(const fs::path& root) {
  static const std::regex runs_files(
      R"((torch::load|jit::load|jit::import\w*|load_from|load_jit\w*|InputArchive|Unpickler|unpickle|)"
      R"(pickle_load|ScriptModuleDeserializer|load_for_mobile|_load_for_\w+|dlopen|QLibrary)\b)");
  std::vector<std::string> breaches;
  for (const auto& [path, source] : read_source_files(root)) {
    if (source.in("tests")) continue;
    for (const std::string& line : source.lines) {
      std::smatch found;
      if (std::regex_search(line, found, runs_files)) {
        breaches.push_back(path + " uses " + found.str() + ": files of others are read, never run");
      }
    }
  }
  return breaches;
}

}  // namespace earshot::testing
