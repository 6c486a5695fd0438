#include "core/augment/kinds/resize_crop.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "core/tensor/precision.h"

namespace earshot {
namespace {

constexpr double cubic_a = -0.75;

/// Cubic convolution's weight of the sample at distance x in [0, 1] and in [1, 2].
torch::Tensor near_cubic(const torch::Tensor& x) {
  return ((cubic_a + 2) * x - (cubic_a + 3)) * x * x + 1;
}
torch::Tensor far_cubic(const torch::Tensor& x) {
  return ((cubic_a * x - 5 * cubic_a) * x + 8 * cubic_a) * x - 4 * cubic_a;
}

/// Rows that interpolate `begin` .. `begin + length - 1` of `size` samples to `out`: [n, out,
/// size].
torch::Tensor cubic_rows(const torch::Tensor& begin, const torch::Tensor& length, std::int64_t out,
                         std::int64_t size, const torch::TensorOptions& options) {
  const torch::Tensor step =
      (length - 1).to(options) / static_cast<double>(std::max<std::int64_t>(1, out - 1));
  const torch::Tensor place = step.unsqueeze(1) * torch::arange(out, options);
  const torch::Tensor whole = place.floor();
  const torch::Tensor part = place - whole;
  const torch::Tensor weights = torch::stack(
      {far_cubic(part + 1), near_cubic(part), near_cubic(1 - part), far_cubic(2 - part)}, 2);
  const torch::Tensor taps =
      whole.to(torch::kInt64).unsqueeze(2) + torch::arange(-1, 3, begin.options());
  const torch::Tensor last = (length - 1).view({-1, 1, 1});
  const torch::Tensor inside = torch::minimum(taps.clamp_min(0), last) + begin.view({-1, 1, 1});
  return torch::zeros({begin.size(0), out, size}, options).scatter_add_(2, inside, weights);
}

torch::Tensor boxes_field(const std::vector<CropBox>& boxes, std::int64_t CropBox::* field,
                          torch::Device device) {
  std::vector<std::int64_t> numbers;
  for (const CropBox& box : boxes) numbers.push_back(box.*field);
  return torch::tensor(numbers, torch::kInt64).to(device);
}

void check_boxes(const torch::Tensor& pictures, const std::vector<CropBox>& boxes) {
  if (pictures.dim() != 4 || pictures.size(0) != static_cast<std::int64_t>(boxes.size())) {
    throw std::invalid_argument(
        "a resize crop takes pictures [n, 1, bands, frames] and a box for each");
  }
  const CropCanvas canvas(pictures.size(2), pictures.size(3));
  for (const CropBox& box : boxes) {
    if (box.band < 0 || box.frame < 0 || box.bands < 1 || box.frames < 1 ||
        box.band + box.bands > canvas.bands || box.frame + box.frames > canvas.frames) {
      throw std::invalid_argument("a resize crop's box leaves its canvas");
    }
  }
}

}  // namespace

CropCanvas::CropCanvas(std::int64_t picture_bands, std::int64_t picture_frames)
    : bands(picture_bands), frames(picture_frames * 3 / 2), width(picture_frames) {}

CropBox crop_size(const CropCanvas& canvas, double band_factor, double frame_factor) {
  const auto cut = [](double size, std::int64_t most) {
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(size), 1, most);
  };
  CropBox box;
  box.bands = cut(band_factor * static_cast<double>(canvas.bands), canvas.bands);
  box.frames = cut(frame_factor * static_cast<double>(canvas.width), canvas.frames);
  return box;
}

CropBox random_crop(const CropCanvas& canvas, double smallest, double largest, Random& random) {
  const double band_factor = random.uniform(smallest, largest);
  const double frame_factor = random.uniform(smallest, largest);
  CropBox box = crop_size(canvas, band_factor, frame_factor);
  box.band = random.integer(0, canvas.bands - box.bands);
  box.frame = random.integer(0, canvas.frames - box.frames);
  return box;
}

torch::Tensor resize_crop(const torch::Tensor& pictures, const std::vector<CropBox>& boxes) {
  check_boxes(pictures, boxes);
  const AutocastGuard full_precision(Precision::Float32, pictures.device().str());
  const CropCanvas canvas(pictures.size(2), pictures.size(3));
  const auto field = [&](std::int64_t CropBox::* which) {
    return boxes_field(boxes, which, pictures.device());
  };
  const torch::Tensor bands = cubic_rows(field(&CropBox::band), field(&CropBox::bands),
                                         canvas.bands, canvas.bands, pictures.options());
  // The canvas beside the picture is zero: its weights need not be multiplied.
  const torch::Tensor frames = cubic_rows(field(&CropBox::frame), field(&CropBox::frames),
                                          canvas.width, canvas.frames, pictures.options())
                                   .narrow(2, canvas.left(), canvas.width);
  const torch::Tensor cropped =
      torch::bmm(torch::bmm(bands, pictures.squeeze(1)), frames.transpose(1, 2));
  return cropped.unsqueeze(1);
}

}  // namespace earshot
