#pragma once

#include <vector>

#include "core/catalogue/catalogue.h"

namespace earshot {

using PublishedConstants = std::vector<PublishedConstant>;

/// What the sources of each preset "as published" say of its constants, beside the settings that
/// carry them. A constant that begins with a number is compared as one.
PublishedConstants simclr_constants();
PublishedConstants clmr_constants();
PublishedConstants moco_constants();
PublishedConstants moco_v1_constants();
PublishedConstants cola_constants();
PublishedConstants byol_constants();
PublishedConstants byol_a_constants();
PublishedConstants byol_a_v2_constants();
PublishedConstants cpc_constants();
PublishedConstants wav2vec_constants();
PublishedConstants vq_cpc_constants();
PublishedConstants context_prediction_constants();
PublishedConstants pase_constants();
PublishedConstants pase_plus_constants();

/// The first, then the second.
PublishedConstants joined_constants(PublishedConstants first, const PublishedConstants& second);

}  // namespace earshot
