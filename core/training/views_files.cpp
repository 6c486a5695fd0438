#include "core/training/views_files.h"

#include <vector>

#include "core/audio/decode.h"
#include "core/experiment/run_folder.h"
#include "core/training/drawn_json.h"

namespace earshot {
namespace {

/// Files that were not there before; they go where not all can be written.
class NewFiles {
 public:
  ~NewFiles() {
    std::error_code ignored;
    if (kept_) return;
    for (const auto& file : files_) std::filesystem::remove(file, ignored);
  }
  void write(const std::filesystem::path& file, const std::vector<float>& samples,
             std::int64_t rate) {
    std::error_code ignored;
    const bool is_new = !std::filesystem::exists(file, ignored);
    write_wav(file, samples, rate);
    if (is_new) files_.push_back(file);
  }
  void keep() { kept_ = true; }

 private:
  std::vector<std::filesystem::path> files_;
  bool kept_ = false;
};

}  // namespace

void write_views(const ReplayedViews& replayed, const std::string& clip,
                 const std::filesystem::path& description, const std::string& prefix) {
  const std::filesystem::path folder = description.parent_path();
  Json told{{"clip", clip},
            {"step", nullptr},
            {"epoch", replayed.epoch},
            {"seen_at_step", nullptr},
            {"sample_rate", replayed.sample_rate},
            {"original", prefix + "original.wav"},
            {"views", Json::array()}};
  if (replayed.step >= 0) told["step"] = replayed.step + 1;
  if (replayed.seen_at_step >= 0) told["seen_at_step"] = replayed.seen_at_step + 1;
  NewFiles files;
  files.write(folder / (prefix + "original.wav"), replayed.original, replayed.sample_rate);
  const std::vector<std::string> names = file_words(replayed.plans);
  for (std::size_t view = 0; view < replayed.views.size(); ++view) {
    const std::string name = prefix + "view-" + names[view] + ".wav";
    files.write(folder / name, replayed.views[view], replayed.sample_rate);
    Json draws = Json::array();
    for (const Drawn& drawn : replayed.draws[view]) draws.push_back(json_of_draw(drawn));
    told["views"].push_back(
        {{"name", replayed.plans[view].name}, {"file", name}, {"draws", draws}});
  }
  write_file_safely(description, json_text(told, 2) + "\n");
  files.keep();
}

}  // namespace earshot
