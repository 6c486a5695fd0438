#pragma once

// torch/torch.h costs half a minute a file; precompiled it costs a second.
#include <torch/torch.h>
