#include "core/models/layers/front_end.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace earshot {
namespace {

constexpr double column_ms = 25, column_hop_ms = 10, lowest_hz = 50;
/// Mean and standard deviation, rounded, of the bands of the example and of drum hits.
constexpr double usual_level = -7, usual_spread = 5;

std::int64_t samples_at(double milliseconds, std::int64_t sample_rate) {
  return std::max<std::int64_t>(
      2, std::llround(milliseconds * static_cast<double>(sample_rate) / 1000.0));
}

LogMelOptions log_mel_of(const FrontEndOptions& options, std::int64_t sample_rate) {
  LogMelOptions log_mel;
  log_mel.sample_rate = sample_rate;
  log_mel.win_length = samples_at(column_ms, sample_rate);
  log_mel.n_fft = 2;
  while (log_mel.n_fft < log_mel.win_length) log_mel.n_fft *= 2;
  log_mel.hop_length = samples_at(column_hop_ms, sample_rate);
  log_mel.mels = options.bands;
  log_mel.f_min = lowest_hz;
  log_mel.edges = FrameEdges::Window;
  return log_mel;
}

LearnedFilterbankOptions filterbank_of(const FrontEndOptions& options, std::int64_t sample_rate) {
  LearnedFilterbankOptions filterbank;
  filterbank.sample_rate = sample_rate;
  filterbank.filters = options.bands;
  filterbank.taps = samples_at(column_ms, sample_rate);
  filterbank.hop = samples_at(column_hop_ms, sample_rate);
  filterbank.low_hz = lowest_hz;
  return filterbank;
}

}  // namespace

void describe_front_end(Binder& binder, FrontEndOptions& options, const std::string& published) {
  binder
      .choice("front_end", options.kind,
              {{FrontEndOptions::Kind::Raw, "raw", "Raw sound",
                "Strided convolutions on the waveform, as published: they want much sound and many "
                "steps."},
               {FrontEndOptions::Kind::LogMel, "log_mel", "Log-mel",
                "Log-mel columns of 25 ms every 10 ms and two layers on each column: learns in "
                "minutes."},
               {FrontEndOptions::Kind::Lfb, "lfb", "Learned filters",
                "Filters of 25 ms that begin as mel bands and learn with the rest, their energy "
                "every 10 ms, and two layers on each column; several times slower than log-mel on "
                "a CPU."}})
      .label("Front end")
      .help("What the frames are made from.")
      .source("raw: " + published +
              "; log-mel: code of van Niekerk et al. 2020 (CPC on log-mel, layers on each column "
              "alone; two of them: ours); learned: Zeghidour et al. 2018, as CPC_audio's code has "
              "it");
  binder.integer("bands", options.bands)
      .label("Bands")
      .hard(8, 512)
      .soft(32, 128)
      .advanced()
      .help("How many bands of frequency a front end of log-mel or learned filters has.")
      .source("ours; 64 as in COLA (Saeed et al. 2020, sec. 3); Zeghidour et al. 2018: 40");
}

FrontEnd::FrontEnd(const FrontEndOptions& options, std::int64_t sample_rate)
    : options_(options), sample_rate_(sample_rate) {
  if (options.kind == FrontEndOptions::Kind::Raw)
    throw std::invalid_argument("raw sound has no front end");
  if (options.kind == FrontEndOptions::Kind::LogMel) {
    log_mel_ =
        register_module("log_mel", std::make_shared<LogMel>(log_mel_of(options, sample_rate)));
  } else {
    filterbank_ = register_module(
        "filterbank", std::make_shared<LearnedFilterbank>(filterbank_of(options, sample_rate)));
  }
}

torch::Tensor FrontEnd::forward(const torch::Tensor& waveform) {
  const torch::Tensor bands =
      log_mel_ ? log_mel_->forward(waveform.squeeze(1)) : filterbank_->forward(waveform);
  return (bands - usual_level) / usual_spread;
}

std::int64_t FrontEnd::hop_samples() const {
  return samples_at(column_hop_ms, sample_rate_);
}

std::int64_t FrontEnd::minimum_samples() const {
  return front_end_samples(options_, sample_rate_, 1, {});
}

std::vector<StridedLayer> column_layers() {
  return {{1, 1, 0}, {1, 1, 0}};
}

std::shared_ptr<FrontEnd> make_front_end(const FrontEndOptions& options, std::int64_t sample_rate) {
  if (options.kind == FrontEndOptions::Kind::Raw) return nullptr;
  return std::make_shared<FrontEnd>(options, sample_rate);
}

std::int64_t front_end_samples(const FrontEndOptions& options, std::int64_t sample_rate,
                               std::int64_t frames, const std::vector<StridedLayer>& raw) {
  if (options.kind == FrontEndOptions::Kind::Raw) return samples_of(frames, raw);
  if (options.kind == FrontEndOptions::Kind::LogMel) {
    const LogMelOptions log_mel = log_mel_of(options, sample_rate);
    return log_mel.win_length + (frames - 1) * log_mel.hop_length;
  }
  const LearnedFilterbankOptions filterbank = filterbank_of(options, sample_rate);
  return std::max(filterbank.taps, samples_of(frames, {strided_layer(filterbank)}));
}

}  // namespace earshot
