#pragma once

#include "core/methods/kinds/pase/pase.h"
#include "core/methods/method.h"

namespace earshot {

/// What PASE does to the three chunks of each clip besides the chain: another clip's context chunk
/// heard over the first (PASE+'s overlapped speech, Ravanelli et al. 2020, sec. 2.1; in its code's
/// order after the reverberation and before the noise), and a random level (PASE's code, an
/// option). Overlaps are noted as "overlap" with the numbers other_clip, start_samples and snr_db,
/// levels as "level" with the number peak.
void mix_chunks(const PaseOptions& options, StepCrops& crops);

}  // namespace earshot
