#include "app/panels/picture_options.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/chrome/palette.h"
#include "widgets/form/small_form.h"

namespace earshot {

const Palette& ExportedPicture::palette(const Palette& window) const {
  switch (colours) {
    case Colours::Light:
      return Palette::light();
    case Colours::Dark:
      return Palette::dark();
    case Colours::Window:
      break;
  }
  return window;
}

void describe(Binder& binder, ExportedPicture& options) {
  using Colours = ExportedPicture::Colours;
  binder.integer("width", options.width)
      .label("Width")
      .unit("pixels")
      .hard(100, 12000)
      .soft(600, 6000)
      .scale(Scale::Log)
      .help("A drawing as SVG has no pixels; of these it takes its shape.")
      .source("ours");
  binder.integer("height", options.height)
      .label("Height")
      .unit("pixels")
      .hard(100, 12000)
      .soft(600, 6000)
      .scale(Scale::Log)
      .help("What is drawn grows with the longer side.")
      .source("ours");
  binder
      .choice("colours", options.colours,
              {{Colours::Window, "window", "as in the window", ""},
               {Colours::Light, "light", "light", "for paper"},
               {Colours::Dark, "dark", "dark", "for slides"}})
      .label("Colours")
      .help("Light is made for paper.")
      .source("ours");
}

std::optional<ExportedPicture> asked_picture_options(const ExportedPicture& options,
                                                     const QString& title, QWidget* window) {
  QDialog dialog(window);
  dialog.setObjectName("picture_options");
  dialog.setWindowTitle(title);
  auto* column = new QVBoxLayout(&dialog);
  auto* form = new SmallForm(&dialog);
  form->set_parameters(parameters_of<ExportedPicture>(), values_of(options));
  form->setMinimumWidth(360);
  column->addWidget(form);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, &dialog);
  auto* go_on =
      buttons->addButton(QObject::tr("Choose a file\u2026"), QDialogButtonBox::AcceptRole);
  go_on->setDefault(true);
  column->addWidget(buttons);
  QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
  QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
  if (dialog.exec() != QDialog::Accepted) return {};
  return options_from<ExportedPicture>(form->values());
}

}  // namespace earshot
