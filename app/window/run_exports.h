#pragma once

#include <QObject>

#include "app/session/session.h"
#include "core/catalogue/exporters.h"

namespace earshot {

class MainWindow;

/// The first of the menu Export: takes out of the open run what the catalogue's exporters can, and
/// the experiment. Panels add what they show.
class RunExports : public QObject {
  Q_OBJECT

 public:
  /// Adds an action "run.export.NAME" for each exporter, and "export.experiment".
  RunExports(Session& session, MainWindow& window);

 private:
  void ask(const ExporterEntry& exporter);
  /// Why the open run cannot be exported so; empty where it can.
  QString refusal(const ExporterEntry& exporter) const;
  void show_state();

  Session& session_;
  MainWindow& window_;
};

}  // namespace earshot
