#include "core/models/encoders/vq_cpc_encoder.h"

#include <cmath>
#include <stdexcept>

#include "core/tensor/recurrent.h"

namespace earshot {
namespace {

constexpr double window_ms = 25;

std::int64_t samples_in(double milliseconds, std::int64_t sample_rate) {
  return std::max<std::int64_t>(
      1, std::llround(milliseconds * static_cast<double>(sample_rate) / 1000.0));
}

LogMelOptions front_end_of(const VqCpcEncoderOptions& options, std::int64_t sample_rate) {
  LogMelOptions front_end;
  front_end.sample_rate = sample_rate;
  front_end.win_length = samples_in(window_ms, sample_rate);
  front_end.n_fft = 2;
  while (front_end.n_fft < front_end.win_length) front_end.n_fft *= 2;
  front_end.hop_length = samples_in(options.hop_ms, sample_rate);
  front_end.mels = options.bands;
  set_mel_kind(options.mel, front_end);
  front_end.edges = FrameEdges::Zero;
  return front_end;
}

torch::nn::GRU reader(const VqCpcEncoderOptions& options) {
  return torch::nn::GRU(torch::nn::GRUOptions(options.embedding, options.hidden)
                            .num_layers(options.layers)
                            .batch_first(true));
}

void describe_front_end(Binder& binder, VqCpcEncoderOptions& options) {
  binder.real("block_ms", options.block_ms)
      .label("Block")
      .unit("ms")
      .hard(1, 60000)
      .soft(20, 1000)
      .scale(Scale::Log)
      .help("Length of sound that becomes one vector, and one code.")
      .source("ours; Hadjeres & Crestel 2020 (VQ-CPC), sec. 4: one beat of a score");
  binder.integer("bands", options.bands)
      .label("Mel bands")
      .hard(8, 512)
      .soft(32, 128)
      .advanced()
      .help("How many bands of frequency a column of the spectrogram has.")
      .source("ours; 64 as in COLA (Saeed et al. 2020, sec. 3)");
  binder.real("hop_ms", options.hop_ms)
      .label("Hop")
      .unit("ms")
      .hard(0.5, 500)
      .soft(5, 50)
      .advanced()
      .help("Time from one column of the spectrogram to the next.")
      .source("ours; a beat of the paper is 16 notes, a block of 500 ms 21 columns");
  describe(binder, options.mel);
}

}  // namespace

void describe(Binder& binder, VqCpcEncoderOptions& options) {
  describe_front_end(binder, options);
  binder.integer("embedding", options.embedding)
      .label("Embedding")
      .hard(1, 4096)
      .soft(8, 128)
      .advanced()
      .help("Length of the vector that a column of the spectrogram becomes.")
      .source("vqcpc-bach's code: 32, of a note");
  binder.integer("hidden", options.hidden)
      .label("State size")
      .hard(1, 4096)
      .soft(16, 512)
      .scale(Scale::Log)
      .help("Length of the state of each of the two recurrent networks.")
      .source("vqcpc-bach's code: 512");
  binder.integer("layers", options.layers)
      .label("Layers")
      .hard(1, 8)
      .soft(1, 3)
      .advanced()
      .help("Layers of each recurrent network.")
      .source("vqcpc-bach's code: 2");
  binder.real("dropout", options.dropout)
      .label("Dropout")
      .hard(0, 0.95)
      .soft(0, 0.5)
      .advanced()
      .help("Share of values set to zero between the layers while training.")
      .source("vqcpc-bach's code: 0.1");
  describe_pooling_over_time(binder, options.pooling, "ours; the paper looks at single blocks");
}

std::int64_t block_samples(const VqCpcEncoderOptions& options, std::int64_t sample_rate) {
  if (options.hop_ms > options.block_ms) {
    throw ParameterError("encoder.hop_ms", to_text(options.hop_ms) +
                                               " ms is longer than the block of " +
                                               to_text(options.block_ms) + " ms");
  }
  return samples_in(options.block_ms, sample_rate);
}

VqCpcEncoder::VqCpcEncoder(const VqCpcEncoderOptions& options, std::int64_t sample_rate)
    : options_(options), block_(block_samples(options, sample_rate)) {
  front_end_ =
      register_module("front_end", std::make_shared<LogMel>(front_end_of(options, sample_rate)));
  input_norm_ =
      register_module("input_norm", BatchNorm2d(torch::nn::BatchNorm2dOptions(1).affine(false)));
  embedding_ = register_module("embedding", torch::nn::Linear(options.bands, options.embedding));
  forwards_ = register_module("forwards", reader(options));
  backwards_ = register_module("backwards", reader(options));
}

torch::Tensor VqCpcEncoder::normalised(const torch::Tensor& picture,
                                       const std::vector<SoundSpan>& heard, std::int64_t samples) {
  if (heard.empty() || !is_training()) return input_norm_->forward(picture);
  const std::int64_t blocks = picture.size(0) / static_cast<std::int64_t>(heard.size());
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < heard.size(); ++row) {
    const SoundSpan& sound = heard[row];
    const std::int64_t end = sound.end >= samples ? blocks : sound.end / block_;
    for (std::int64_t block = (sound.begin + block_ - 1) / block_; block < end; ++block) {
      rows.push_back(static_cast<std::int64_t>(row) * blocks + block);
    }
  }
  if (rows.empty()) return input_norm_->forward(picture);
  const torch::Tensor sound =
      picture.index_select(0, torch::tensor(rows, torch::kInt64).to(picture.device()));
  input_norm_->forward(sound);  // for its running statistics
  const double least = input_norm_->options.eps();
  return (picture - sound.mean()) / (sound.var(/*unbiased=*/false) + least).sqrt();
}

FrameEncoder::Frames VqCpcEncoder::frames_of_heard(const torch::Tensor& waveform,
                                                   const std::vector<SoundSpan>& heard) {
  if (waveform.dim() != 3 || waveform.size(1) != 1 || waveform.size(2) < block_) {
    throw std::invalid_argument("vq-cpc takes sound of shape [batch, 1, at least " +
                                std::to_string(block_) + " samples], not " +
                                c10::str(waveform.sizes()));
  }
  // [batch, blocks, samples]. No size of the batch or of time may enter as a number, so that a
  // traced encoder takes any.
  const torch::Tensor blocks = waveform.squeeze(1).unfold(1, block_, block_);
  const torch::Tensor picture =
      normalised(front_end_->forward(blocks.flatten(0, 1)).unsqueeze(1), heard, waveform.size(2))
          .squeeze(1);
  const torch::Tensor columns = embedding_->forward(picture.transpose(1, 2));
  const torch::Tensor states =
      torch::cat({run_recurrent(forwards_, columns, options_.dropout).select(1, -1),
                  run_recurrent(backwards_, columns.flip(1), options_.dropout).select(1, -1)},
                 1);
  const torch::Tensor shape = blocks.narrow(2, 0, 1).expand({-1, -1, local_channels()});
  const torch::Tensor local = states.reshape_as(shape).transpose(1, 2);
  return {local, local};
}

}  // namespace earshot
