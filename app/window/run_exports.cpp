#include "app/window/run_exports.h"

#include <optional>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/window/main_window.h"
#include "core/experiment/run_folder.h"
#include "core/runs/run_exporter.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/form/small_form.h"

namespace earshot {
namespace {

QString label_of(const ExporterEntry& exporter) {
  return QString::fromStdString(exporter.words.label);
}

QString action_id(const ExporterEntry& exporter) {
  return "run.export." + QString::fromStdString(exporter.words.name);
}

/// Nothing where the person thought better of it.
std::optional<Values> asked_settings(const ExporterEntry& exporter, QWidget* window) {
  if (exporter.parameters.empty()) return Values();
  QDialog dialog(window);
  dialog.setObjectName("export_settings");
  dialog.setWindowTitle(label_of(exporter));
  auto* column = new QVBoxLayout(&dialog);
  auto* words = new QLabel(QString::fromStdString(exporter.words.summary), &dialog);
  words->setProperty("role", "muted");
  words->setWordWrap(true);
  column->addWidget(words);
  auto* form = new SmallForm(&dialog);
  form->set_parameters(exporter.parameters);
  column->addWidget(form);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, &dialog);
  auto* go_on = buttons->addButton(RunExports::tr("Choose a file…"), QDialogButtonBox::AcceptRole);
  go_on->setDefault(true);
  column->addWidget(buttons);
  QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
  QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
  if (dialog.exec() != QDialog::Accepted) return {};
  return form->values();
}

/// "" where the person thought better of it.
QString asked_file(const ExporterEntry& exporter, const QString& run, QWidget* window) {
  QStringList patterns;
  for (const std::string& ending : exporter.endings) {
    patterns += "*" + QString::fromStdString(ending);
  }
  QFileDialog dialog(window, label_of(exporter));
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setNameFilter(QStringLiteral("%1 (%2)").arg(label_of(exporter), patterns.join(' ')));
  if (!patterns.isEmpty()) {
    dialog.setDefaultSuffix(patterns.front().mid(2));
    dialog.selectFile(run + patterns.front().mid(1));
  }
  if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) return {};
  return dialog.selectedFiles().front();
}

}  // namespace

RunExports::RunExports(Session& session, MainWindow& window) : session_(session), window_(window) {
  for (const ExporterEntry& exporter : session_.catalogue().exporters) {
    window_.actions().add({action_id(exporter),
                           tr("Run"),
                           tr("Export: %1…").arg(label_of(exporter)),
                           "export",
                           {},
                           QString::fromStdString(exporter.words.summary)},
                          [this, &exporter] { ask(exporter); });
  }
  connect(&session_.run(), &RunDocument::opened, this, &RunExports::show_state);
  connect(&session_.run(), &RunDocument::state_changed, this, &RunExports::show_state);
  connect(&session_.run(), &RunDocument::saved, this, &RunExports::show_state);
  show_state();
}

QString RunExports::refusal(const ExporterEntry& exporter) const {
  const RunDocument& run = session_.run();
  if (!run.is_open()) return tr("There is no run to export: train one, or open one.");
  if (exporter.needs != ExportNeed::Run && !run.has_checkpoint()) {
    return tr("There is no checkpoint yet: train a while first.");
  }
  return {};
}

void RunExports::show_state() {
  for (const ExporterEntry& exporter : session_.catalogue().exporters) {
    QAction* action = window_.actions().at(action_id(exporter));
    const QString why_not = refusal(exporter);
    action->setEnabled(why_not.isEmpty());
    action->setToolTip(why_not.isEmpty() ? tool_tip(window_.actions().spec(action))
                                         : plain_tip(why_not));
  }
}

void RunExports::ask(const ExporterEntry& exporter) {
  if (!refusal(exporter).isEmpty()) return;
  const auto settings = asked_settings(exporter, &window_);
  if (!settings) return;
  const QString file = asked_file(exporter, session_.run().name(), &window_);
  if (!file.isEmpty()) write(exporter, file, *settings);
}

void RunExports::write(const ExporterEntry& exporter, const QString& file, const Values& settings) {
  ExportRequest request;
  request.run = session_.run().folder();
  request.file = file.toStdString();
  // Where its sounds lie now.
  if (session_.run().data_has_moved()) {
    request.data = session_.run().experiment().text("data.path");
  }
  request.settings = settings;
  session_.tasks().run(
      tr("Export: %1").arg(label_of(exporter)),
      [catalogue = session_.shared_catalogue(), &exporter, request](const TaskContext& context) {
        ExportRequest asked = request;
        asked.stop = context.stop();
        asked.report = [&context](const std::string& words, double done) {
          context.progress(words, done);
        };
        return begin_export(*catalogue, exporter, asked);
      },
      [this, file](const BegunExport& begun) {
        if (begun.draw) {
          draw(begun.draw, file);
        } else {
          say_written(file, begun.outcome);
        }
      },
      [this](const QString& why) { window_.say(why); });
}

void RunExports::draw(const std::function<std::string()>& drawing, const QString& file) {
  std::string bytes;
  try {
    bytes = drawing();
  } catch (const std::exception& error) {
    window_.say(QString::fromUtf8(error.what()));
    return;
  }
  session_.tasks().run(
      tr("Writing %1").arg(file),
      [file, bytes = std::move(bytes)](const TaskContext&) {
        write_file_safely(file.toStdString(), bytes);
        return true;
      },
      [this, file](bool) { say_written(file, {}); },
      [this](const QString& why) { window_.say(why); });
}

void RunExports::say_written(const QString& file, const ExportOutcome& outcome) {
  QStringList words{tr("Written: %1").arg(file)};
  if (!outcome.words.empty()) words += QString::fromStdString(outcome.words);
  for (const std::string& note : outcome.notes) words += QString::fromStdString(note);
  window_.say(words.join(QStringLiteral(" · ")));
}

}  // namespace earshot
