#include "core/training/step_files.h"

#include <cstdio>
#include <stdexcept>

#include "core/audio/decode.h"
#include "core/data/delimited.h"
#include "core/experiment/npy.h"
#include "core/experiment/run_folder.h"
#include "core/tensor_files/safetensors.h"
#include "core/training/checkpoint.h"
#include "core/training/crop_settings.h"
#include "core/training/drawn_json.h"
#include "core/training/make_views.h"
#include "core/training/model.h"
#include "core/training/replay.h"
#include "core/training/training_crops.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

std::string row_file(std::size_t row) {
  char name[32];
  std::snprintf(name, sizeof name, "row-%04zu.wav", row);
  return name;
}

void make_folder(const fs::path& folder) {
  std::error_code reason;
  fs::create_directories(folder, reason);
  if (!fs::is_directory(folder)) {
    throw std::runtime_error(folder.string() + ": the folder cannot be made: " + reason.message());
  }
}

std::string numbers_text(const Drawn& drawn) {
  std::string text;
  for (const auto& [name, value] : drawn.numbers) {
    text += (text.empty() ? "" : " ") + name + "=" + to_text(value);
  }
  return text;
}

void write_tensor(const fs::path& file, const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.to(torch::kCPU, torch::kFloat32).contiguous();
  write_npy(file, {values.data_ptr<float>(), static_cast<std::size_t>(values.numel())},
            values.sizes().vec());
}

void write_view(const fs::path& folder, const torch::Tensor& view, std::int64_t sample_rate) {
  make_folder(folder);
  const torch::Tensor rows = view.squeeze(1).contiguous();
  for (std::int64_t row = 0; row < rows.size(0); ++row) {
    const float* first = rows.data_ptr<float>() + row * rows.size(1);
    write_wav(folder / row_file(static_cast<std::size_t>(row)),
              {first, static_cast<std::size_t>(rows.size(1))}, sample_rate);
  }
}

std::string draws_table(const Dataset& dataset, const LoadedBatch& loaded, const MadeViews& made,
                        const std::vector<std::string>& files) {
  std::string table = "row\tclip\tview\tplace\taugmentation\tapplied\tnumbers\twords\n";
  for (std::size_t row = 0; row < loaded.clips.size(); ++row) {
    const std::string& path = dataset.clips[static_cast<std::size_t>(loaded.clips[row])].path;
    for (std::size_t view = 0; view < made.draws.size(); ++view) {
      const std::vector<Drawn>& draws = made.draws[view][row];
      for (std::size_t place = 0; place < draws.size(); ++place) {
        const Drawn& one = draws[place];
        table += std::to_string(row) + '\t' + safe_cell(path) + '\t' + "view-" + files[view] +
                 '\t' + std::to_string(place + 1) + '\t' + one.augmentation + '\t' +
                 (one.applied ? "1" : "0") + '\t' + numbers_text(one) + '\t' +
                 safe_cell(one.words) + '\n';
      }
    }
  }
  return table;
}

Json rows_json(const Dataset& dataset, const LoadedBatch& loaded, const MadeViews& made,
               const std::vector<std::string>& files) {
  Json rows = Json::array();
  for (std::size_t row = 0; row < loaded.clips.size(); ++row) {
    Json views = Json::array();
    for (std::size_t view = 0; view < made.draws.size(); ++view) {
      Json draws = Json::array();
      for (const Drawn& drawn : made.draws[view][row]) draws.push_back(json_of_draw(drawn));
      views.push_back({{"file", "view-" + files[view] + "/" + row_file(row)}, {"draws", draws}});
    }
    rows.push_back({{"row", row},
                    {"clip", dataset.clips[static_cast<std::size_t>(loaded.clips[row])].path},
                    {"sound", "clips/" + row_file(row)},
                    {"views", views}});
  }
  return rows;
}

}  // namespace

