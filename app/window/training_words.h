#pragma once

#include <QString>
#include <QStringList>

namespace earshot {

class RunDocument;
class Session;

/// What the open run is at: "training", "paused", "finished"; what is being prepared; what keeps
/// the present experiment from being trained.
QString training_state_words(Session& session);
/// "step 22 of 800"; the state where it is not running; "" without a run.
QString step_words(const RunDocument& run);
/// What a person may look at: how near the views of a clip are, what was told apart; before any
/// run, what the method does.
QStringList watch_words(Session& session);
/// A sign, so that colour is not alone in saying it, and the health's sentence; "" without one.
QString health_words(const RunDocument& run);
/// The role of a label that says it: "good", "careful", "bad"; "muted" without one.
const char* health_role(const RunDocument& run);

}  // namespace earshot
