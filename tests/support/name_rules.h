#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace earshot {
struct Catalogue;
}

namespace earshot::testing {

/// What the window and the command line show without knowing it by name, as a catalogue has it.
struct ForeignNames {
  std::set<std::string> proper;      ///< of methods and encoders
  std::set<std::string> ids;         ///< of augmentations, curves and figures
  std::set<std::string> words = {};  ///< of baselines, whose names are plain words ("log-mel") too
};
/// Without loss, learning_rate, accuracy and knn_accuracy: every run has the first two
/// (StepDone::loss, learning_rate), every comparison's chart draws the others, whatever the method.
ForeignNames foreign_names(const Catalogue& catalogue);

/// No file of app/ or widgets/ names one of them, nor does a string of a header of core/ that such
/// a file includes, whatever its way: a constant elsewhere is a name too. What counts:
///
/// Identifiers and the tokens of string literals (letters, digits, "-", "_") are cut into words at
/// hyphens, underscores, digits and capitals; a name is there where words that stand side by side
/// make it, whatever their case: "vq-cpc", vq_cpc, VqCpc and kVqCpcCodes are all vq-cpc, and
/// `distance` is not nce. Literals side by side are one. A number at a curve's end counts as its
/// "#". Comments and includes do not count.
///
/// A name of one word may be plain English (noise, gain, supervised), so
/// - of an augmentation, curve or figure, and of a baseline always, it counts where it is used as
///   an id alone: as a whole literal, or between the dots of one ("views.noise.enabled"), written
///   as it is registered; never as an identifier or within a sentence;
/// - of a method or encoder it counts everywhere but behind a hyphen, where it is a part of another
///   word ("self-supervised").
std::vector<std::string> breaches_of_names(const std::filesystem::path& root,
                                           const ForeignNames& names);

}  // namespace earshot::testing
