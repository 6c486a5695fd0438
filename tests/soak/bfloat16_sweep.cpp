// Every shape of convolution that a network may meet, in bfloat16 against float32, in memory full
// of NaN: which LibTorch gets wrong on this processor, and that ours get none wrong. An hour for
// all of them; every 31st takes minutes.
//
//     build/bin/soak_bfloat16_sweep [EVERY [FIRST]] [raw]

#include <torch/torch.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/support/bfloat16_sweep.h"
#include "tests/support/dirty_memory.h"

using namespace earshot::testing;

int main(int count, char** words) {
  const bool raw = count > 1 && std::string(words[count - 1]) == "raw";
  const int numbers = count - 1 - (raw ? 1 : 0);
  torch::manual_seed(1);
  const DirtyMemory dirty;
  SweepAxes axes;
  if (numbers > 0) axes.every = std::max(1, std::atoi(words[1]));
  if (numbers > 1) axes.first = std::atoi(words[2]) % axes.every;
  axes.batches = {1, 2, 4};
  axes.heights = {1, 2, 3, 4, 8, 16};
  axes.widths = {1, 2, 3, 4, 5, 8, 17};
  axes.strides = {1, 2, 3, 4};
  axes.dilations = {1, 2};
  axes.paddings = {0, 1, 2};
  axes.kernels = {{1, 1}, {2, 2}, {3, 3}, {5, 5}, {7, 7}, {3, 1}, {1, 3}, {1, 4}, {1, 8}, {1, 10}};
  axes.channels = {{1, 32, 1},   {3, 16, 1},   {32, 64, 1},  {64, 64, 1}, {48, 96, 1},
                   {128, 32, 1}, {16, 16, 16}, {96, 96, 96}, {32, 32, 2}, {32, 64, 4}};
  const SweepResult filters = sweep_convolutions(axes, raw), others = sweep_other_layers();
  for (const SweepResult& result : {filters, others}) {
    for (const std::string& line : result.wrong) std::printf("%s\n", line.c_str());
    std::printf("%zu of %lld cases are wrong\n", result.wrong.size(),
                static_cast<long long>(result.cases));
  }
  return filters.wrong.empty() && others.wrong.empty() ? 0 : 1;
}
