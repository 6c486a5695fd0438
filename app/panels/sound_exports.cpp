#include "app/panels/sound_exports.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <QFileInfo>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/audio/decode.h"
#include "core/base/stopped.h"
#include "core/training/views_files.h"
#include "widgets/sound/time_axis.h"

namespace earshot {
namespace {

const Clip& header_of(Session& session, std::int64_t clip) {
  return session.data().clips()[static_cast<std::size_t>(clip)];
}

/// Seconds of a file at a rate; all of it without a stretch. Throws Stopped.
std::vector<float> decoded_stretch(const std::filesystem::path& file, std::int64_t rate,
                                   Channel channel, const std::optional<Hearing::Region>& region,
                                   const TaskContext& context) {
  constexpr std::int64_t everything = std::numeric_limits<std::int64_t>::max();
  const auto place = [rate](double seconds) {
    return static_cast<std::int64_t>(std::llround(seconds * static_cast<double>(rate)));
  };
  const std::int64_t first = region ? std::max<std::int64_t>(0, place(region->first)) : 0;
  const std::int64_t last = region ? place(region->second) : everything;
  std::vector<float> samples;
  std::int64_t passed = 0;
  decode_mono(
      file, rate, channel,
      [&](std::span<const float> block) {
        leave_if_stopped(context.stop());
        const auto size = static_cast<std::int64_t>(block.size());
        const std::int64_t from = std::clamp<std::int64_t>(first - passed, 0, size);
        const std::int64_t to = std::clamp<std::int64_t>(last - passed, from, size);
        samples.insert(samples.end(), block.begin() + from, block.begin() + to);
        passed += size;
        return passed < last;
      },
      [&] {
        samples.clear();
        passed = 0;
      });
  if (samples.empty())
    throw std::runtime_error(file.string() + ": there is no sound in that stretch");
  return samples;
}

void save_stretch(Session& session, QWidget* window, const FileOffer& offer,
                  const std::optional<Hearing::Region>& region) {
  session.files().save(
      offer, window,
      [write = stretch_writer(session, region)](const QString& file, const TaskContext& context) {
        write(file.toStdString(), context);
        return FileMade{.is_written = true};
      });
}

QString wav() {
  return QStringLiteral(".wav");
}

}  // namespace

QString file_of_clip(Session& session, std::int64_t clip) {
  const auto& dataset = session.data().dataset();
  if (!dataset || !session.data().has_clip(clip)) return {};
  const QFileInfo file(
      QString::fromStdString((dataset->root / header_of(session, clip).path).string()));
  return file.isFile() ? file.absoluteFilePath() : QString();
}

QString stem_of_clip(Session& session, std::int64_t clip) {
  if (!session.data().has_clip(clip)) return {};
  const std::filesystem::path path = header_of(session, clip).path;
  return shown_name(path.stem().string());
}

FileDrag::Write stretch_writer(Session& session, std::optional<Hearing::Region> region) {
  const std::int64_t clip = session.hearing().selected();
  const auto dataset = session.data().dataset();
  const Clip& header = header_of(session, clip);
  return [file = dataset->root / header.path, rate = header.rate, channel = dataset->channel,
          region](const std::filesystem::path& out, const TaskContext& context) {
    const auto samples = decoded_stretch(file, rate, channel, region, context);
    leave_if_stopped(context.stop());
    write_wav(out, samples, rate);
  };
}

void export_clip(Session& session, QWidget* window) {
  const std::int64_t clip = session.hearing().selected();
  if (!session.data().dataset() || !session.data().has_clip(clip)) {
    Q_EMIT session.said(Session::tr("No clip is chosen."));
    return;
  }
  save_stretch(session, window,
               {"export.clip", Session::tr("Clip as WAV"), stem_of_clip(session, clip), {wav()}},
               {});
}

void export_region(Session& session, QWidget* window) {
  const auto region = session.hearing().region();
  if (!session.data().dataset() || !region) {
    Q_EMIT session.said(
        Session::tr("No region is marked: drag over the sound in Clip, or press [ and ] there."));
    return;
  }
  const QString name = QStringLiteral("%1 %2-%3")
                           .arg(stem_of_clip(session, session.hearing().selected()))
                           .arg(region->first, 0, 'f', 3)
                           .arg(region->second, 0, 'f', 3);
  save_stretch(session, window, {"export.region", Session::tr("Region as WAV"), name, {wav()}},
               region);
}

void export_views(Session& session, const AuditionTake& take, QWidget* window) {
  const std::int64_t clip = take.replayed.clip;
  const FileOffer offer{"export.views",
                        Session::tr("Views with their draws"),
                        stem_of_clip(session, clip) + QStringLiteral(" views"),
                        {QStringLiteral(".json")}};
  session.files().save(
      offer, window,
      [replayed = take.replayed, path = header_of(session, clip).path](const QString& file,
                                                                       const TaskContext&) {
        const std::filesystem::path description = file.toStdString();
        write_views(replayed, path, description, description.stem().string() + " ");
        return FileMade{.is_written = true,
                        .words = Session::tr("and %1 WAV files beside it, the clip and its views")
                                     .arg(replayed.views.size() + 1)};
      });
}

}  // namespace earshot
