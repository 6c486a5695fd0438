#include "core/built_in/presets/constants.h"

namespace earshot {
namespace {

PublishedConstants pase_shared() {
  return {{"sample rate", "16000 Hz", "data.sample_rate", "", "README"},
          {"shorter clips", "reflect", "data.short_clips", "",
           "code: SingleChunkWav; there at the end alone"},
          {"other clip", "a random other file", "",
           "the context chunk of another clip of the batch", "code: dataset.py"},
          {"targets", "code", "method.targets", "", "code: transforms.py"},
          {"scale of the targets", "targets", "method.target_scale", "",
           "code: make_trainset_statistics.py, the deviation over chunks of that over frames"},
          {"chunks without voice", "log F0 -23.03, voicing 1", "",
           "the middle of the pitch's range and voicing 0", "code: ahoproc"},
          {"lowest pitch", "60 Hz", "method.lowest_f0_hz", "", "code: transforms.py"},
          {"highest pitch", "300 Hz", "method.highest_f0_hz", "", "code: transforms.py"},
          {"total loss", "average", "method.combine", "", "sec. 2.3; its code: sum"},
          {"hidden units of a worker", "256", "method.hidden", "", "sec. 2.2"},
          {"channels of the decoder", "512,256,128", "method.decoder_widths", "", "workers.cfg"},
          {"hidden units of the decoder", "64", "method.decoder_hidden", "", "workers.cfg"},
          {"slope of the decoder", "0", "method.decoder_slope", "", "code"},
          {"kernels of the encoder", "251,20,11,11,11,11,11,11", "encoder.kernels", "", "PASE.cfg"},
          {"channels of the encoder", "64,64,128,128,256,256,512,512", "encoder.widths", "",
           "PASE.cfg"},
          {"optimiser", "Adam", "training.optimiser", "", "README"},
          {"weight decay", "0", "training.weight_decay", "", "README"}};
}

}  // namespace

PublishedConstants pase_constants() {
  return joined_constants(
      pase_shared(),
      {{"data", "LibriSpeech, some 14,000 utterances", "",
        "sounds of yours, 32 training clips at least; LibriSpeech's train-clean-100, 28,539 "
        "utterances, is for everybody",
        "sec. 3"},
       {"chunk", "16000 samples", "views.crop_samples", "", "README"},
       {"embedding", "100", "encoder.embedding", "", "sec. 2.1"},
       {"deltas", "off", "method.deltas", "", "workers.cfg"},
       {"frames at once", "1", "method.frames_at_once", "", "workers.cfg"},
       {"MFCC", "20 coefficients", "method.mfcc_coefficients", "", "sec. 2.2"},
       {"random level", "off", "method.random_level", "", "README"},
       {"learning rate", "5e-4", "training.learning_rate", "", "README"},
       {"workers' rate", "1", "training.head_rate", "", "README: 5e-4 as well"},
       {"batch", "32", "training.batch_size", "", "README"},
       {"schedule", "steps", "training.schedule", "",
        "README: halved every 30 epochs; the present code multiplies by 0.1"},
       {"factor", "0.5", "training.milestone_factor", "", "README"},
       {"steps", "65625, 150 epochs of 14,000 utterances", "training.steps", "", "README"}});
}

PublishedConstants pase_plus_constants() {
  return joined_constants(
      pase_shared(),
      {{"data", "LibriSpeech, some 14,000 utterances", "",
        "example:music, so that it starts at once; LibriSpeech is for everybody", "sec. 3"},
       {"chunk", "32000 samples", "views.crop_samples", "", "README"},
       {"embedding", "256", "encoder.embedding", "", "PASE+.cfg"},
       {"QRNN", "512 units", "encoder.qrnn_units", "", "PASE+.cfg"},
       {"dense skips", "on", "encoder.dense_skips", "", "PASE+.cfg"},
       {"deltas", "on", "method.deltas", "", "workers+.cfg"},
       {"frames at once", "7", "method.frames_at_once", "", "workers+.cfg"},
       {"MFCC", "13 coefficients", "method.mfcc_coefficients", "", "workers+.cfg"},
       {"GIM in both orders", "on", "method.gim_both_ways", "", "workers+.cfg"},
       {"random level", "on", "method.random_level", "", "README: --random_scale True"},
       {"reverb, probability", "0.5", "views.reverb.probability", "",
        "pase+.cfg: recorded rooms; made here"},
       {"overlap, probability", "0.1", "method.overlap_probability", "", "pase+.cfg"},
       {"overlap, level", "heard", "method.overlap_level", "", "code: total energies"},
       {"overlap, SNR", "one of 5, 7.5 and 10 dB", "method.overlap_lowest_snr_db",
        "anything between 5 and 10 dB", "pase+.cfg"},
       {"noise, probability", "0.4", "views.background_noise.probability", "",
        "pase+.cfg: recorded noise, 0, 5 or 10 dB; made here, anything between"},
       {"clipping, probability", "0.2", "views.clipping.probability", "", "pase+.cfg"},
       {"codec, probability", "0.3", "views.codec.probability", "",
        "code's default, not in pase+.cfg; there but off here, as in the paper"},
       {"chopping, probability", "0.2", "views.time_mask.probability", "",
        "pase+.cfg: gaps in speech that a detector finds; anywhere here"},
       {"band drop, probability", "0.35", "views.band_stop.probability",
        "0.4, the paper's as it is quoted", "pase+.cfg"},
       {"down-sampling, probability", "0.25", "views.filter.probability", "",
        "pase+.cfg; there but off here: the paper has it not"},
       {"learning rate", "1e-3", "training.learning_rate", "", "README"},
       {"workers' rate", "0.5 of it", "training.head_rate", "", "README: 5e-4"},
       {"batch", "16", "training.batch_size", "", "README"},
       {"schedule", "polynomial", "training.schedule", "", "README"},
       {"power", "0.9", "training.decay_power", "", "README"},
       {"steps", "350000, 400 epochs of 14,000 utterances", "training.steps", "", "README"}});
}

}  // namespace earshot
