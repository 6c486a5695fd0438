#pragma once

#include <memory>
#include <QStringList>

#include "tests/support/run_program.h"
#include "tests/support/support.h"

namespace earshot::testing {

/// A temporary folder with toy sounds and what it takes to make small experiments of them.
class ToyRuns {
 public:
  ToyRuns() { write_toy_sounds(at("sounds"), 3, 16, 0.5, 16000); }
  std::filesystem::path at(const std::string& name) const { return folder_.path() / name; }
  QString text(const std::string& name) const { return QString::fromStdString(at(name).string()); }

  /// `earshot new` from the small preset, shrunk; `more` are further arguments.
  ProgramResult make(const std::string& name, const QStringList& more = {}, int steps = 20) const {
    QStringList arguments{QStringLiteral("new"),    QStringLiteral("simclr-small"),
                          QStringLiteral("--data"), text("sounds"),
                          QStringLiteral("--out"),  text(name)};
    for (const char* setting : {"training.batch_size=8", "views.crop_samples=4000",
                                "training.watch_every=10", "training.checkpoint_every=5"}) {
      arguments << QStringLiteral("--set") << QString::fromLatin1(setting);
    }
    arguments << QStringLiteral("--set") << QStringLiteral("training.steps=%1").arg(steps);
    return run_program(arguments + more);
  }

  ProgramResult train(const std::string& experiment, const std::string& run,
                      const QStringList& more = {}) const {
    return run_program(QStringList{QStringLiteral("train"), text(experiment),
                                   QStringLiteral("--run"), text(run), QStringLiteral("--json")} +
                       more);
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace earshot::testing
