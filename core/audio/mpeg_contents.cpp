#include <algorithm>

#include "core/audio/contents.h"
#include "core/audio/mpeg_frames.h"

namespace earshot {
namespace {

/// The run without its tag, when that does not say what is there.
SoundStream stream_of(const ByteView& bytes, const MpegRun& run, bool with_tag) {
  SoundStream stream;
  stream.decoder = SoundStream::Decoder::Mpg123;
  const std::uint64_t begin = with_tag ? run.begin : run.first_sound;
  stream.bytes = bytes.part(begin, run.end - begin);
  if (!with_tag) stream.frames = run.frames * run.kind.samples;
  return stream;
}

bool agree(const MpegRun& run) {
  if (!run.tag || run.tag->frames == 0) return false;
  // Encoders differ over whether the tag's own frame counts.
  const auto said = static_cast<std::int64_t>(run.tag->frames);
  return run.frames < 0 || (said >= run.frames - 1 && said <= run.frames + 1);
}

}  // namespace

SoundContents mpeg_contents(const ByteView& bytes, Depth depth) {
  ByteWindow window(bytes);
  const MpegWalk walk = walk_mpeg(window, depth == Depth::Header);
  SoundContents contents;
  for (const MpegRun& run : walk.runs) {
    if (run.frames == 0) continue;
    const bool with_tag = agree(run);
    contents.streams.push_back(stream_of(bytes, run, with_tag));
    if (!run.tag || walk.runs.size() > 1) continue;
    const std::uint64_t there = bytes.size() - run.begin;
    if (run.tag->bytes > there) {
      contents.fault = cut_short(there, run.tag->bytes);
    } else if (!with_tag && run.tag->frames > 0) {
      const auto said = static_cast<std::int64_t>(run.tag->frames) * run.kind.samples;
      contents.remark = "its header says " + in_seconds(said, run.kind.rate) + "; the " +
                        in_seconds(run.frames * run.kind.samples, run.kind.rate) +
                        " that are there are read";
    }
  }
  if (contents.streams.empty()) return contents;
  if (walk.before + walk.between > 4096) {
    contents.remark = size_text(walk.before + walk.between) + " of it are no MPEG frames; skipped";
  }
  if (contents.streams.size() > 1 && contents.remark.empty()) {
    contents.remark = "it holds " + std::to_string(contents.streams.size()) +
                      " streams one behind the other; all are read";
  }
  return contents;
}

}  // namespace earshot
