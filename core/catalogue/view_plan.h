#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "core/params/value.h"

namespace earshot {

/// How long a view is: a share of the crop (views.crop_samples), or seconds whatever the crop is.
struct ViewLength {
  double share = 1;    ///< of the crop, above 0; above 1 it is longer than the crop
  double seconds = 0;  ///< above 0: so long, and `share` says nothing

  /// At least 1. `sample_rate` in Hz.
  std::int64_t samples(std::int64_t crop_samples, std::int64_t sample_rate) const;
  friend bool operator==(const ViewLength&, const ViewLength&) = default;
};

ViewLength share_of_crop(double share);
ViewLength seconds_long(double seconds);

/// One of the views that a step takes of each clip.
struct ViewPlan {
  /// For people, beside its lane and in the names of its files: "anchor", "small 3". Left empty it
  /// is "view A" for the first of a list, "view B" for the second and so on.
  std::string name{};
  /// Views of one crop number begin at one place in the clip, and each number has a place of its
  /// own. Where they are not equally long, the crop is as long as its longest view and a shorter
  /// one is its beginning. The number is part of what the place is drawn from.
  int crop = 0;
  bool augmented = true;  ///< false: the crop as it was recorded
  ViewLength length{};

  friend bool operator==(const ViewPlan&, const ViewPlan&) = default;
};

/// The views of each clip that a step takes: a list, or a rule that makes one of the method's
/// settings. Those settings must apply at a restart: views do not change while training.
class ViewList {
 public:
  using Rule = std::function<std::vector<ViewPlan>(const Values& method_settings)>;

  ViewList();  ///< two augmented crops, each at a place of its own
  ViewList(std::initializer_list<ViewPlan> plans) : plans_(plans) {}
  ViewList(std::vector<ViewPlan> plans) : plans_(std::move(plans)) {}
  template <class Callable>
    requires std::invocable<Callable, const Values&>
  ViewList(Callable rule) : rule_(std::move(rule)) {}

  /// Each with a name.
  std::vector<ViewPlan> of(const Values& method_settings) const;
  bool follows_settings() const { return rule_ != nullptr; }

 private:
  std::vector<ViewPlan> plans_;
  Rule rule_;
};

/// What files of a view are named after, "a" of "view A" and "small-3" of "small 3": letters of
/// ASCII, digits and hyphens, no two alike.
std::vector<std::string> file_words(const std::vector<ViewPlan>& plans);

/// Samples of the longest; 0 of none.
std::int64_t longest(const std::vector<ViewPlan>& plans, std::int64_t crop_samples,
                     std::int64_t sample_rate);

}  // namespace earshot
