#include "core/built_in/encoders.h"

#include "core/models/encoder_entry.h"
#include "core/models/encoders/audio_ntt.h"
#include "core/models/encoders/context_tower.h"
#include "core/models/encoders/cpc_encoder.h"
#include "core/models/encoders/efficientnet.h"
#include "core/models/encoders/pase_encoder.h"
#include "core/models/encoders/resnet.h"
#include "core/models/encoders/sample_cnn.h"
#include "core/models/encoders/small_log_mel.h"
#include "core/models/encoders/vq_cpc_encoder.h"
#include "core/models/encoders/wav2vec_encoder.h"

namespace earshot {
namespace {

EncoderEntry sample_cnn() {
  EncoderEntry entry;
  entry.words = {"sample-cnn", "SampleCNN (raw waveform)",
                 "Eleven one-dimensional convolutions on 59,049 samples of raw sound, as CLMR "
                 "publishes it.",
                 "Lee et al. 2017, table 1; Spijkervet & Burgoyne 2021 (CLMR), sec. 3.3"};
  entry.parameters = parameters_of<SampleCnnOptions>();
  entry.make = [](const Values&, const EncoderContext&) { return std::make_shared<SampleCnn>(); };
  entry.minimum_samples = [](const Values&, const EncoderContext&) {
    return SampleCnn::shortest_crop;
  };
  return entry;
}

EncoderEntry small_log_mel() {
  EncoderEntry entry = frame_reader<SmallLogMelOptions>(
      {"small-log-mel", "Small log-mel network",
       "A few two-dimensional convolutions on a log-mel spectrogram, fit for two CPU cores and "
       "sound of any length.",
       "ours; front end of COLA (Saeed et al. 2020, sec. 3)"},
      [](const SmallLogMelOptions& options, const EncoderContext& context, std::int64_t frames) {
        const LogMelOptions front_end = front_end_options(options, context.sample_rate);
        return front_end.n_fft + (frames - 1) * front_end.hop_length;
      });
  entry.has_picture = true;
  entry.least_patch = 1;
  entry.make = made<SmallLogMel, SmallLogMelOptions>;
  return entry;
}

EncoderEntry audio_ntt() {
  EncoderEntry entry = whole_reader<AudioNtt, AudioNttOptions>(
      {"audio-ntt", "AudioNTT (BYOL-A's network)",
       "Two or three blocks of convolutions and two linear layers on a log-mel spectrogram, as "
       "BYOL-A publishes it.",
       "Niizumi et al. 2021 (BYOL-A), sec. III-D; second version: Niizumi et al. 2023"},
      [](const AudioNttOptions& options, const EncoderContext& context) {
        return audio_ntt_minimum(options, context.sample_rate);
      });
  entry.has_picture = true;
  return entry;
}

EncoderEntry cpc_encoder() {
  EncoderEntry entry = frame_reader<CpcEncoderOptions>(
      {"cpc", "CPC (convolutions and GRU)",
       "Strided convolutions on raw sound or layers on mel bands, a frame every 10 ms, and a "
       "recurrent network that hears them one after the other.",
       "van den Oord et al. 2018 (CPC), sec. 3.1; norm: Rivière et al. 2020, sec. 3"},
      [](const CpcEncoderOptions& options, const EncoderContext& context, std::int64_t frames) {
        return front_end_samples(options.front_end, context.sample_rate, frames,
                                 cpc_layers(options.layout));
      });
  entry.keeps_frames = true;
  entry.make = [](const Values& values, const EncoderContext& context) {
    return std::make_shared<CpcEncoder>(options_from<CpcEncoderOptions>(values),
                                        context.sample_rate);
  };
  return entry;
}

EncoderEntry wav2vec_encoder() {
  EncoderEntry entry = frame_reader<Wav2vecEncoderOptions>(
      {"wav2vec", "wav2vec (two stacks of convolutions)",
       "Strided convolutions on raw sound or layers on mel bands, a frame every 10 ms, and causal "
       "convolutions over the frames.",
       "Schneider et al. 2019 (wav2vec), sec. 2.1"},
      [](const Wav2vecEncoderOptions& options, const EncoderContext& context, std::int64_t frames) {
        return front_end_samples(options.front_end, context.sample_rate, frames,
                                 strided_layers(wav2vec_shape(options)));
      });
  entry.keeps_frames = true;
  entry.make = [](const Values& values, const EncoderContext& context) {
    const auto options = options_from<Wav2vecEncoderOptions>(values);
    return std::make_shared<Wav2vecEncoder>(wav2vec_shape(options), options.clip,
                                            make_front_end(options.front_end, context.sample_rate));
  };
  return entry;
}

EncoderEntry vq_cpc_encoder() {
  EncoderEntry entry = frame_reader<VqCpcEncoderOptions>(
      {"vq-cpc", "VQ-CPC (recurrent, in blocks)",
       "Two recurrent networks read each block of sound, a beat long, forwards and backwards.",
       "Hadjeres & Crestel 2020 (VQ-CPC), sec. 3; log-mel columns for notes: ours"},
      [](const VqCpcEncoderOptions& options, const EncoderContext& context, std::int64_t frames) {
        return frames * block_samples(options, context.sample_rate);
      });
  entry.keeps_frames = true;
  entry.make = made<VqCpcEncoder, VqCpcEncoderOptions>;
  return entry;
}

EncoderEntry pase_encoder() {
  EncoderEntry entry = frame_reader<PaseEncoderOptions>(
      {"pase", "PASE's and PASE+'s (raw waveform)",
       "SincNet band-passes and seven convolutions on raw sound, with PASE+'s recurrent layer and "
       "skip connections where wanted.",
       "Pascual et al. 2019 (PASE), sec. 2.1; Ravanelli et al. 2020 (PASE+), sec. 2.2"},
      [](const PaseEncoderOptions& options, const EncoderContext&, std::int64_t frames) {
        return pase_samples(options, frames);
      });
  entry.keeps_frames = true;
  entry.make = made<PaseEncoder, PaseEncoderOptions>;
  return entry;
}

/// What the networks for images have in common.
template <class Options>
EncoderEntry image_network(EntryWords words) {
  EncoderEntry entry = frame_reader<Options>(
      std::move(words),
      [](const Options& options, const EncoderContext& context, std::int64_t frames) {
        const LogMelOptions front_end = image_front_end(options, context.sample_rate);
        return front_end.win_length + (frames - 1) * front_end.hop_length;
      });
  entry.has_picture = true;
  entry.least_patch = 1;
  return entry;
}

EncoderEntry resnet(ResNetDepth depth, EntryWords words) {
  EncoderEntry entry = image_network<ResNetOptions>(std::move(words));
  entry.make = [depth](const Values& values, const EncoderContext& context) {
    return std::make_shared<ResNet>(depth, options_from<ResNetOptions>(values),
                                    context.sample_rate);
  };
  return entry;
}

EncoderEntry resnet_18() {
  return resnet(ResNetDepth::Eighteen,
                {"resnet-18", "ResNet-18 (log-mel)",
                 "The small residual network for images, on a log-mel spectrogram.",
                 "He et al. 2016, \"Deep residual learning for image recognition\", table 1, as "
                 "torchvision builds it; one input channel and log-mel: ours"});
}

EncoderEntry resnet_50() {
  return resnet(ResNetDepth::Fifty,
                {"resnet-50", "ResNet-50 (log-mel)",
                 "The residual network of SimCLR, MoCo and BYOL, on a log-mel spectrogram.",
                 "He et al. 2016, \"Deep residual learning for image recognition\", table 1, as "
                 "torchvision builds it; one input channel and log-mel: ours"});
}

EncoderEntry efficientnet_b0() {
  EncoderEntry entry = image_network<EfficientNetOptions>(
      {"efficientnet-b0", "EfficientNet-B0 (log-mel)",
       "A network of few parameters for images, on a log-mel spectrogram, as COLA uses it.",
       "Tan & Le 2019, \"EfficientNet\", table 1, as torchvision builds it; on log-mel: COLA "
       "(Saeed et al. 2020), sec. 3"});
  entry.make = made<EfficientNetB0, EfficientNetOptions>;
  return entry;
}

EncoderEntry context_tower() {
  EncoderEntry entry = image_network<ContextTowerOptions>(
      {"context-tower", "Context prediction's tower (log-mel)",
       "Five convolutions and a layer of 4096, as context prediction has them for images.",
       "Doersch et al. 2015, \"Unsupervised visual representation learning by context "
       "prediction\", fig. 3 and code; on log-mel, and the mean over a larger picture: ours"});
  entry.least_patch = ContextTower::least_patch;
  entry.make = made<ContextTower, ContextTowerOptions>;
  entry.minimum_samples = [samples = entry.samples_of_frames](const Values& values,
                                                              const EncoderContext& context) {
    return samples(values, context, ContextTower::least_patch);
  };
  return entry;
}

}  // namespace

std::vector<EncoderEntry> built_in_encoders() {
  return {small_log_mel(),   sample_cnn(),      audio_ntt(),     resnet_18(),
          resnet_50(),       efficientnet_b0(), context_tower(), cpc_encoder(),
          wav2vec_encoder(), vq_cpc_encoder(),  pase_encoder()};
}

}  // namespace earshot
