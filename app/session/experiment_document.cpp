#include "app/session/experiment_document.h"

#include <QElapsedTimer>
#include <QUndoCommand>

#include "app/session/own_sounds.h"

namespace earshot {
namespace {

constexpr int merge_within_ms = 1000;
constexpr int edit_id = 1;

}  // namespace

class ExperimentEdit : public QUndoCommand {
 public:
  ExperimentEdit(ExperimentDocument& document, ExperimentDocument::Shown after, std::string path,
                 const QString& words)
      : QUndoCommand(words),
        document_(document),
        before_(document.shown_),
        after_(std::move(after)),
        path_(std::move(path)) {
    since_.start();
  }

  const Experiment& before() const { return before_.experiment; }
  const Experiment& after() const { return after_.experiment; }
  void undo() override { document_.show(before_); }
  void redo() override { document_.show(after_); }
  int id() const override { return path_.empty() ? -1 : edit_id; }

  bool mergeWith(const QUndoCommand* next) override {
    const auto* later = static_cast<const ExperimentEdit*>(next);
    if (later->path_ != path_ || since_.elapsed() > merge_within_ms) return false;
    after_ = later->after_;
    since_.restart();
    setObsolete(before_.experiment == after_.experiment);
    return true;
  }

 private:
  ExperimentDocument& document_;
  ExperimentDocument::Shown before_, after_;
  std::string path_;  ///< of the one setting; empty where a whole experiment came
  QElapsedTimer since_;
};

ExperimentDocument::ExperimentDocument(std::shared_ptr<const Catalogue> catalogue,
                                       Experiment experiment, QObject* parent)
    : QObject(parent), catalogue_(std::move(catalogue)), shown_{std::move(experiment), {}} {
  undo_.setUndoLimit(200);
}

QString ExperimentDocument::set(const std::string& path, const Value& value) {
  Shown after = shown_;
  try {
    set_value(*catalogue_, after.experiment, path, value);
  } catch (const ParameterError& error) {
    return QString::fromUtf8(error.what());
  }
  if (path.starts_with("data.") || path == "seed") after.by_hand.insert(path);
  if (after.experiment == shown_.experiment) {
    // Whoever opens what is open already has chosen it too.
    shown_.by_hand = std::move(after.by_hand);
    return {};
  }
  const auto all = sections(*catalogue_, after.experiment);
  const Parameter* parameter = find_parameter(all, path);
  const QString label =
      QString::fromStdString(parameter != nullptr ? parameter->label : path).toLower();
  undo_.push(new ExperimentEdit(*this, std::move(after), path, tr("change of %1").arg(label)));
  return {};
}

void ExperimentDocument::replace(const Experiment& experiment, const QString& words) {
  Shown after{experiment, {"seed"}};
  for (const auto& [path, value] : experiment.values) {
    if (describes_sounds(path)) after.by_hand.insert(path);
  }
  push(std::move(after), words);
}

void ExperimentDocument::take_preset(const Experiment& experiment, const QString& words) {
  push({experiment, shown_.by_hand}, words);
}

void ExperimentDocument::push(Shown after, const QString& words) {
  if (after.experiment == shown_.experiment) {
    shown_.by_hand = std::move(after.by_hand);
  } else {
    undo_.push(new ExperimentEdit(*this, std::move(after), {}, words));
  }
}

const Experiment* ExperimentDocument::after_undo() const {
  const auto* edit = static_cast<const ExperimentEdit*>(undo_.command(undo_.index() - 1));
  return edit == nullptr ? nullptr : &edit->before();
}

const Experiment* ExperimentDocument::after_redo() const {
  const auto* edit = static_cast<const ExperimentEdit*>(undo_.command(undo_.index()));
  return edit == nullptr ? nullptr : &edit->after();
}

void ExperimentDocument::show(const Shown& shown) {
  QStringList paths;
  for (const Difference& difference : differences(shown_.experiment, shown.experiment)) {
    paths += QString::fromStdString(difference.path);
  }
  shown_ = shown;
  if (!paths.isEmpty()) Q_EMIT changed(paths);
}

}  // namespace earshot
