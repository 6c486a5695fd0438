#include "core/methods/inside_parts.h"

#include <algorithm>

#include "core/losses/nt_xent.h"

namespace earshot {

InsidePart similarity_part(const torch::Tensor& a, const torch::Tensor& b,
                           const std::vector<std::int64_t>& clips, std::int64_t most) {
  const torch::NoGradGuard no_grad;
  const std::int64_t rows = std::min(most, a.size(0));
  InsidePart part;
  part.kind = InsidePart::Kind::Matrix;
  part.name = "similarity";
  part.label = "Similarity of the views";
  part.help =
      "Cosine of each clip's first view (row) with every second view; the diagonal is to win.";
  part.rows = part.columns = rows;
  const torch::Tensor cosines =
      unit_rows(a.narrow(0, 0, rows).to(torch::kFloat32))
          .matmul(unit_rows(b.narrow(0, 0, rows).to(torch::kFloat32)).t());
  const torch::Tensor flat = cosines.to(torch::kCPU).contiguous();
  part.values.assign(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
  for (std::int64_t row = 0; row < rows; ++row) part.marked.push_back(row * rows + row);
  part.row_clips.assign(clips.begin(), clips.begin() + rows);
  part.column_clips = part.row_clips;
  return part;
}

}  // namespace earshot
