#include "app/panels/compare_choice.h"

#include <algorithm>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QSpinBox>

#include "app/session/own_sounds.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int usual_seeds = 3;
constexpr int usual_minutes = 5;

enum EncoderChoice { preset_encoders, one_encoder };

/// The encoder of another experiment, with all its settings.
void take_encoder(const Catalogue& catalogue, Experiment& experiment, const Experiment& from) {
  set_value(catalogue, experiment, "encoder.name", from.values.at("encoder.name"));
  for (const auto& [path, value] : from.values) {
    if (path.starts_with("encoder.")) set_value(catalogue, experiment, path, value);
  }
}

}  // namespace

CompareChoice::CompareChoice(const Catalogue& catalogue, QWidget* parent)
    : QWidget(parent), catalogue_(catalogue) {
  presets_ = new QListWidget(this);
  presets_->setObjectName("compare_presets");
  presets_->setAccessibleName(tr("Methods to compare"));
  // What learns in minutes comes first.
  std::vector<Preset> presets = catalogue.presets;
  std::ranges::stable_partition(
      presets, [](const Preset& preset) { return preset.words.name.ends_with("-small"); });
  for (const Preset& preset : presets) {
    auto* item = new QListWidgetItem(QString::fromStdString(preset.words.name), presets_);
    item->setToolTip(QString::fromStdString(preset.words.label + ": " + preset.words.summary));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(Qt::Unchecked);
  }
  encoder_ = new QComboBox(this);
  encoder_->setObjectName("compare_encoder");
  encoder_->setAccessibleName(tr("Encoder"));
  encoder_->addItem(tr("Each preset's own"));
  encoder_->addItem(tr("One for all"));
  encoder_->setToolTip(
      tr("One for all: every method trains the encoder that is set under Method, so that the "
         "methods alone differ. A method that cannot use it is named."));
  seeds_ = new QSpinBox(this);
  seeds_->setObjectName("compare_seeds");
  seeds_->setAccessibleName(tr("Seeds"));
  seeds_->setRange(1, 20);
  seeds_->setValue(usual_seeds);
  seeds_->setToolTip(tr("How many seeds each method is trained with, from 0 on"));
  minutes_ = new QSpinBox(this);
  minutes_->setObjectName("compare_minutes");
  minutes_->setAccessibleName(tr("Longest training"));
  minutes_->setRange(0, 10000);
  minutes_->setValue(usual_minutes);
  minutes_->setSuffix(tr(" min"));
  minutes_->setSpecialValueText(tr("as preset"));
  minutes_->setToolTip(tr("The longest that one training may take"));
  auto* words = new QLabel(tr("Each method is trained on the open sounds with every seed, then "
                              "probed. Stop at any time; the same choice goes on."),
                           this);
  words->setToolTip(words->text());
  words->setProperty("role", "muted");
  words->setWordWrap(true);

  auto* form = new QFormLayout;
  form->setContentsMargins(0, 0, 0, 0);
  form->addRow(tr("Encoder"), encoder_);
  form->addRow(tr("Seeds"), seeds_);
  form->addRow(tr("At most"), minutes_);
  estimate_ = new QLabel(this);
  estimate_->setObjectName("compare_estimate");
  estimate_->setWordWrap(true);
  form->addRow(words);
  form->addRow(estimate_);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(grid::inside);
  row->addWidget(presets_, 1);
  row->addLayout(form, 1);
  connect(presets_, &QListWidget::itemChanged, this, &CompareChoice::changed);
  connect(encoder_, &QComboBox::currentIndexChanged, this, &CompareChoice::changed);
  connect(seeds_, &QSpinBox::valueChanged, this, &CompareChoice::changed);
  connect(minutes_, &QSpinBox::valueChanged, this, &CompareChoice::changed);
}

void CompareChoice::set_estimate(const QString& words) {
  estimate_->setText(words);
}

QVariantMap CompareChoice::state() const {
  QStringList ticked;
  for (int place = 0; place < presets_->count(); ++place) {
    if (presets_->item(place)->checkState() == Qt::Checked) ticked += presets_->item(place)->text();
  }
  return {{"presets", ticked},
          {"encoder", encoder_->currentIndex()},
          {"seeds", seeds_->value()},
          {"minutes", minutes_->value()}};
}

void CompareChoice::restore(const QVariantMap& state) {
  const QStringList ticked = state.value("presets").toStringList();
  for (int place = 0; place < presets_->count(); ++place) {
    if (ticked.contains(presets_->item(place)->text())) {
      presets_->item(place)->setCheckState(Qt::Checked);
    }
  }
  encoder_->setCurrentIndex(state.value("encoder", preset_encoders).toInt());
  seeds_->setValue(state.value("seeds", usual_seeds).toInt());
  minutes_->setValue(state.value("minutes", usual_minutes).toInt());
}

Comparison CompareChoice::comparison(const Experiment& here,
                                     const std::set<std::string>& by_hand) const {
  std::set<std::string> kept = by_hand;
  kept.erase("seed");  // each method is trained with all of the comparison's
  Comparison comparison;
  for (int seed = 0; seed < seeds_->value(); ++seed) comparison.seeds.push_back(seed);
  comparison.most_seconds = 60.0 * minutes_->value();
  for (int place = 0; place < presets_->count(); ++place) {
    const QListWidgetItem* item = presets_->item(place);
    if (item->checkState() != Qt::Checked) continue;
    const std::string name = item->text().toStdString();
    Experiment experiment = preset_experiment(catalogue_, name);
    experiment = on_the_sounds_of(catalogue_, std::move(experiment), here, kept);
    if (encoder_->currentIndex() == one_encoder) take_encoder(catalogue_, experiment, here);
    for (const ParameterError& error : contradictions(catalogue_, experiment)) {
      throw ParameterError(name, error.what());
    }
    comparison.methods.push_back({name, std::move(experiment)});
  }
  return comparison;
}

}  // namespace earshot
