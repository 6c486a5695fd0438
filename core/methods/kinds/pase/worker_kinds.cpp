#include "core/methods/kinds/pase/worker_kinds.h"

namespace earshot {
namespace {

using Task = PaseWorkerKind::Task;

}  // namespace

const std::array<PaseWorkerKind, pase_worker_count> pase_worker_kinds{{
    {"waveform", "Waveform", "Gives the clean samples back; mean absolute difference.",
     Task::Waveform, 1, 1},
    {"lps", "Log power spectrum", "Foretells the log power spectrum of windows of 25 ms.",
     Task::Regression, 1, 1},
    {"lps_long", "Log power spectrum, long",
     "Foretells the log power spectrum of windows of 32 ms.", Task::Regression, 0, 1},
    {"fbank", "Filterbank", "Foretells 40 mel filterbank energies of windows of 25 ms.",
     Task::Regression, 0, 1},
    {"fbank_long", "Filterbank, long", "Foretells 40 mel filterbank energies of windows of 64 ms.",
     Task::Regression, 0, 1},
    {"gammatone", "Gammatone", "Foretells 40 gammatone levels of windows of 25 ms.",
     Task::Regression, 0, 1},
    {"gammatone_long", "Gammatone, long", "Foretells 40 gammatone levels of windows of 128 ms.",
     Task::Regression, 0, 1},
    {"mfcc", "MFCC", "Foretells the mel-frequency cepstrum of windows of 25 ms.", Task::Regression,
     1, 1},
    {"mfcc_long", "MFCC, long", "Foretells the mel-frequency cepstrum of windows of 128 ms.",
     Task::Regression, 0, 1},
    {"prosody", "Prosody", "Foretells pitch, voicing, energy and zero crossings.", Task::Regression,
     1, 1},
    {"lim", "Local information (LIM)", "Tells frames of the same clip from frames of another.",
     Task::Local, 1, 1},
    {"gim", "Global information (GIM)", "Tells the average of the same clip from that of another.",
     Task::Global, 1, 1},
    {"spc", "Sequence (SPC)", "Tells what comes after a frame from what came before it.",
     Task::Sequence, 1, 0},
}};

}  // namespace earshot
