#pragma once

#include <string>

#include "core/audio/channel.h"
#include "core/params/binder.h"

namespace earshot {

/// How a clip shorter than the crop is treated.
enum class ShortClips {
  Pad,      ///< it lies in silence
  Skip,     ///< it is left out
  Reflect,  ///< it goes on mirrored at its ends, neither end twice
  Repeat    ///< it goes on from its other end
};

/// The experiment's section `data`.
struct DataOptions {
  enum class PaddedFrames { LeftOut, Counted };
  enum class Level { Recorded, Unit };
  enum class Folders { Read, Labels };
  enum class SplitRule { Drawn, PathHash };

  std::string path;
  std::string label = "label";
  std::string group;
  std::int64_t sample_rate = 16000;
  Channel channel = Channel::Mix;
  ShortClips short_clips = ShortClips::Pad;
  PaddedFrames padded_frames = PaddedFrames::LeftOut;
  Level level = Level::Recorded;
  double valid_fraction = 0.15;
  double test_fraction = 0.25;
  Folders folders = Folders::Read;
  std::string split;
  std::string valid_value;
  std::string test_value;
  SplitRule split_rule = SplitRule::Drawn;
  std::string split_group;
  std::int64_t split_seed = 0;
};
void describe(Binder& binder, DataOptions& options);

/// The experiment's section `views`, the chain's own settings aside.
struct ViewsOptions {
  std::int64_t crop_samples = 16000;
  std::string order;
};
void describe(Binder& binder, ViewsOptions& options);

}  // namespace earshot
