#include <cmath>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/tell.h"
#include "core/experiment/published.h"
#include "core/runs/run_exporter.h"

namespace earshot {
namespace {

struct DescribeOptions {
  std::string topic;
  bool presets = false;
  bool markdown = false;
  bool json = false;
};

/// One chapter of the reference.
struct Chapter {
  std::string kind;  ///< "training", "method", ...
  std::string name;  ///< "" for a section that has no choice
  std::string label, summary, source;
  std::string path;  ///< what goes before each id in a whole path
  std::vector<Parameter> parameters;
};

template <class Entry>
void add_entries(std::vector<Chapter>& chapters, const std::string& kind, const std::string& path,
                 const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    chapters.push_back({kind, entry.words.name, entry.words.label, entry.words.summary,
                        entry.words.source, path.empty() ? "views." + entry.words.name : path,
                        entry.parameters});
  }
}

std::vector<Chapter> chapters_of(const Catalogue& catalogue) {
  std::vector<Chapter> chapters;
  for (const Section& section : sections(catalogue, default_experiment(catalogue))) {
    const bool chosen = section.path == "encoder" || section.path == "method" ||
                        section.path.starts_with("views.") ||
                        section.path.starts_with("evaluation.");
    if (chosen) continue;
    chapters.push_back({section.path.empty() ? "experiment" : section.path, "", section.label,
                        section.help, "", section.path, section.parameters});
  }
  add_entries(chapters, "encoder", "encoder", catalogue.encoders);
  add_entries(chapters, "method", "method", catalogue.methods);
  add_entries(chapters, "augmentation", "", catalogue.augmentations);
  const auto add = [&](const char* kind, const EntryWords& words, const std::string& more,
                       const std::vector<Parameter>& parameters) {
    chapters.push_back(
        {kind, words.name, words.label, words.summary + more, words.source, "", parameters});
  };
  for (const ImporterEntry& importer : catalogue.importers) {
    add("importer", importer.words, "; takes " + importer.takes + ".", {});
  }
  for (const ExampleEntry& example : catalogue.examples) {
    add("example", example.words, "; " + example.licence + ".", {});
  }
  for (const ProjectionEntry& projection : catalogue.projections) {
    add("projection", projection.words, ".", projection.parameters);
  }
  for (const ExporterEntry& exporter : catalogue.exporters) {
    add("exporter", exporter.words, "; writes " + endings_in_words(exporter.endings) + ".",
        exporter.parameters);
  }
  for (const DistortionEntry& distortion : catalogue.distortions) {
    add("distortion", distortion.words, " Of the kind: " + endings_in_words(distortion.kinds) + ".",
        {});
  }
  for (const ProtocolEntry& entry : catalogue.protocols) {
    // Its words stand with evaluation.protocol.
    if (entry.parameters.empty()) continue;
    add_entries(chapters, "protocol", "evaluation." + entry.words.name,
                std::vector<ProtocolEntry>{entry});
  }
  return chapters;
}

std::string kind_text(Kind kind) {
  switch (kind) {
    case Kind::Flag:
      return "flag";
    case Kind::Integer:
      return "integer";
    case Kind::Real:
      return "real";
    case Kind::Choice:
      return "choice";
    case Kind::Text:
      return "text";
  }
  return "";
}

std::string applies_text(Applies applies) {
  switch (applies) {
    case Applies::NextStep:
      return "next step";
    case Applies::Restart:
      return "restart";
  }
  return "";
}

std::string path_of(const Chapter& chapter, const Parameter& parameter) {
  return chapter.path.empty() ? parameter.id : chapter.path + "." + parameter.id;
}

void print_json(const Chapter& chapter) {
  for (const Parameter& parameter : chapter.parameters) {
    Json line{{"kind", chapter.kind},
              {"name", chapter.name},
              {"path", path_of(chapter, parameter)},
              {"label", parameter.label},
              {"type", kind_text(parameter.kind)},
              {"unit", parameter.unit},
              {"help", parameter.help},
              {"source", parameter.source},
              {"applies", applies_text(parameter.applies)},
              {"advanced", parameter.advanced}};
    std::visit([&line](const auto& value) { line["default"] = value; }, parameter.fallback);
    if (std::isfinite(parameter.hard_min)) line["minimum"] = parameter.hard_min;
    if (std::isfinite(parameter.hard_max)) line["maximum"] = parameter.hard_max;
    for (const Option& option : parameter.options) line["options"].push_back(option.id);
    tell_json(line);
  }
  if (chapter.parameters.empty()) {
    tell_json({{"kind", chapter.kind}, {"name", chapter.name}, {"label", chapter.label}});
  }
}

std::string in_cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.insert(at, "\\");
  }
  return text;
}

void print_markdown(const Chapter& chapter) {
  std::cout << "## " << chapter.kind << (chapter.name.empty() ? "" : ": " + chapter.name) << "\n\n"
            << chapter.label << ". " << chapter.summary << '\n';
  if (!chapter.source.empty()) std::cout << "Source: " << chapter.source << '\n';
  if (!chapter.parameters.empty()) {
    std::cout << "\n| setting | default | takes | what it does | source |\n|---|---|---|---|---|\n";
  }
  for (const Parameter& parameter : chapter.parameters) {
    std::cout << "| `" << path_of(chapter, parameter) << "` | " << to_text(parameter.fallback)
              << (parameter.unit.empty() ? "" : " " + parameter.unit) << " | "
              << in_cell(allowed_range(parameter)) << " | " << in_cell(parameter.help) << " | "
              << in_cell(parameter.source) << " |\n";
  }
  std::cout << '\n';
}

