#pragma once

#include <memory>
#include <QObject>

#include "app/session/clip_features.h"
#include "app/session/data_document.h"
#include "app/session/run_document.h"
#include "core/runs/features_on_clips.h"

namespace earshot {

/// The row of a clip in features, or -1: of several, the first.
std::int64_t row_in(const Features& features, std::int64_t clip);

/// The features that map and neighbours show: log-mel statistics as soon as sounds are open, the
/// encoder's embeddings while and after training, others out of a file. One for the whole window.
class FeatureDocument : public QObject {
  Q_OBJECT

 public:
  enum class Kind { None, LogMel, Embeddings, Given };

  FeatureDocument(Tasks& tasks, DataDocument& data, RunDocument& run, QObject* parent = nullptr);

  Kind kind() const { return kind_; }
  const std::shared_ptr<const Features>& features() const { return features_; }
  /// "what plain log-mel features see" or "what the encoder sees at step 300".
  QString words() const;
  /// What the features lie in: those of other names cannot be compared place by place.
  QString space() const;
  /// Why there are none, or too few for a map, and what would bring them.
  QString missing_words() const;
  bool working() const { return task_ != 0; }

  /// Features of the open sounds out of a file that anybody made; shown as soon as they are read,
  /// until other sounds are opened. said() tells how many of them name a clip, or what is wrong.
  void open_file(const FeatureFile& file);
  bool has_given() const { return given_ != nullptr; }
  /// The file's name.
  QString given_name() const;

  /// Which one is shown where several are there.
  void prefer(Kind kind);
  Kind preferred() const { return preferred_; }
  bool has_embeddings() const { return embeddings_ != nullptr; }

  /// Those of plain log-mel statistics, whatever is shown; null while there are none.
  const std::shared_ptr<const Features>& log_mel() const { return log_mel_; }

  /// The row of a clip, or -1: of several, the first.
  std::int64_t row_of(std::int64_t clip) const;
  /// How many clips the open sounds have, on the map or not.
  std::int64_t clips_in_all() const;

 Q_SIGNALS:
  void changed();
  void began();
  void said(const QString& words);

 private:
  void take_embeddings();
  void tell_found(const QString& name, const FeaturesOnClips& found);
  void compute_log_mel();
  void show();

  Tasks& tasks_;
  DataDocument& data_;
  RunDocument& run_;
  int task_ = 0;
  Kind kind_ = Kind::None;
  Kind preferred_ = Kind::Embeddings;
  std::filesystem::path embeddings_of_;  ///< the run
  std::filesystem::path given_from_;     ///< the file
  std::shared_ptr<const Features> log_mel_, embeddings_, given_, features_;
};

}  // namespace earshot
