#pragma once

#include <cmath>
#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/features.h"
#include "core/base/sound_change.h"
#include "core/catalogue/distortions.h"
#include "core/catalogue/figures.h"
#include "core/catalogue/protocols.h"
#include "core/data/dataset.h"

namespace earshot {

class PcmCache;

struct ClassResult {
  std::string name;
  double precision = 0, recall = 0, f1 = 0;  ///< 0..1
  std::int64_t support = 0;                  ///< test clips of this class
};

/// What is left of a probe's accuracy where the test clips are heard distorted.
struct DistortionResult {
  std::string name;     ///< of Catalogue::distortions
  bool seen = false;    ///< it is of a kind that the run's training draws
  double accuracy = 0;  ///< 0..1
};

/// What a protocol says of one set of features, on the test split.
struct ProbeResult {
  std::string protocol = "linear";
  std::string split = "test";
  std::string label;          ///< the column that was probed
  FigureValues figures;       ///< the one that ranks first
  FigureValues further;       ///< those that another says of the encoder alone (Figure::by)
  double valid_accuracy = 0;  ///< of the chosen regularisation
  double regularisation = 0;  ///< C, chosen on the validation split alone
  std::int64_t train_clips = 0, valid_clips = 0, test_clips = 0, features = 0;
  std::vector<std::string> classes;
  std::vector<ClassResult> per_class;
  std::vector<std::vector<std::int64_t>> confusion;  ///< [true][predicted]
  /// Test items with their true and predicted class, for the confusion cells.
  struct Prediction {
    Item item;
    std::int64_t truth = 0, predicted = 0;
  };
  std::vector<Prediction> predictions;
  std::vector<DistortionResult> distortions;  ///< of a protocol that hears them

  /// One of the figures; nothing where a file of before does not have it.
  std::optional<double> figure(const std::string& id) const;
  /// What runs are ranked by; NaN without figures.
  double ranked() const { return figures.empty() ? std::nan("") : figures.front().second; }
};

/// The items of a data set that carry a label, ready to be judged: the rows of all features follow
/// `items`.
struct LabelledItems {
  std::string column;
  std::vector<std::string> classes;  ///< sorted
  std::vector<Item> items;           ///< row -> item
  std::vector<std::int64_t> labels;  ///< row -> class
  std::vector<Split> splits;         ///< row -> split

  std::vector<std::int64_t> rows(Split split) const;  ///< ascending
  std::vector<std::int64_t> labels_at(const std::vector<std::int64_t>& rows) const;
  std::vector<Item> items_at(const std::vector<std::int64_t>& rows) const;
};

/// One set of features that a protocol is to judge.
struct ProtocolTask {
  const LabelledItems& labelled;
  const Features& features;                  ///< of labelled.items
  const std::vector<Figure>& class_figures;  ///< of whoever names classes
  bool is_baseline = false;
  std::int64_t sample_rate = 0;  ///< Hz, of the sound that is changed
  std::uint64_t seed = 0;
  std::stop_token stop = {};
  /// The features of items, labelled.items or some of them, made anew of their sound as it is
  /// changed: a row each.
  FeatureSource changed = {};
  PcmCache* sounds = nullptr;  ///< as they are, for a change that needs more than its stretch
  /// What a protocol that hears distortions applies, and the kinds of change that the run's
  /// training draws.
  std::vector<DistortionEntry> distortions = {};
  std::set<std::string> drawn_kinds = {};
  /// To be told, within a sentence, which changed sound is heard from now on; "" for the sound as
  /// it is.
  std::function<void(const std::string&)> hears = {};
};

/// The result of a protocol that names a class for each test item, in the order of
/// labelled.rows(Split::Test): figures, confusion, classes and predictions.
ProbeResult result_of_classes(const ProtocolTask& task, const std::vector<std::int64_t>& predicted);

}  // namespace earshot
