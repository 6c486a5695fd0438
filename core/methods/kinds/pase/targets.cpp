#include "core/methods/kinds/pase/targets.h"

#include <bit>
#include <cmath>
#include <stdexcept>

#include "core/features/deltas.h"
#include "core/features/filterbank.h"
#include "core/features/framing.h"
#include "core/features/log_power.h"
#include "core/features/mfcc.h"
#include "core/features/prosody.h"

namespace earshot {
namespace {

std::int64_t window_samples(double milliseconds, const PaseTargetOptions& options) {
  const double samples = milliseconds * static_cast<double>(options.sample_rate) / 1000.0;
  return std::max<std::int64_t>(2, std::llround(samples));
}

std::int64_t fft_for(std::int64_t window, std::int64_t least) {
  const auto size = static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(window)));
  return std::max(size, least);
}

PaseTarget log_power(const std::string& name, double milliseconds,
                     const PaseTargetOptions& options) {
  LogPowerOptions power;
  power.window = window_samples(milliseconds, options);
  power.n_fft = fft_for(power.window, 2048);
  power.hop = options.hop;
  power.hamming = !options.as_code;
  return {name, power.n_fft / 2 + 1, [power](const torch::Tensor& waveform, std::int64_t frames) {
            return log_power_spectrum(waveform, power, frames);
          }};
}

PaseTarget filterbank(const std::string& name, double milliseconds,
                      const PaseTargetOptions& options) {
  FilterbankOptions bank;
  bank.sample_rate = options.sample_rate;
  bank.window = window_samples(milliseconds, options);
  bank.n_fft = fft_for(bank.window, 512);
  bank.hop = options.hop;
  return {name, bank.bands, Filterbank(bank)};
}

PaseTarget gammatone(const std::string& name, double milliseconds, const PaseTargetOptions& options,
                     const std::shared_ptr<SharedGammatone>& filters) {
  const std::int64_t window = window_samples(milliseconds, options), hop = options.hop;
  return {
      name, GammatoneOptions().channels,
      [filters, window, hop](const torch::Tensor& waveform, std::int64_t frames) {
        return log_levels(filters->power(waveform), window, hop, frames).to(waveform.scalar_type());
      }};
}

PaseTarget mfcc(const std::string& name, double milliseconds, std::int64_t coefficients,
                const PaseTargetOptions& options) {
  MfccOptions cepstrum;
  cepstrum.sample_rate = options.sample_rate;
  cepstrum.window = window_samples(milliseconds, options);
  cepstrum.hop = options.hop;
  cepstrum.bands = options.as_code ? 128 : 40;
  cepstrum.coefficients = coefficients;
  return {name, coefficients, Mfcc(cepstrum)};
}

PaseTarget prosody(const std::string& name, const PaseTargetOptions& options) {
  ProsodyOptions contours;
  contours.pitch.sample_rate = options.sample_rate;
  contours.pitch.hop = options.hop;
  contours.pitch.lowest_hz = options.lowest_f0_hz;
  contours.pitch.highest_hz = options.highest_f0_hz;
  contours.window = window_samples(20, options);
  contours.last_voiced_as_unvoiced = options.as_code;
  return {name, prosody_rows, Prosody(contours)};
}

}  // namespace

const torch::Tensor& SharedGammatone::power(const torch::Tensor& waveform) {
  if (!waveform_.defined() || !waveform_.is_same(waveform)) {
    power_ = filters_.power(waveform);
    waveform_ = waveform;
  }
  return power_;
}

std::shared_ptr<SharedGammatone> pase_gammatone(const PaseTargetOptions& options) {
  GammatoneOptions filters;
  filters.sample_rate = options.sample_rate;
  return std::make_shared<SharedGammatone>(filters);
}

const std::vector<std::string>& pase_target_names() {
  static const std::vector<std::string> names{"lps",        "lps_long",  "fbank",
                                              "fbank_long", "gammatone", "gammatone_long",
                                              "mfcc",       "mfcc_long", "prosody"};
  return names;
}

torch::Tensor target_frames(const PaseTarget& target, const torch::Tensor& waveform,
                            std::int64_t frames, bool deltas) {
  torch::Tensor values = target.calculate(waveform, frames);
  if (deltas) {
    if (values.size(2) < delta_width) values = fitted_frames(values, frames);
    values = with_deltas(values);
  }
  return fitted_frames(values, frames);
}

PaseTarget pase_target(const std::string& name, const PaseTargetOptions& options,
                       const std::shared_ptr<SharedGammatone>& gammatone_filters) {
  if (name == "lps") return log_power(name, 25, options);
  if (name == "lps_long") return log_power(name, 32, options);
  if (name == "fbank") return filterbank(name, 25, options);
  if (name == "fbank_long") return filterbank(name, 64, options);
  if (name == "gammatone") return gammatone(name, 25, options, gammatone_filters);
  if (name == "gammatone_long") return gammatone(name, 128, options, gammatone_filters);
  if (name == "mfcc") return mfcc(name, 25, options.mfcc_coefficients, options);
  if (name == "mfcc_long") return mfcc(name, 128, 20, options);
  if (name == "prosody") return prosody(name, options);
  throw std::invalid_argument("PASE has no target " + name);
}

}  // namespace earshot
