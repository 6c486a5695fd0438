#include "core/methods/parts/inside_parts.h"

#include <algorithm>

#include "core/losses/nt_xent.h"

namespace earshot {
namespace {

std::vector<float> floats_of(const torch::Tensor& values) {
  const torch::Tensor flat = values.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

}  // namespace

InsidePart pairs_part(const torch::Tensor& values, const std::vector<std::int64_t>& clips,
                      std::int64_t most) {
  const std::int64_t rows = std::min(most, values.size(0));
  InsidePart part;
  part.kind = InsidePart::Kind::Matrix;
  part.rows = part.columns = rows;
  part.values = floats_of(values.narrow(0, 0, rows).narrow(1, 0, rows));
  for (std::int64_t row = 0; row < rows; ++row) part.marked.push_back(row * rows + row);
  part.row_clips.assign(clips.begin(), clips.begin() + rows);
  part.column_clips = part.row_clips;
  return part;
}

InsidePart similarity_part(const torch::Tensor& a, const torch::Tensor& b,
                           const std::vector<std::int64_t>& clips, std::int64_t most) {
  const torch::NoGradGuard no_grad;
  const std::int64_t rows = std::min(most, a.size(0));
  const auto directions = [rows](const torch::Tensor& views) {
    return unit_rows(views.narrow(0, 0, rows).to(torch::kFloat32));
  };
  InsidePart part = pairs_part(directions(a).matmul(directions(b).t()), clips, rows);
  part.name = "similarity";
  part.label = "Similarity of the views";
  part.help =
      "Cosine of each clip's first view (row) with every second view; the diagonal is to win.";
  return part;
}

InsidePart bars_part(std::string name, std::string label, std::string help,
                     const torch::Tensor& values) {
  InsidePart part;
  part.kind = InsidePart::Kind::Bars;
  part.name = std::move(name);
  part.label = std::move(label);
  part.help = std::move(help);
  part.columns = values.dim() > 0 ? values.size(-1) : 1;
  part.rows = part.columns > 0 ? values.numel() / part.columns : 0;
  part.values = floats_of(values);
  return part;
}

InsidePart codes_part(std::string name, std::string label, std::string help,
                      const torch::Tensor& index, std::vector<std::int64_t> clips,
                      const torch::Tensor& sound) {
  constexpr std::int64_t most_peaks = 256;
  InsidePart part;
  part.kind = InsidePart::Kind::Codes;
  part.name = std::move(name);
  part.label = std::move(label);
  part.help = std::move(help);
  part.rows = index.size(0);
  part.columns = index.size(1);
  part.values = floats_of(index);
  part.row_clips = std::move(clips);
  const auto [peaks, places] =
      torch::adaptive_max_pool1d(sound.abs(), std::min(most_peaks, sound.size(2)));
  part.loudness = floats_of(peaks / peaks.amax(2, true).clamp_min(1e-6));
  return part;
}

}  // namespace earshot
