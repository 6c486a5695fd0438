#pragma once

#include <string>

#include "core/params/binder.h"

namespace earshot {

/// The experiment's section `data`.
struct DataOptions {
  std::string path;
  std::string label = "label";
  std::string group;
  std::int64_t sample_rate = 16000;
  std::string channel = "mix";
  std::string short_clips = "pad";
  std::string padded_frames = "left_out";
  std::string level = "recorded";
  double valid_fraction = 0.15;
  double test_fraction = 0.25;
  std::string folders = "read";
  std::string split;
  std::string valid_value;
  std::string test_value;
  std::string split_rule = "drawn";
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
