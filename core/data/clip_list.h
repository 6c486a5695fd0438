#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// A clip as a run knew it: enough to tell later whether it is the same one.
struct KnownClip {
  std::string path;  ///< relative to the data's root
  std::int64_t frames = 0, rate = 0, bytes = 0;
  /// Of some of the file's bytes, whatever its dates: its beginning, middle and end.
  std::uint64_t content = 0;
  std::string split, label, group;
  friend bool operator==(const KnownClip&, const KnownClip&) = default;
};

/// What a run knows its sounds by, in the order of the data set.
using ClipList = std::vector<KnownClip>;

/// Reads a little of every file, on a few threads. `label` and `group` are columns; one that there
/// is not is left empty. `report(done 0..1)`. Throws Stopped.
ClipList clip_list(const Dataset& dataset, const std::string& label, const std::string& group,
                   const std::function<void(double)>& report = {}, std::stop_token stop = {});

/// A table that people read, one line a clip.
std::string to_tsv(const ClipList& clips);
/// Throws std::runtime_error naming the line that is none.
ClipList clip_list_from_tsv(const std::string& text);

/// The paths of what differs, each list in order.
struct ClipChanges {
  std::vector<std::string> added, removed, replaced, moved, relabelled, regrouped;
  bool any() const;
};
ClipChanges changes_between(const ClipList& before, const ClipList& now);

/// "2 clips added (a.wav, b.wav); 1 in another split (c.wav)"; "" where nothing differs.
std::string in_words(const ClipChanges& changes);

}  // namespace earshot
