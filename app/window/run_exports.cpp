#include "app/window/run_exports.h"

#include <optional>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/window/main_window.h"
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

FileMade file_of(const BegunExport& begun) {
  QStringList words;
  if (!begun.outcome.words.empty()) words += QString::fromStdString(begun.outcome.words);
  for (const std::string& note : begun.outcome.notes) words += QString::fromStdString(note);
  return {
      .draw = begun.draw, .is_written = !begun.draw, .words = words.join(QStringLiteral(" · "))};
}

}  // namespace

RunExports::RunExports(Session& session, MainWindow& window) : session_(session), window_(window) {
  for (const ExporterEntry& exporter : session_.catalogue().exporters) {
    window_.actions().add({action_id(exporter),
                           tr("Export"),
                           tr("%1…").arg(label_of(exporter)),
                           "export",
                           {},
                           QString::fromStdString(exporter.words.summary)},
                          [this, &exporter] { ask(exporter); });
  }
  window_.actions().add({"export.experiment",
                         tr("Export"),
                         tr("Experiment…"),
                         "export",
                         {},
                         tr("Every setting as JSON, which the command line trains unchanged")},
                        [this] { session_.save_experiment_as(&window_); });
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
    Actions& actions = window_.actions();
    actions.allow(actions.at(action_id(exporter)), refusal(exporter));
  }
}

void RunExports::ask(const ExporterEntry& exporter) {
  if (!refusal(exporter).isEmpty()) return;
  const auto settings = asked_settings(exporter, &window_);
  if (!settings) return;
  FileOffer offer{action_id(exporter), label_of(exporter), session_.run().name(), {}};
  for (const std::string& ending : exporter.endings) {
    offer.endings += QString::fromStdString(ending);
  }
  ExportRequest request;
  request.run = session_.run().folder();
  // Where its sounds lie now.
  if (session_.run().data_has_moved()) {
    request.data = session_.run().experiment().text("data.path");
  }
  request.settings = *settings;
  session_.files().save(offer, &window_,
                        [catalogue = session_.shared_catalogue(), &exporter, request](
                            const QString& file, const TaskContext& context) {
                          ExportRequest asked = request;
                          asked.file = file.toStdString();
                          asked.stop = context.stop();
                          asked.report = [&context](const std::string& words, double done) {
                            context.progress(words, done);
                          };
                          return file_of(begin_export(*catalogue, exporter, asked));
                        });
}

}  // namespace earshot
