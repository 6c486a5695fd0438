#include "core/features/log_power.h"

#include "core/features/framing.h"

namespace earshot {

torch::Tensor log_power_spectrum(const torch::Tensor& waveform, const LogPowerOptions& options,
                                 std::int64_t frames) {
  const torch::Tensor window = options.hamming
                                   ? torch::hamming_window(options.window, waveform.options())
                                   : torch::ones({options.window}, waveform.options());
  const std::int64_t half = options.n_fft / 2;
  const torch::Tensor spectrum = torch::stft(
      mirrored_ends(waveform, half, half), options.n_fft, options.hop, options.window, window,
      /*center=*/false, "reflect", /*normalized=*/false, /*onesided=*/true,
      /*return_complex=*/true);
  const torch::Tensor power = torch::view_as_real(spectrum).square().sum(-1);
  return fitted_frames((power + 1e-19).log10() * 10.0, frames);
}

}  // namespace earshot