void print_plain(const Chapter& chapter) {
  std::cout << chapter.kind << (chapter.name.empty() ? "" : "." + chapter.name) << "  "
            << chapter.label << ": " << chapter.summary << '\n';
  if (!chapter.source.empty()) std::cout << "  source: " << chapter.source << '\n';
  for (const Parameter& parameter : chapter.parameters) {
    const std::string unit = parameter.unit.empty() ? "" : " " + parameter.unit;
    std::cout << "  " << path_of(chapter, parameter) << " = " << to_text(parameter.fallback) << unit
              << "   (" << allowed_range(parameter)
              << "; applies: " << applies_text(parameter.applies) << ")\n      " << parameter.help
              << "\n      source: " << parameter.source << '\n';
  }
}

std::string ours_in_words(const PublishedRow& row) {
  if (row.path.empty()) return "";
  return row.ours + " (`" + row.path + "`)";
}

void print_preset_json(const PublishedRow& row) {
  tell_json({{"preset", row.preset},
             {"constant", row.constant},
             {"published", row.published},
             {"path", row.path},
             {"ours", row.ours},
             {"same", row.same},
             {"departure", row.departure},
             {"source", row.source}});
}

void print_preset_markdown(const PublishedRow& row, bool first) {
  if (first) {
    std::cout << "\n## " << row.preset
              << "\n\n|   | constant | published | ours | why it differs | source |\n"
                 "|---|---|---|---|---|---|\n";
  }
  std::cout << "| " << (row.same ? "" : "differs") << " | " << in_cell(row.constant) << " | "
            << in_cell(row.published) << " | " << in_cell(ours_in_words(row)) << " | "
            << in_cell(row.departure) << " | " << in_cell(row.source) << " |\n";
}

void print_preset_plain(const PublishedRow& row, bool first) {
  if (first) std::cout << '\n' << row.preset << '\n';
  std::cout << (row.same ? "  = " : "  ! ") << row.constant << ": " << row.published;
  if (!row.same && !row.path.empty()) std::cout << "; ours: " << row.ours;
  if (!row.path.empty()) std::cout << "   (" << row.path << ')';
  if (!row.departure.empty()) std::cout << "\n      " << row.departure;
  std::cout << "\n      source: " << row.source << '\n';
}

/// Every published preset's constants beside ours.
int describe_presets(const Catalogue& catalogue, const DescribeOptions& options) {
  std::vector<std::string> known;
  std::string last;
  bool any = false;
  for (const PublishedRow& row : published_rows(catalogue)) {
    if (known.empty() || known.back() != row.preset) known.push_back(row.preset);
    if (!options.topic.empty() && options.topic != row.preset) continue;
    any = true;
    const bool first = row.preset != last;
    last = row.preset;
    if (options.json) {
      print_preset_json(row);
    } else if (options.markdown) {
      print_preset_markdown(row, first);
    } else {
      print_preset_plain(row, first);
    }
  }
  if (any) return 0;
  const std::string near = nearest_name(options.topic, known);
  throw CommandError(2, "describe --presets " + options.topic + ": no such preset as published" +
                            (near.empty() ? "" : "; did you mean " + near + "?"));
}

bool matches(const Chapter& chapter, const std::string& topic) {
  return topic.empty() || topic == chapter.kind || topic == chapter.kind + "." + chapter.name;
}

int describe_all(const Catalogue& catalogue, const DescribeOptions& options) {
  bool any = false;
  std::vector<std::string> known;
  for (const Chapter& chapter : chapters_of(catalogue)) {
    known.push_back(chapter.kind);
    if (!chapter.name.empty()) known.push_back(chapter.kind + "." + chapter.name);
    if (!matches(chapter, options.topic)) continue;
    any = true;
    if (options.json) {
      print_json(chapter);
    } else if (options.markdown) {
      print_markdown(chapter);
    } else {
      print_plain(chapter);
    }
  }
  if (!any) {
    const std::string near = nearest_name(options.topic, known);
    throw CommandError(2, "describe " + options.topic + ": no such kind or name" +
                              (near.empty() ? "" : "; did you mean " + near + "?"));
  }
  return 0;
}

}  // namespace

void add_describe(CLI::App& app, const CommandContext& context, Action& chosen) {
  CLI::App* command =
      app.add_subcommand("describe", "Every parameter with range, default, unit and source");
  auto options =
      options_for<DescribeOptions>(*command, chosen, [&context](const DescribeOptions& given) {
        return given.presets ? describe_presets(context.catalogue, given)
                             : describe_all(context.catalogue, given);
      });
  command->add_option(
      "topic", options->topic,
      "data, views, training, evaluation, encoder, method, augmentation, importer, "
      "example, projection, exporter, or KIND.NAME; with --presets the name of one");
  command->add_flag(
      "--presets", options->presets,
      "What the sources of the presets as published say of each constant, beside ours");
  auto* markdown = command->add_flag("--markdown", options->markdown, "As Markdown tables");
  command->add_flag("--json", options->json, "One JSON object a parameter")->excludes(markdown);
}

}  // namespace earshot
