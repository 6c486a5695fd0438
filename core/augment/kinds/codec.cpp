#include "core/augment/kinds/codec.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/augment/kernels/noise_stream.h"
#include "core/augment/kernels/words.h"
#include "core/base/mel_axis.h"
#include "core/base/real_fft.h"
#include "core/tensor/rows.h"
#include "core/tensor/tensor_fft.h"

namespace earshot {
namespace {

constexpr double frame_seconds = 0.032;

/// Frames that overlap by half under the square root of a Hann window, and the first bin of every
/// band; what lies below the first band is kept.
struct CodecFrames {
  CodecFrames(const CodecOptions& options, std::int64_t sample_rate) {
    const double rate = static_cast<double>(sample_rate);
    size = fast_fft_size(std::max<std::size_t>(8, static_cast<std::size_t>(frame_seconds * rate)));
    const double bins = static_cast<double>(size) / rate;
    const double low = mel_of(options.kept_hz), high = mel_of(rate / 2);
    for (std::int64_t band = 0; band <= options.bands; ++band) {
      const double share = static_cast<double>(band) / static_cast<double>(options.bands);
      const double hz = hertz_of(low + share * std::max(0.0, high - low));
      const auto bin = static_cast<std::int64_t>(std::ceil(hz * bins));
      edges.push_back(std::clamp<std::int64_t>(bin, 1, static_cast<std::int64_t>(size / 2 + 1)));
    }
    edges.back() = static_cast<std::int64_t>(size / 2 + 1);
    for (std::size_t i = 0; i < size; ++i) {
      window.push_back(static_cast<float>(
          std::sin(std::numbers::pi * static_cast<double>(i) / static_cast<double>(size))));
    }
  }

  std::int64_t hop() const { return static_cast<std::int64_t>(size / 2); }
  std::int64_t count(std::int64_t samples) const { return (samples + hop() - 1) / hop() + 1; }

