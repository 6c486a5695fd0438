#include "app/panels/method_panel.h"

#include <algorithm>
#include <QComboBox>
#include <QEvent>

#include "app/panels/obstacle_line.h"
#include "widgets/form/param_form.h"

namespace earshot {
namespace {

/// The chain's augmentations have a panel of their own.
bool is_of_the_chain(const Section& section) {
  return section.path.starts_with("views.");
}

/// Method and encoder first: they decide what else there is.
int rank(const Section& section) {
  static const std::vector<std::string> order{"method", "encoder",    "views", "training",
                                              "data",   "evaluation", ""};
  const std::string top = section.path.substr(0, section.path.find('.'));
  const auto found = std::find(order.begin(), order.end(), top);
  return static_cast<int>(found - order.begin());
}

}  // namespace

PanelWords MethodPanel::words() {
  return {"method", tr("Method"), "method",
          tr("Presets, and every setting of method, encoder and training")};
}

MethodPanel::MethodPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  presets_ = new QComboBox(this);
  presets_->setObjectName("presets");
  presets_->setAccessibleName(tr("Presets"));
  presets_->setToolTip(tr("A whole experiment with one choice; undo brings the former one back"));
  presets_->setPlaceholderText(tr("Choose a preset"));
  presets_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  presets_->setMinimumContentsLength(16);
  for (const Preset& preset : session_.catalogue().presets) {
    presets_->addItem(QString::fromStdString(preset.words.label),
                      QString::fromStdString(preset.words.name));
    presets_->setItemData(presets_->count() - 1,
                          QString::fromStdString(preset.words.summary + "\n" + preset.words.source),
                          Qt::ToolTipRole);
  }
  presets_->setCurrentIndex(-1);
  presets_->setFocusPolicy(Qt::StrongFocus);
  presets_->installEventFilter(this);
  form_ = new ParamForm(this);
  contents()->addWidget(presets_);
  contents()->addWidget(new ObstacleLine(session_, QStringLiteral("method_obstacle"), this));
  contents()->addWidget(form_, 1);
  connect(presets_, &QComboBox::activated, this, [this](int index) {
    session_.choose_preset(presets_->itemData(index).toString().toStdString());
  });
  connect(form_, &ParamForm::edited, this,
          [this](const std::string& path, const Value& value) { session_.set(path, value); });
  connect(form_, &ParamForm::mend_asked, this, [this](const std::string& path) {
    for (const Fault& fault : session_.obstacles().faults()) {
      if (fault.path != path || !fault.mend) continue;
      const Mend mend = *fault.mend;
      return session_.set(mend.path, mend.value);
    }
  });
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.obstacles(), &Obstacles::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &Panel::refresh_later);
  refresh_later();
}

QList<Gesture> MethodPanel::gestures() const {
  return {{tr("Double click on a name"), tr("brings the default of the setting back")},
          {tr("Click on a dot"), tr("brings back what the preset has")},
          {tr("Wheel, Up, Down"), tr("change a number that has the focus")}};
}

/// Who scrolls past it wants no other preset.
bool MethodPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == presets_ && event->type() == QEvent::Wheel && !presets_->hasFocus()) {
    event->ignore();
    return true;
  }
  return Panel::eventFilter(watched, event);
}

void MethodPanel::reveal(const std::string& path) {
  refresh();
  form_->reveal(path);
}

void MethodPanel::refresh() {
  const Experiment& experiment = session_.experiment().experiment();
  std::vector<Section> shown;
  for (Section& section : session_.experiment().all_sections()) {
    if (!is_of_the_chain(section)) shown.push_back(std::move(section));
  }
  for (Section& section : shown) {
    // Shown as a list to be dragged, not as a line of text.
    std::erase_if(section.parameters, [&](const Parameter& parameter) {
      return section.path == "views" && parameter.id == "order";
    });
  }
  std::stable_sort(shown.begin(), shown.end(),
                   [](const Section& a, const Section& b) { return rank(a) < rank(b); });
  form_->set_sections(std::move(shown));
  form_->set_training(!session_.run().permitted().all_settings);
  form_->show_values(experiment);
  std::vector<ParamForm::Wrong> wrong;
  for (const Fault& fault : session_.obstacles().faults()) {
    wrong.push_back({fault.path, fault.words, fault.mend ? fault.mend->words : QString()});
  }
  form_->show_wrong(wrong);
  const auto [recipe, of] = session_.presets().marks(experiment);
  form_->show_recipe(recipe, of);
  const PresetMatch::Match match = session_.presets().of(experiment);
  presets_->setCurrentIndex(match.preset == nullptr ? -1
                                                    : presets_->findData(QString::fromStdString(
                                                          match.preset->words.name)));
  const auto changed = static_cast<int>(match.changed.size());
  title_line()->set_caption(match.preset == nullptr || changed == 0 ? QString()
                            : changed == 1                          ? tr("1 setting changed")
                                           : tr("%L1 settings changed").arg(changed));
  presets_->setEnabled(bool(session_.run().permitted().open_another));
}

}  // namespace earshot
