#pragma once

#include <filesystem>
#include <optional>

#include "app/panels/file_drag.h"
#include "app/session/audition_take.h"

namespace earshot {

/// The selected clip, a stretch of it and its views as files. Offers and what makes them; the
/// functions that write run on a task's thread.

/// The clip's own file; "" where it is not there any more.
QString file_of_clip(Session& session, std::int64_t clip);
/// "kick07", of "kits/a/kick07.wav".
QString stem_of_clip(Session& session, std::int64_t clip);

/// What writes the selected clip, or a stretch of it in seconds, as 32-bit float WAV, mono, at the
/// clip's own rate.
FileDrag::Write stretch_writer(Session& session, std::optional<Hearing::Region> region);

void export_clip(Session& session, QWidget* window);
/// Says why not where no region is marked.
void export_region(Session& session, QWidget* window);
/// The views of a take and the clip as WAV, and what was drawn for them as JSON.
void export_views(Session& session, const AuditionTake& take, QWidget* window);

}  // namespace earshot