  std::size_t size = 0;
  std::vector<std::int64_t> edges;
  std::vector<float> window;
};

double squares_of(const std::complex<float>* bins, std::int64_t from, std::int64_t to) {
  double sum = 0;
  for (std::int64_t bin = from; bin < to; ++bin) sum += static_cast<double>(std::norm(bins[bin]));
  return sum;
}

torch::Tensor coded_rows(const torch::Tensor& waveform, const std::vector<Drawn>& draws,
                         const CodecFrames& frames) {
  const RealFft fft(frames.size);
  const auto bins = static_cast<std::int64_t>(fft.bins());
  return map_rows(waveform, [&](const float* in, float* out, std::int64_t samples,
                                std::size_t row) {
    const std::int64_t hop = frames.hop(), count = frames.count(samples);
    std::vector<std::complex<float>> noise(static_cast<std::size_t>(count * bins));
    fill_normals(draws[row].key, reinterpret_cast<float*>(noise.data()), 2 * count * bins);
    FftVector<float> block(frames.size);
    FftVector<std::complex<float>> spectrum(fft.bins());
    std::fill(out, out + samples, 0.0F);
    for (std::int64_t frame = 0; frame < count; ++frame) {
      const std::int64_t start = (frame - 1) * hop;
      for (std::int64_t i = 0; i < 2 * hop; ++i) {
        const std::int64_t at = start + i;
        block[static_cast<std::size_t>(i)] =
            at < 0 || at >= samples ? 0.0F : in[at] * frames.window[static_cast<std::size_t>(i)];
      }
      fft.forward(block, spectrum);
      const std::complex<float>* const carrier = noise.data() + frame * bins;
      for (std::size_t band = 0; band + 1 < frames.edges.size(); ++band) {
        const std::int64_t from = frames.edges[band], to = frames.edges[band + 1];
        const double own = squares_of(carrier, from, to);
        const double wanted = squares_of(spectrum.data(), from, to);
        const auto level = static_cast<float>(own > 0 ? std::sqrt(wanted / own) : 0.0);
        for (std::int64_t bin = from; bin < to; ++bin) {
          spectrum[static_cast<std::size_t>(bin)] = level * carrier[bin];
        }
      }
      fft.inverse(spectrum, block);
      for (std::int64_t i = 0; i < 2 * hop; ++i) {
        const std::int64_t at = start + i;
        if (at < 0 || at >= samples) continue;
        const auto index = static_cast<std::size_t>(i);
        out[at] += block[index] * frames.window[index] / static_cast<float>(frames.size);
      }
    }
  });
}

torch::Tensor coded_batch(const torch::Tensor& waveform, const std::vector<Drawn>& draws,
                          const CodecFrames& frames) {
  const std::int64_t rows = waveform.size(0), samples = waveform.size(2), hop = frames.hop();
  const std::int64_t count = frames.count(samples);
  const auto size = static_cast<std::int64_t>(frames.size);
  const torch::Tensor window = on_device_of(
      waveform, torch::tensor(frames.window, torch::kFloat32).to(waveform.scalar_type()));
  const torch::Tensor padded = torch::constant_pad_nd(waveform, {hop, count * hop - samples});
  const torch::Tensor spectrum =
      real_spectrum(padded.squeeze(1).unfold(1, size, hop) * window, size);

  std::vector<std::uint64_t> keys;
  for (const Drawn& drawn : draws) keys.push_back(drawn.key);
  const std::int64_t bins = size / 2 + 1;
  const torch::Tensor carrier =
      normals(waveform, keys, 2 * count * bins).reshape({rows, count, bins, 2});
  const torch::Tensor sound = torch::view_as_real(spectrum);
  std::vector<torch::Tensor> parts{sound.narrow(2, 0, frames.edges.front())};
  for (std::size_t band = 0; band + 1 < frames.edges.size(); ++band) {
    const std::int64_t from = frames.edges[band], width = frames.edges[band + 1] - from;
    if (width == 0) continue;
    const torch::Tensor noise = carrier.narrow(2, from, width);
    const auto squares = [](const torch::Tensor& values) {
      return values.square().sum(3, /*keepdim=*/true).sum(2, /*keepdim=*/true);
    };
    const torch::Tensor own = squares(noise);
    const torch::Tensor wanted = squares(sound.narrow(2, from, width));
    const torch::Tensor level = torch::where(own > 0, wanted / own, torch::zeros_like(own)).sqrt();
    parts.push_back(level * noise);
  }
  const torch::Tensor coded = torch::view_as_complex(torch::cat(parts, 2).contiguous());
  const torch::Tensor blocks = real_signal(coded, size) * window;
  // Every stretch of a hop is the end of one frame and the beginning of the next.
  const torch::Tensor sum = blocks.narrow(1, 1, count - 1).narrow(2, 0, hop) +
                            blocks.narrow(1, 0, count - 1).narrow(2, hop, hop);
  return sum.flatten(1).narrow(1, 0, samples).unsqueeze(1).contiguous();
}

}  // namespace

EntryWords Codec::words() {
  return {"codec", "Speech codec", "Leaves of the high frequencies only the level of a few bands.",
          "ours; in the place of Codec2 in PASE+'s code"};
}

void describe(Binder& binder, CodecOptions& options) {
  describe_common(binder, options, "Ravanelli et al. 2020 (PASE+), code alone: 0.3 for Codec2");
  binder.real("kept_hz", options.kept_hz)
      .label("Kept below")
      .unit("Hz")
      .help("Below this frequency the sound stays as it is, so that its pitch is heard.")
      .source("ours")
      .hard(10, 96000)
      .soft(100, 8000)
      .scale(Scale::Log);
  binder.integer("bands", options.bands)
      .label("Bands above")
      .help("How many bands the frequencies above are divided into: fewer sound coarser.")
      .source("ours")
      .hard(1, 64)
      .soft(2, 32);
}

Drawn Codec::draw(Random& random, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  drawn.words = "codec, " + std::to_string(options_.bands) + " bands above " +
                frequency_words(options_.kept_hz);
  drawn.key = random.key();
  return drawn;
}

torch::Tensor Codec::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                           const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  const CodecFrames frames(options_, sample_rate);
  return rows_in_plain_loops(waveform) ? coded_rows(waveform, draws, frames)
                                       : coded_batch(waveform, draws, frames);
}

}  // namespace earshot
