#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <QObject>
#include <QTimer>

#include "app/session/experiment_document.h"

namespace earshot {

/// $EARSHOT_STATE, else $XDG_STATE_HOME/earshot, else ~/.local/state/earshot.
std::filesystem::path state_folder();

/// Keeps an experiment that no file and no run holds in a file of its own while it is worked on,
/// within a second of each change, written off the window's thread. A window that ends as it should
/// takes the file away; one that does not leaves it to the next. Several windows have a file each.
class UnsavedExperiment : public QObject {
  Q_OBJECT

 public:
  explicit UnsavedExperiment(ExperimentDocument& document,
                             std::filesystem::path folder = state_folder(),
                             QObject* parent = nullptr);
  ~UnsavedExperiment() override;

  /// This experiment can be had elsewhere: from a file, a run, a preset.
  void set_saved(const Experiment& experiment);

  /// What a window that ended unexpectedly has left.
  struct LeftOver {
    std::filesystem::path file;
    std::optional<Experiment> experiment;
    std::string fault;  ///< why it cannot be read, where it cannot
  };
  /// The newest one whose window is not there any more; one that cannot be read is put aside, so
  /// that it is told once.
  std::optional<LeftOver> left_over();
  /// The present experiment is what was left over: its file goes once the present one is kept.
  void take_over(const LeftOver& left);
  /// Nobody wants it any more.
  static void discard(const LeftOver& left);

 Q_SIGNALS:
  void said(const QString& words);

 private:
  struct Place;
  void keep();
  void tell_fault();

  ExperimentDocument& document_;
  std::filesystem::path folder_;
  std::string own_name_;
  std::shared_ptr<Place> place_;  ///< shared with the thread that writes
  std::filesystem::path former_;  ///< goes once the present experiment is kept
  bool kept_ = false;
  Experiment saved_;
  QTimer soon_, after_;
  bool told_ = false;
};

}  // namespace earshot
