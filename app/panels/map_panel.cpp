#include "app/panels/map_panel.h"

#include <algorithm>
#include <QComboBox>
#include <QPushButton>
#include <utility>

#include "widgets/chrome/actions.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/style.h"
#include "widgets/form/small_form.h"
#include "widgets/map/map_view.h"

namespace earshot {
namespace {

constexpr const char* colour_by_split = "split";

}  // namespace

PanelWords MapPanel::words() {
  return {"map", tr("Map"), "map", tr("Every clip a point, near to what sounds alike")};
}

MapPanel::MapPanel(Session& session, QWidget* parent) : Panel(words(), parent), session_(session) {
  view_ = new MapView(this);
  view_->setObjectName("map_view");
  view_->setAccessibleName(tr("Map of the clips"));
  contents()->setContentsMargins(0, 4, 0, 0);
  contents()->setSpacing(4);
  contents()->addLayout(make_controls());
  contents()->addWidget(form_);
  contents()->addWidget(view_, 1);
  connect_view();
  connect(&session_.features(), &FeatureDocument::changed, this, &Panel::refresh_later);
  connect(&session_.features(), &FeatureDocument::began, this, &Panel::refresh_later);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &MapPanel::show_columns);
  connect(&session_.neighbours(), &NeighbourDocument::changed, this, &MapPanel::show_selection);
  connect(&session_.hearing(), &Hearing::selected_changed, this, &MapPanel::show_selection);
  connect(&session_.tasks(), &Tasks::cancelled, this, [this](int id) {
    if (id != task_) return;
    task_ = 0;
    again_->setText(tr("Run again"));
  });
  // At once, also where nobody looks: a refresh waits until the panel is seen.
  connect(&session_.data(), &DataDocument::began, this, &MapPanel::forget);
  connect(&session_.data(), &DataDocument::ended, this, &MapPanel::show_columns);
  refresh_later();
}

void MapPanel::add_actions(Actions& actions) {
  actions.add({"view.frame",
               tr("View"),
               tr("Frame the map"),
               "frame",
               {QKeySequence("F")},
               tr("Shows what is marked or chosen on the map, then everything")},
              [this] { frame(); });
}

