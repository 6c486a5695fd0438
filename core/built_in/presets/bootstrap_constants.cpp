#include "core/built_in/presets/constants.h"

namespace earshot {
PublishedConstants byol_constants() {
  return {

      {"data", "ImageNet", "",
       "sounds of yours, 4,096 training clips at least; FSD50K's development set, 40,966 clips, is "
       "for everybody",
       "sec. 4"},
      {"network", "ResNet-50", "encoder.name", "", "sec. 3.3"},
      {"last batch norm of a block begins at 0", "off", "encoder.zero_last_norm", "",
       "README: the paper's results were obtained without it"},
      {"input", "224 x 224 pictures", "views.crop_samples", "log-mel of 0.95 s, as BYOL-A cuts it",
       "sec. 3.3"},
      {"hidden width of the heads", "4096", "method.hidden_dim", "", "sec. 3.3"},
      {"size of the projection", "256", "method.projection_dim", "", "sec. 3.3"},
      {"bias of the heads' last layer", "off", "method.last_bias", "", "code: networks.py"},
      {"momentum of the target", "0.996", "method.momentum", "", "sec. 3.3"},
      {"schedule of that momentum", "cosine", "method.momentum_schedule", "", "sec. 3.3"},
      {"target begins", "own", "method.target_start", "", "code: another seed"},
      {"batch norm", "over all devices, decay 0.9", "",
       "over the batch of the one device, decay 0.9", "code: byol_experiment.py"},
      {"augmentations", "crop, flip, colours, greyscale, blur, solarisation; unlike for the views",
       "views.order", "CLMR's chain, the same for both views: those change pictures",
       "code: augmentations.py"},
      {"optimiser", "LARS", "training.optimiser", "", "sec. 3.3"},
      {"learning rate", "3.2", "training.learning_rate", "", "sec. 3.3: 0.2 x 4096 / 256"},
      {"LARS rate", "after", "training.lars_rate", "", "code: optimizers.py"},
      {"trust coefficient", "0.001", "training.lars_trust", "", "code: optimizers.py"},
      {"momentum", "0.9", "training.momentum", "", "code: optimizers.py"},
      {"weight decay", "1.5e-6", "training.weight_decay", "", "sec. 3.3"},
      {"decay of norms and biases", "off", "training.decay_all", "", "code: optimizers.py"},
      {"batch", "4096", "training.batch_size", "", "sec. 3.3"},
      {"schedule", "cosine", "training.schedule", "", "sec. 3.3"},
      {"warm-up", "3127 steps, 10 epochs of ImageNet", "training.warmup_steps", "", "sec. 3.3"},
      {"steps", "312784, 1000 epochs of 1,281,167 pictures", "training.steps", "", "sec. 3.3"}};
}

namespace {

PublishedConstants byol_a_shared() {
  return {{"data", "AudioSet", "",
           "sounds of yours, 256 training clips at least; FSD50K's development set, 40,966 clips, "
           "is for everybody, and the README's example",
           "sec. IV-A"},
          {"sample rate", "16000 Hz", "data.sample_rate", "", "code: config.yaml"},
          {"crop", "15200 samples, 0.95 s", "views.crop_samples", "", "sec. IV-A"},
          {"shorter clips", "silence at both ends alike; second version: at the end",
           "data.short_clips", "silence around a random place", "code: dataset.py"},
          {"network", "audio-ntt", "encoder.name", "", "sec. III-D"},
          {"mel bands", "64", "encoder.bands", "", "code: config.yaml"},
          {"window", "64 ms", "encoder.window_ms", "", "code: config.yaml, 1,024 samples"},
          {"hop", "10 ms", "encoder.hop_ms", "", "code: config.yaml"},
          {"lowest frequency", "60 Hz", "encoder.low_hz", "", "code: config.yaml"},
          {"highest frequency", "7800 Hz", "encoder.high_hz", "", "code: config.yaml"},
          {"width", "2048", "encoder.width", "", "sec. IV-A"},
          {"dropout", "0.3", "encoder.dropout", "", "code: models.py"},
          {"hidden width of the heads", "4096", "method.hidden_dim", "", "code: config.yaml"},
          {"size of the projection", "256", "method.projection_dim", "", "code: config.yaml"},
          {"momentum of the target", "0.99", "method.momentum", "", "code: config.yaml"},
          {"schedule of that momentum", "constant", "method.momentum_schedule", "",
           "code: byol-pytorch"},
          {"mixup memory", "2048 pictures", "method.mixup_memory", "", "sec. III-C"},
          {"smallest resize crop", "0.6", "method.crop_smallest", "", "sec. IV-A"},
          {"largest resize crop", "1.5", "method.crop_largest", "", "sec. IV-A"},
          {"optimiser", "Adam", "training.optimiser", "", "code"},
          {"weight decay", "0", "training.weight_decay", "", "code"},
          {"batch", "256", "training.batch_size", "", "code: config.yaml"},
          {"schedule", "constant", "training.schedule", "", "code"},
          {"steps", "767100, 100 epochs of AudioSet's 1,963,807 clips", "training.steps", "",
           "sec. IV-A"}};
}

}  // namespace

PublishedConstants byol_a_constants() {
  return joined_constants(
      byol_a_shared(),
      {{"version", "2020", "encoder.version", "", "sec. III-D"},
       {"mel scale", "HTK", "encoder.mel_scale", "",
        "code: torchaudio; the published weights: librosa's Slaney"},
       {"mel norm", "none", "encoder.mel_norm", "",
        "code: torchaudio; the published weights: librosa's area"},
       {"mixup", "0.4", "method.mixup", "", "sec. III-C"},
       {"normalisation", "running", "method.norm", "",
        "code: of one memory here, of each loader's own there"},
       {"learning rate", "3e-4", "training.learning_rate", "", "code: config.yaml"}});
}

PublishedConstants byol_a_v2_constants() {
  return joined_constants(
      byol_a_shared(),
      {{"version", "2022", "encoder.version", "", "Niizumi et al. 2023, sec. III-C"},
       {"mel scale", "Slaney", "encoder.mel_scale", "", "code: nnAudio"},
       {"mel norm", "Slaney", "encoder.mel_norm", "", "code: nnAudio"},
       {"mixup", "0.2", "method.mixup", "", "code: train_v2.py"},
       {"fader", "1", "method.fader", "", "Niizumi et al. 2023, sec. III-B"},
       {"normalisation", "measured", "method.norm", "", "code: train_v2.py, 10,000 clips"},
       {"learning rate", "1e-4", "training.learning_rate", "", "code: config_v2.yaml"}});
}

}  // namespace earshot
