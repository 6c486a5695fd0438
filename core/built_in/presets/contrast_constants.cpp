#include "core/built_in/presets/constants.h"

namespace earshot {
PublishedConstants simclr_constants() {
  return {

      {"data", "ImageNet", "",
       "sounds of yours, 4,096 training clips at least; FSD50K's development set, 40,966 clips, is "
       "for everybody",
       "sec. 2.2"},
      {"network", "ResNet-50", "encoder.name", "", "sec. 2.1"},
      {"input", "224 x 224 pictures", "views.crop_samples",
       "log-mel of 0.96 s in 64 bands stands for the picture", "sec. 2"},
      {"last batch norm of a block begins at 0", "on", "encoder.zero_last_norm", "",
       "code: resnet.py; the paper is silent"},
      {"batch norm", "over all devices", "", "over the batch of the one device", "sec. 2.2"},
      {"layers of the head", "2", "method.head_layers", "", "sec. 2.1; its code's default: 3"},
      {"hidden width of the head", "2048", "method.hidden_dim", "", "sec. 4.2"},
      {"size of z", "128", "method.projection_dim", "", "sec. 4.2"},
      {"temperature", "0.1", "method.temperature", "", "code: run.py; table 5"},
      {"augmentations", "crop and resize, flip, colours, greyscale, blur", "views.order",
       "crops in time, gain, an equaliser, missing bands and missing time: those change pictures",
       "code: data_util.py"},
      {"optimiser", "LARS", "training.optimiser", "", "sec. 2.2"},
      {"learning rate", "4.8", "training.learning_rate", "", "app. B: 0.3 x 4096 / 256"},
      {"momentum", "0.9", "training.momentum", "", "code: run.py"},
      {"LARS rate", "before", "training.lars_rate", "", "code: lars_optimizer.py"},
      {"trust coefficient", "0.001", "training.lars_trust", "", "code: lars_optimizer.py"},
      {"weight decay", "1e-6", "training.weight_decay", "", "sec. 2.2; its code: 1e-4"},
      {"decay of norms and biases", "off", "training.decay_all", "", "code: run.py"},
      {"batch", "4096", "training.batch_size", "", "sec. 2.2"},
      {"schedule", "cosine", "training.schedule", "", "sec. 2.2"},
      {"warm-up", "3127 steps, 10 epochs of ImageNet", "training.warmup_steps", "", "sec. 2.2"},
      {"steps", "312784, 1000 epochs of 1,281,167 pictures", "training.steps", "", "table 6"}};
}

PublishedConstants clmr_constants() {
  return {

      {"data", "MagnaTagATune", "",
       "sounds of yours, 48 training clips at least; MagnaTagATune is for everybody", "sec. 4"},
      {"sample rate", "22050 Hz", "data.sample_rate", "", "code: config.yaml"},
      {"crop", "59049 samples", "views.crop_samples", "", "code: config.yaml"},
      {"shorter tracks", "skip", "data.short_clips", "", "code: contrastive dataset"},
      {"network", "sample-cnn", "encoder.name", "", "sec. 3.2"},
      {"layers of the head", "2", "method.head_layers", "", "code: SimCLR's package"},
      {"hidden width of the head", "512", "method.hidden_dim", "", "code"},
      {"size of z", "64", "method.projection_dim", "", "code: config.yaml; its first version: 128"},
      {"bias of the head", "none", "method.head_bias", "", "code"},
      {"temperature", "0.5", "method.temperature", "", "code: config.yaml"},
      {"passes", "separate", "method.passes", "", "code"},
      {"polarity, probability", "0.8", "views.polarity.probability", "", "code: config.yaml"},
      {"noise, probability", "0.01", "views.noise.probability", "", "code: config.yaml"},
      {"gain, probability", "0.3", "views.gain.probability", "", "code: config.yaml"},
      {"filter, probability", "0.8", "views.filter.probability", "", "code: config.yaml"},
      {"delay, probability", "0.3", "views.delay.probability", "", "code: config.yaml"},
      {"pitch shift, probability", "0.6", "views.pitch_shift.probability", "", "code: config.yaml"},
      {"reverb, probability", "0.6", "views.reverb.probability", "", "code: config.yaml"},
      {"optimiser", "Adam", "training.optimiser", "", "code: hard-coded"},
      {"learning rate", "3e-4", "training.learning_rate", "", "code: hard-coded"},
      {"weight decay", "0", "training.weight_decay", "",
       "code: 1e-6 in its configuration, which Adam is not given"},
      {"batch", "48", "training.batch_size", "", "README; its table of checkpoints: 96"},
      {"schedule", "constant", "training.schedule", "", "code"},
      {"steps", "3890000, 10000 epochs of MagnaTagATune's 18,706 training clips", "training.steps",
       "", "README; an issue quotes the paper with 1,000 epochs"}};
}

namespace {

PublishedConstants moco_shared() {
  return {{"data", "ImageNet", "",
           "sounds of yours, 256 training clips at least; FSD50K's development set, 40,966 clips, "
           "is for everybody",
           "sec. 4"},
          {"network", "ResNet-50", "encoder.name", "", "sec. 3.3"},
          {"input", "224 x 224 pictures", "views.crop_samples",
           "log-mel of 0.95 s, as MoCo's audio form DeLoRes-M cuts it", "code: main_moco.py"},
          {"queue", "65536 keys", "method.queue_size", "", "code: --moco-k"},
          {"momentum of the key encoder", "0.999", "method.momentum", "", "code: --moco-m"},
          {"size of the keys", "128", "method.projection_dim", "", "code: --moco-dim"},
          {"batch norm", "shuffled", "method.batch_norm", "", "sec. 3.3"},
          {"devices of the shuffle", "8", "method.groups", "", "README: 8 GPUs"},
          {"augmentations", "crop and resize, colours, greyscale, flip (v2: blur)", "views.order",
           "CLMR's chain: those change pictures", "code: main_moco.py"},
          {"optimiser", "SGD", "training.optimiser", "", "code"},
          {"learning rate", "0.03", "training.learning_rate", "", "code: --lr"},
          {"momentum", "0.9", "training.momentum", "", "code"},
          {"weight decay", "1e-4", "training.weight_decay", "", "code"},
          {"decay of norms and biases", "on", "training.decay_all", "", "code"},
          {"batch", "256", "training.batch_size", "", "code"},
          {"steps", "1000800, 200 epochs of 1,281,167 pictures", "training.steps", "", "code"}};
}

}  // namespace

PublishedConstants moco_constants() {
  return joined_constants(
      moco_shared(),
      {{"head", "MLP", "method.head", "", "Chen et al. 2020: --mlp"},
       {"hidden width of the head", "2048", "method.hidden_dim", "", "code"},
       {"temperature", "0.2", "method.temperature", "", "Chen et al. 2020: --moco-t 0.2"},
       {"schedule", "cosine", "training.schedule", "",
        "Chen et al. 2020: --cos; its code steps once an epoch"}});
}

PublishedConstants moco_v1_constants() {
  return joined_constants(
      moco_shared(), {{"head", "linear", "method.head", "", "He et al. 2019"},
                      {"temperature", "0.07", "method.temperature", "", "He et al. 2019, sec. 3.3"},
                      {"milestones", "epochs 120 and 160 of 200", "training.milestones",
                       "the same as shares of the run", "code: --schedule"},
                      {"factor at a milestone", "0.1", "training.milestone_factor", "", "code"}});
}

PublishedConstants cola_constants() {
  return {{"data", "AudioSet", "",
           "sounds of yours, 1,024 training clips at least; FSD50K's development set, 40,966 "
           "clips, is for everybody",
           "sec. 4"},
          {"sample rate", "16000 Hz", "data.sample_rate", "", "code: constants.py"},
          {"crop", "15360 samples, 0.96 s", "views.crop_samples", "",
           "sec. 3; its code: 16,000 samples"},
          {"level of a clip", "unit", "data.level", "", "code: data.py, L2 norm of the whole clip"},
          {"network", "EfficientNet-B0", "encoder.name", "", "sec. 3"},
          {"mel bands", "64", "encoder.bands", "", "sec. 3"},
          {"window", "25 ms", "encoder.window_ms", "", "sec. 3"},
          {"hop", "10 ms", "encoder.hop_ms", "", "sec. 3"},
          {"lowest frequency", "60 Hz", "encoder.low_hz", "", "sec. 3"},
          {"highest frequency", "7800 Hz", "encoder.high_hz", "", "sec. 3"},
          {"frames", "96", "", "94 lie inside 0.96 s; the code's 16,000 samples have 98", "sec. 3"},
          {"spectrum", "TensorFlow", "encoder.spectrum", "",
           "code: magnitude, FFT of 1,024, at least 1e-5 before the logarithm"},
          {"division by 255", "image", "encoder.normalise", "", "code: inside Keras' EfficientNet"},
          {"pooling", "max", "encoder.pooling", "", "sec. 3"},
          {"batch norm", "Keras", "encoder.batch_norm", "", "code: epsilon 1e-3"},
          {"drop connect", "0.2", "encoder.drop_connect", "", "code: Keras' default"},
          {"similarity", "bilinear", "method.similarity", "", "sec. 3"},
          {"size of z", "512", "method.projection_dim", "", "sec. 3"},
          {"noise on the positives", "0", "method.positive_noise", "",
           "sec. 3; its code: white noise of deviation 0.001"},
          {"optimiser", "Adam", "training.optimiser", "", "sec. 4.1"},
          {"learning rate", "1e-4", "training.learning_rate", "", "sec. 4.1; its code: 1e-3"},
          {"weight decay", "0", "training.weight_decay", "", "code"},
          {"batch", "1024", "training.batch_size", "", "table 4; its code: 64"},
          {"steps", "976000, 500 epochs of AudioSet's two million clips", "training.steps", "",
           "sec. 4.1"}};
}

}  // namespace earshot
