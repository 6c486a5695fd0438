#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/base/random.h"

namespace earshot {

/// What of its canvas a picture is cut to, in bands and frames of the canvas.
struct CropBox {
  std::int64_t band = 0, frame = 0;  ///< the first of each
  std::int64_t bands = 0, frames = 0;
};

/// A log-mel picture on a wider canvas: as many bands, half as many frames again, the picture in
/// the middle of time and zeros beside it.
struct CropCanvas {
  CropCanvas(std::int64_t picture_bands, std::int64_t picture_frames);
  std::int64_t bands, frames;  ///< of the canvas
  std::int64_t width;          ///< frames of the picture
  std::int64_t left() const { return (frames - width) / 2; }
};

/// The size of a crop: the picture's bands and frames times a factor each, cut off at the canvas.
CropBox crop_size(const CropCanvas& canvas, double band_factor, double frame_factor);

/// A box of random size, factors uniform in [smallest, largest), at a random place.
CropBox random_crop(const CropCanvas& canvas, double smallest, double largest, Random& random);

/// BYOL-A's random resize crop (Niizumi et al. 2021, "BYOL for Audio", sec. III-C) for boxes that
/// were drawn: each picture's crop of its canvas, brought back to the picture's size by bicubic
/// interpolation (a = -0.75, corners aligned, what lies outside the crop taken from its border).
/// pictures [n, 1, bands, frames], floating point; a box for each. Throws std::invalid_argument
/// where a box leaves the canvas.
torch::Tensor resize_crop(const torch::Tensor& pictures, const std::vector<CropBox>& boxes);

}  // namespace earshot