QLayout* MapPanel::make_controls() {
  auto* line = new QHBoxLayout;
  line->setContentsMargins(8, 0, 8, 0);
  line->setSpacing(grid::inside);
  const auto combo = [this](const char* id, const QString& name, const QString& tip) {
    auto* box = new QComboBox(this);
    box->setObjectName(id);
    box->setAccessibleName(name);
    box->setToolTip(tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMinimumContentsLength(4);
    return box;
  };
  source_ = combo("map_source", tr("Features on the map"),
                  tr("Which features the map shows: plain log-mel statistics or the encoder's"));
  source_->addItem(tr("log-mel"), static_cast<int>(FeatureDocument::Kind::LogMel));
  source_->addItem(tr("encoder"), static_cast<int>(FeatureDocument::Kind::Embeddings));
  projection_ =
      combo("map_projection", tr("Projection"), tr("How many features become two or three places"));
  list_projections();
  colour_ = combo("map_colour", tr("Colour by"), tr("The column that colours the points"));
  form_button_ = new IconButton("settings", tr("Settings of the projection"), this);
  form_button_->setObjectName("map_settings");
  form_button_->setCheckable(true);
  form_ = new SmallForm(this);
  form_->setObjectName("map_form");
  form_->setContentsMargins(8, 0, 8, 0);
  again_ = new QPushButton(tr("Run again"), this);
  again_->setObjectName("tsne_again");
  for (QWidget* widget :
       std::initializer_list<QWidget*>{source_, projection_, form_button_, colour_, again_}) {
    line->addWidget(widget);
  }
  line->addStretch(1);
  auto* frame = new IconButton("frame", tr("Show everything, or what is marked (F)"), this);
  connect(frame, &QToolButton::clicked, this, &MapPanel::frame);
  line->addWidget(frame);
  form_button_->hide();
  form_->hide();
  again_->hide();
  connect(source_, &QComboBox::activated, this, [this] {
    session_.features().prefer(static_cast<FeatureDocument::Kind>(source_->currentData().toInt()));
  });
  connect(projection_, &QComboBox::activated, this, [this] {
    stop_search();
    project();
  });
  connect(colour_, &QComboBox::activated, this, [this] {
    wanted_colour_ = colour_->currentData().toString();
    show_classes();
  });
  connect(again_, &QPushButton::clicked, this, [this] {
    const auto chosen = choice();
    if (task_ != 0 && task_is_search_) {
      stop_search();
    } else if (chosen) {
      run(*chosen);
    }
  });
  connect(form_button_, &QToolButton::toggled, this, &MapPanel::show_form);
  connect(form_, &SmallForm::edited, this, &MapPanel::take_settings);
  return line;
}

void MapPanel::connect_view() {
  view_->set_name_of([this](std::int64_t row) {
    const std::int64_t clip = clip_of(row);
    QString name = session_.name_of(clip);
    const QString label = session_.label_of(clip);
    if (!label.isEmpty()) name += '\n' + label;
    return name;
  });
  connect(view_, &MapView::clicked, this,
          [this](qint64 row) { session_.hearing().hear(clip_of(row)); });
  connect(view_, &MapView::activated, this,
          [this](qint64 row) { session_.hearing().hear(clip_of(row)); });
  connect(view_, &MapView::step_asked, &session_.hearing(), &Hearing::walk_neighbours);
}

void MapPanel::frame() {
  view_->frame();
}

std::int64_t MapPanel::clip_of(std::int64_t row) const {
  if (!projected_ || row < 0 || row >= projected_->rows()) return -1;
  return projected_->item(row).clip;
}

void MapPanel::refresh() {
  show_sources();
  show_refusals();
  const auto& features = session_.features().features();
  if (!features || features->rows() < 2) {
    forget();
    view_->set_empty(session_.features().missing_words(), QString());
    return;
  }
  if (features == projected_) return;
  // A map by a search stays until somebody asks for the next: it takes too long to chase each step.
  const auto chosen = choice();
  if (chosen && chosen->projection->is_search && projected_) return;
  project();
}

void MapPanel::show_sources() {
  const FeatureDocument& features = session_.features();
  source_->setVisible(features.has_embeddings());
  source_->setCurrentIndex(features.kind() == FeatureDocument::Kind::Embeddings ? 1 : 0);
}

void MapPanel::forget() {
  session_.tasks().cancel(task_);
  again_wanted_ = false;
  projected_.reset();
  layout_ = {};
  space_.clear();
  view_->set_points({}, 2);
  view_->set_caption({});
  title_line()->set_caption({});
}

void MapPanel::show_points(const std::shared_ptr<const Features>& of, Layout layout,
                           const QString& space, const QString& words) {
  const bool same_rows = projected_ && projected_->items == of->items;
  projected_ = of;
  layout_ = std::move(layout);
  view_->set_points(layout_.places, layout_.dimensions,
                    space == space_ ? MapView::Space::Same : MapView::Space::Anew);
  space_ = space;
  view_->set_total(session_.features().clips_in_all());
  view_->set_caption(words);
  if (!same_rows) show_classes();
  show_selection();
}

void MapPanel::show_columns() {
  const auto& dataset = session_.data().dataset();
  const QSignalBlocker quiet(colour_);
  colour_->clear();
  if (!dataset) return;
  for (const std::string& column : dataset->columns) {
    colour_->addItem(QString::fromStdString(column), QString::fromStdString(column));
  }
  colour_->addItem(tr("split"), colour_by_split);
  const QString label =
      QString::fromStdString(session_.experiment().experiment().text("data.label"));
  int place = colour_->findData(wanted_colour_);
  if (place < 0) place = std::max(0, colour_->findData(label));
  colour_->setCurrentIndex(place);
  show_classes();
}

void MapPanel::show_classes() {
  const auto& dataset = session_.data().dataset();
  if (!dataset || !projected_) {
    Q_EMIT view_->classes_coloured();  // by another column, though there are no points yet
    return;
  }
  const QString wanted = colour_->currentData().toString();
  if (classes_of_.lock() != dataset || classes_column_ != wanted) {
    classes_ = clip_classes(*dataset, wanted.toStdString());
    classes_of_ = dataset;
    classes_column_ = wanted;
  }
  const bool by_label = classes_.column >= 0;
  std::vector<int> class_of_row;
  std::vector<Split> splits;
  for (const Item& item : projected_->items) {
    const auto at = static_cast<std::size_t>(item.clip);
    // A run keeps its clips' features; files of it may be gone since.
    const Clip* clip = at < dataset->clips.size() ? &dataset->clips[at] : nullptr;
    const Split split = clip != nullptr ? clip->split : Split::Train;
    splits.push_back(split);
    class_of_row.push_back(clip == nullptr ? -1
                           : by_label      ? classes_.of(*clip)
                                           : static_cast<int>(split));
  }
  view_->set_splits(splits);
  view_->set_classes(
      std::move(class_of_row),
      by_label ? classes_.names() : QStringList{tr("train"), tr("valid"), tr("test")},
      colour_->currentText(), classes_.clips);
}

QHash<QString, int> MapPanel::colours_of(const QString& column) const {
  QHash<QString, int> colours;
  const auto& slots_of = view_->class_colours();
  if (classes_.column < 0 || column != classes_column_ || colour_->currentData() != column) {
    return colours;
  }
  const QStringList names = classes_.names();
  if (slots_of.size() != static_cast<std::size_t>(names.size())) return colours;
  for (qsizetype i = 0; i < names.size(); ++i) {
    colours.insert(names[i], slots_of[static_cast<std::size_t>(i)]);
  }
  return colours;
}

void MapPanel::show_selection() {
  if (!projected_) return;
  const auto& items = projected_->items;
  const auto place_of = [&items](auto found) -> std::int64_t {
    return found == items.end() ? -1 : found - items.begin();
  };
  const auto row_of_clip = [&](std::int64_t clip) {
    return place_of(std::ranges::find(items, clip, &Item::clip));
  };
  const NeighbourDocument& neighbours = session_.neighbours();
  std::vector<std::int64_t> rows;
  for (const auto& entry : neighbours.entries()) {
    const std::int64_t row = place_of(std::ranges::find(items, entry.item));
    if (row >= 0) rows.push_back(row);
  }
  view_->set_selected(
      row_of_clip(neighbours.place() < 0 ? session_.hearing().selected() : neighbours.centre()));
  view_->set_neighbours(std::move(rows));
}

}  // namespace earshot