WrittenStep write_step(const Catalogue& catalogue, const Experiment& experiment,
                       const PreparedData& data, std::int64_t step, const fs::path& folder) {
  const torch::NoGradGuard no_grad;
  const ViewMaker maker = view_maker(catalogue, experiment);
  const CropSettings settings = crop_settings(catalogue, experiment);
  BatchPlan plan(settings.seed, data.training_clips, experiment.integer("training.batch_size"));
  const LoadedBatch loaded = load_batch(plan, *data.cache, settings, step);
  const MadeViews made = make_views(loaded, maker, torch::kCPU);
  const std::int64_t rate = data.cache->sample_rate();

  make_folder(folder / "clips");
  for (std::size_t row = 0; row < loaded.clips.size(); ++row) {
    write_wav(folder / "clips" / row_file(row), beginning_of(*data.cache, loaded.clips[row]), rate);
  }
  WrittenStep written{static_cast<std::int64_t>(loaded.clips.size()),
                      static_cast<std::int64_t>(made.views.size()), 0};
  const auto pictures =
      std::dynamic_pointer_cast<PictureEncoder>(make_encoder(catalogue, experiment));
  const std::vector<std::string> files = file_words(maker.plans);
  Json arrays = Json::array(), picture_files = Json::array(), views = Json::array();
  for (std::size_t view = 0; view < made.views.size(); ++view) {
    const std::string array = "view-" + files[view] + ".npy";
    write_view(folder / ("view-" + files[view]), made.views[view], rate);
    write_tensor(folder / array, made.views[view].squeeze(1));
    arrays.push_back(array);
    views.push_back({{"name", maker.plans[view].name}, {"samples", made.views[view].size(2)}});
    if (!pictures) continue;
    const std::string name = "picture-" + files[view] + ".npy";
    write_tensor(folder / name, pictures->picture(made.views[view]).squeeze(1));
    picture_files.push_back(name);
    ++written.pictures;
  }
  write_file_safely(folder / "draws.tsv", draws_table(*data.dataset, loaded, made, files));
  Json replaced = Json::array();
  for (const Problem& problem : loaded.problems) {
    replaced.push_back({{"clip", problem.path}, {"reason", problem.reason}});
  }
  const Json description{{"step", step + 1},
                         {"epoch", loaded.epoch},
                         {"seed", settings.seed},
                         {"sample_rate", rate},
                         {"crop_samples", experiment.integer("views.crop_samples")},
                         {"method", experiment.text("method.name")},
                         {"encoder", experiment.text("encoder.name")},
                         {"views", views},
                         {"arrays", arrays},
                         {"pictures", picture_files},
                         {"replaced", replaced},
                         {"rows", rows_json(*data.dataset, loaded, made, files)}};
  write_file_safely(folder / "batch.json", json_text(description, 2) + "\n");
  return written;
}

void write_weights_before(const Catalogue& catalogue, const Experiment& experiment,
                          const PreparedData& data, const fs::path& run, std::int64_t step,
                          const fs::path& file) {
  std::shared_ptr<Method> method;
  if (step == 0) {
    method = make_method(catalogue, experiment);
    method->prepare(data_facts(experiment, data));
    method->measure(training_crops(
        data.cache, data.training_clips, crop_settings(catalogue, experiment), torch::kCPU,
        leaves_out_padding(experiment), {}, [](const std::string&) {}, {}));
  } else {
    const std::string wanted = "the weights before step " + std::to_string(step + 1);
    if (run.empty()) {
      throw std::runtime_error(wanted +
                               " are those of a run; of an experiment there are those "
                               "before step 1");
    }
    const LoadedRun loaded = load_run(catalogue, run);
    if (loaded.facts.step != step) {
      throw std::runtime_error(wanted + " are not kept: the checkpoint in " + run.string() +
                               " has those before step " + std::to_string(loaded.facts.step + 1) +
                               "; those before step 1 can always be made");
    }
    method = loaded.method;
  }
  save_safetensors(named_tensors(*method), {{"before_step", std::to_string(step + 1)}}, file);
}

}  // namespace earshot
