#pragma once

#include <memory>
#include <QObject>
#include <QTimer>
#include <vector>

#include "app/session/evaluation_document.h"
#include "app/session/feature_document.h"

namespace earshot {

/// What the label can be told from where nothing was learnt, and by the encoder before its first
/// step: judged in the background as soon as sounds are open and the map has its first points, so
/// that there is something to beat before anybody trains. Of the open run, else of the experiment.
class BaselinesDocument : public QObject {
  Q_OBJECT

 public:
  /// A sample where there are more clips.
  static constexpr std::int64_t most_clips = 4000;

  BaselinesDocument(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks,
                    ExperimentDocument& experiment, DataDocument& data, RunDocument& run,
                    FeatureDocument& features, EvaluationDocument& evaluation,
                    QObject* parent = nullptr);

  /// Those that are there, in the catalogue's order.
  const std::vector<JudgedBaseline>& judged() const { return judged_; }
  bool working() const { return task_ != 0; }
  /// What is being done; empty where nothing is.
  const QString& progress() const { return progress_; }
  /// Why there are none; empty where there are, or while it is not known yet.
  const QString& words() const { return words_; }
  /// How many of the clips are looked at, where not at all; else 0.
  std::int64_t sampled() const { return sampled_; }

 Q_SIGNALS:
  void changed();

 private:
  /// What is judged: the sounds, and of each baseline the settings that it depends on.
  struct Wanted {
    std::weak_ptr<const Dataset> dataset;
    std::string label, protocol;
    std::vector<std::pair<std::string, std::string>> settings;
    bool is_of(const Wanted& other) const;
  };
  void look();
  void begin();
  void forget();
  void take(JudgedBaseline judged);
  bool may_begin() const;
  const Experiment& experiment() const;

  std::shared_ptr<const Catalogue> catalogue_;
  Tasks& tasks_;
  ExperimentDocument& experiment_;
  DataDocument& data_;
  RunDocument& run_;
  FeatureDocument& features_;
  EvaluationDocument& evaluation_;
  QTimer settle_;  ///< a setting is being dragged
  Wanted wanted_;
  int task_ = 0;
  std::int64_t sampled_ = 0;
  QString progress_, words_;
  std::vector<JudgedBaseline> judged_;
};

}  // namespace earshot
