#pragma once

#include <QObject>

#include "app/session/session.h"
#include "core/catalogue/exporters.h"

namespace earshot {

class MainWindow;

/// The menu Run: takes out of the open run what the catalogue's exporters can, each as a task.
class RunExports : public QObject {
  Q_OBJECT

 public:
  /// Adds an action "run.export.NAME" for each exporter.
  RunExports(Session& session, MainWindow& window);

  /// Writes a file of the open run; says when it is there, or why it is not.
  void write(const ExporterEntry& exporter, const QString& file, const Values& settings);

 private:
  void ask(const ExporterEntry& exporter);
  /// Why the open run cannot be exported so; empty where it can.
  QString refusal(const ExporterEntry& exporter) const;
  void show_state();
  void draw(const std::function<std::string()>& drawing, const QString& file);
  void say_written(const QString& file, const ExportOutcome& outcome);

  Session& session_;
  MainWindow& window_;
};

}  // namespace earshot
