#include "app/session/feature_document.h"

#include <algorithm>
#include <utility>

#include "app/session/kept_log_mel.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

constexpr std::int64_t most_clips = 3000;

}  // namespace

std::int64_t row_in(const Features& features, std::int64_t clip) {
  const auto found = std::ranges::find(features.items, clip, &Item::clip);
  return found == features.items.end() ? -1 : found - features.items.begin();
}

FeatureDocument::FeatureDocument(Tasks& tasks, DataDocument& data, RunDocument& run,
                                 QObject* parent)
    : QObject(parent), tasks_(tasks), data_(data), run_(run) {
  connect(&data_, &DataDocument::began, this, [this] {
    if (task_ != 0) tasks_.cancel(std::exchange(task_, 0));
    log_mel_.reset();
    embeddings_.reset();
    given_.reset();
    show();
  });
  connect(&data_, &DataDocument::ended, this, [this] {
    if (data_.dataset()) compute_log_mel();
    take_embeddings();
  });
  connect(&run_, &RunDocument::embedded, this, &FeatureDocument::take_embeddings);
  connect(&run_, &RunDocument::opened, this, [this] {
    // A run that is gone on with keeps its map.
    if (run_.folder() != embeddings_of_) embeddings_.reset();
    show();
  });
  connect(&tasks_, &Tasks::cancelled, this, [this](int id) {
    if (id != task_) return;
    task_ = 0;
    show();
  });
}

void FeatureDocument::compute_log_mel() {
  auto dataset = data_.dataset();
  const auto take = [this](Features features) {
    log_mel_ = std::make_shared<const Features>(std::move(features));
    show();
  };
  task_ = tasks_.run(
      tr("Log-mel features for the map"),
      [dataset, take](const TaskContext& context) {
        return kept_log_mel_features(
            *dataset, most_clips, context.stop(),
            [&](std::int64_t done, std::int64_t of) {
              context.progress(std::to_string(done) + " of " + std::to_string(of) + " clips",
                               static_cast<double>(done) / static_cast<double>(of));
            },
            [&](Features partial) {
              context.post([take, partial = std::move(partial)] { take(partial); });
            });
      },
      [this, take](Features features) {
        task_ = 0;
        take(std::move(features));
      },
      [this](const QString&) {
        task_ = 0;
        show();
      });
  Q_EMIT began();
}

void FeatureDocument::take_embeddings() {
  const auto& told = run_.embeddings();
  // The same clips under the same ids, or the points would carry wrong names.
  if (!told || !data_.dataset() || !data_.is_of(run_.experiment())) return;
  embeddings_ = told;
  embeddings_of_ = run_.folder();
  show();
}

void FeatureDocument::open_file(const FeatureFile& file) {
  const auto dataset = data_.dataset();
  if (!dataset) {
    Q_EMIT said(tr("Open the sounds that the features are of first."));
    return;
  }
  struct Read {
    GivenFeatures given;
    FeaturesOnClips found;
  };
  const QString name = shown_name(file.file.filename().string());
  tasks_.run(
      tr("Reading %1").arg(name),
      [file, dataset](const TaskContext&) {
        Read read{read_given_features(file), {}};
        read.found = features_on_clips(read.given, *dataset);
        return read;
      },
      [this, file, dataset, name](const Read& read) {
        // Other sounds were opened meanwhile.
        if (dataset != data_.dataset()) return;
        for (const std::string& problem : read.given.problems) {
          Q_EMIT said(QString::fromStdString(problem));
        }
        tell_found(name, read.found);
        if (!read.found.features) return;
        given_ = read.found.features;
        given_from_ = file.file;
        prefer(Kind::Given);
      },
      [this](const QString& why) { Q_EMIT said(why); });
}

void FeatureDocument::tell_found(const QString& name, const FeaturesOnClips& found) {
  if (!found.features) {
    Q_EMIT said(found.first_without.empty()
                    ? tr("%1: has no column path in its metadata, and not as many rows as there "
                         "are clips.")
                          .arg(name)
                    : tr("%1: no row names a clip of these sounds; the first says %2.")
                          .arg(name, shown_name(found.first_without)));
    return;
  }
  QString words = tr("%1: %L2 rows of %L3 features.")
                      .arg(name)
                      .arg(qint64{found.features->rows()})
                      .arg(qint64{found.features->width});
  if (found.without_clip > 0) {
    words += ' ' + tr("%L1 more name no clip of these sounds, the first %2.")
                       .arg(qint64{found.without_clip})
                       .arg(shown_name(found.first_without));
  }
  Q_EMIT said(words);
}

QString FeatureDocument::given_name() const {
  return shown_name(given_from_.filename().string());
}

void FeatureDocument::prefer(Kind kind) {
  preferred_ = kind;
  show();
}

void FeatureDocument::show() {
  const bool given = given_ && preferred_ == Kind::Given;
  // Whose file is gone sees what training brings.
  const bool embeddings = !given && embeddings_ && (preferred_ != Kind::LogMel || !log_mel_);
  features_ = given ? given_ : embeddings ? embeddings_ : log_mel_;
  kind_ = !features_   ? Kind::None
          : given      ? Kind::Given
          : embeddings ? Kind::Embeddings
                       : Kind::LogMel;
  Q_EMIT changed();
}

QString FeatureDocument::words() const {
  switch (kind_) {
    case Kind::LogMel:
      return tr("what plain log-mel features see");
    case Kind::Embeddings:
      return tr("what the encoder sees at step %L1").arg(features_->step.value_or(0));
    case Kind::Given:
      return tr("what %1 holds").arg(given_name());
    case Kind::None:
      break;
  }
  return {};
}

QString FeatureDocument::space() const {
  if (kind_ == Kind::Given) return QString::fromStdString(given_from_.string());
  if (kind_ != Kind::Embeddings) return QStringLiteral("log-mel");
  return QString::fromStdString(run_.folder().string());
}

QString FeatureDocument::missing_words() const {
  if (!data_.dataset()) {
    return tr(
        "Here every clip is a point, near to what sounds alike. Open sounds to see them as "
        "plain log-mel features do.");
  }
  if (working()) return tr("The clips are being heard; the first points come in a moment.");
  if (features_) return tr("A map takes two clips that can be read; these sounds have fewer.");
  return tr("The clips were not heard to the end. Open the sounds again to see them here.");
}

std::int64_t FeatureDocument::row_of(std::int64_t clip) const {
  return features_ ? row_in(*features_, clip) : -1;
}

std::int64_t FeatureDocument::clips_in_all() const {
  return data_.dataset() ? static_cast<std::int64_t>(data_.dataset()->clips.size()) : 0;
}

}  // namespace earshot
