#pragma once

#include <cmath>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/features.h"
#include "core/base/sound_change.h"
#include "core/catalogue/figures.h"
#include "core/data/dataset.h"

namespace earshot {

struct ClassResult {
  std::string name;
  double precision = 0, recall = 0, f1 = 0;  ///< 0..1
  std::int64_t support = 0;                  ///< test clips of this class
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
  /// The features of the same items, each made anew of its sound as it is changed.
  std::function<Features(const SoundChange&)> changed = {};
};

/// The result of a protocol that names a class for each test item, in the order of
/// labelled.rows(Split::Test): figures, confusion, classes and predictions.
ProbeResult result_of_classes(const ProtocolTask& task, const std::vector<std::int64_t>& predicted);

}  // namespace earshot
