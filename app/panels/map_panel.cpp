#include "app/panels/map_panel.h"

#include <algorithm>
#include <QComboBox>
#include <QPushButton>
#include <utility>

#include "app/panels/file_drag.h"
#include "app/panels/map_look_settings.h"
#include "app/panels/sound_exports.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/popover.h"
#include "widgets/chrome/title_tools.h"
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
  setFocusProxy(view_);
  contents()->setContentsMargins(0, 0, 0, 0);
  contents()->addWidget(view_, 1);
  make_controls();
  connect_view();
  connect(&session_.features(), &FeatureDocument::changed, this, &Panel::refresh_later);
  connect(&session_.features(), &FeatureDocument::began, this, &Panel::refresh_later);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &MapPanel::show_columns);
  connect(&session_.neighbours(), &NeighbourDocument::changed, this, &MapPanel::show_selection);
  connect(&session_.hearing(), &Hearing::selected_changed, this, &MapPanel::show_selection);
  connect(&session_.marked(), &MarkedClips::changed, this, &MapPanel::show_marked);
  connect(view_, &MapView::marked_changed, this, &MapPanel::tell_marked);
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
  actions.add({"export.map_picture",
               tr("Export"),
               tr("Map as a picture\u2026"),
               "picture",
               {},
               tr("What the map shows, as PNG of any size or as SVG")},
              [this] { export_picture(); });
}

void MapPanel::export_picture() {
  if (view_->rows() == 0) {
    Q_EMIT session_.said(tr("There is no map yet: %1").arg(session_.features().missing_words()));
    return;
  }
  const QString title = tr("Picture of the map");
  const auto asked = asked_picture_options(picture_options_, title, window());
  if (!asked) return;
  picture_options_ = *asked;
  const FileOffer offer{"export.map_picture", title, tr("map"), {".png", ".svg"}};
  session_.files().save(
      offer, window(),
      [picture = view_->for_print(asked->palette(Palette::of(*view_))), size = asked->size()](
          const QString& file, const TaskContext&) {
        const bool drawing = file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive);
        const QByteArray bytes = drawing ? svg_of(picture, size) : png_of(picture, size);
        FileMade made;
        made.bytes = bytes.toStdString();
        if (!drawing) made.words = tr("%1 x %2 pixels").arg(size.width()).arg(size.height());
        return made;
      });
}

QComboBox* MapPanel::make_combo(const char* id, const QString& name, const QString& tip) {
  auto* box = new QComboBox(this);
  box->setObjectName(id);
  box->setAccessibleName(name);
  box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  box->setMinimumContentsLength(4);
  // Where there is no room for all of what is chosen, it is said here.
  const auto tell = [box, tip](const QString& chosen) {
    box->setToolTip(plain_tip(chosen.isEmpty() ? tip : tr("%1: %2").arg(chosen, tip)));
  };
  connect(box, &QComboBox::currentTextChanged, box, tell);
  tell({});
  return box;
}

void MapPanel::make_controls() {
  source_ = make_combo("map_source", tr("Features on the map"),
                       tr("which features the map shows, plain log-mel statistics, the "
                          "encoder's or those of a file"));
  source_->addItem(tr("log-mel"), static_cast<int>(FeatureDocument::Kind::LogMel));
  projection_ = make_combo("map_projection", tr("Projection"),
                           tr("how many features become two or three places"));
  list_projections();
  colour_ = make_combo("map_colour", tr("Colour by"), tr("the column that colours the points"));
  again_ = new QPushButton(tr("Run again"), this);
  again_->setObjectName("tsne_again");
  auto* frame =
      new IconButton("frame", tr("Show what is marked or chosen, then everything (F)"), this);
  connect(frame, &QToolButton::clicked, this, &MapPanel::frame);

  tools_ = new TitleTools(tr("Settings of the projection and of how the map is drawn"), this);
  tools_->more()->setObjectName("map_settings");
  tools_->add(source_, tr("features"), 4);
  tools_->add(projection_, tr("projection"), 1);
  tools_->add(again_, {}, 2);
  tools_->add(colour_, tr("colour"), 3);
  tools_->add(frame, {}, 5);
  tools_->set_wanted(source_, false);
  tools_->set_wanted(again_, false);
  title_line()->add_tool(tools_);

  form_ = new SmallForm(this);
  form_->setObjectName("map_form");
  form_->setMinimumWidth(320);
  form_->hide();
  look_form_ = new SmallForm(this);
  look_form_->setObjectName("map_look");
  look_form_->setMinimumWidth(320);
  look_form_->set_parameters(parameters_of<MapLook>());
  tools_->popover()->add({}, form_);
  tools_->popover()->add({}, look_form_);
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
  connect(form_, &SmallForm::edited, this, &MapPanel::take_settings);
  connect(look_form_, &SmallForm::edited, this, &MapPanel::take_look);
}

void MapPanel::take_look() {
  view_->set_look(options_from<MapLook>(look_form_->values()));
}

void MapPanel::connect_view() {
  drag_ = new FileDrag(session_.tasks(), view_);
  view_->set_name_of([this](std::int64_t row) {
    const std::int64_t clip = clip_of(row);
    QString name = session_.name_of(clip);
    const QString label = session_.label_of(clip);
    // Its class is said beside its colour.
    const bool is_class = colour_->currentText().toStdString() ==
                          session_.experiment().experiment().text("data.label");
    if (!label.isEmpty() && !is_class) name += '\n' + label;
    return name;
  });
  connect(view_, &MapView::clicked, this,
          [this](qint64 row) { session_.hearing().hear(clip_of(row)); });
  connect(view_, &MapView::activated, this,
          [this](qint64 row) { session_.hearing().hear(clip_of(row)); });
  connect(view_, &MapView::drag_out_asked, this, &MapPanel::drag_out);
  connect(drag_, &FileDrag::said, &session_, &Session::said);
  connect(view_, &MapView::step_asked, &session_.hearing(), &Hearing::walk_neighbours);
}

void MapPanel::drag_out(qint64 row) {
  QStringList files;
  for (const std::int64_t one : view_->chosen_with(row)) {
    const QString file = file_of_clip(session_, clip_of(one));
    if (!file.isEmpty()) files += file;
  }
  files.removeDuplicates();
  drag_->begin(files);
}

QList<Gesture> MapPanel::gestures() const {
  return {{tr("Click"), tr("selects a clip and plays it")},
          {tr("Double click, Enter"), tr("plays the selected clip")},
          {tr("Arrow keys"), tr("walk the neighbours of the selected clip")},
          {tr("Drag"), tr("moves the map; turns one of three dimensions")},
          {tr("Drag the chosen point, or a marked one"),
           tr("takes its file, or those of all that are marked, out of the window")},
          {tr("Right drag, Ctrl-drag"), tr("moves a map of three dimensions")},
          {tr("Wheel, +, −"), tr("zooms at the pointer")},
          {tr("Shift-drag"), tr("marks the clips in a box")},
          {tr("Shift-Ctrl-drag"), tr("marks the clips within a lasso")},
          {tr("Escape, click on the ground"), tr("lets go of what is marked")}};
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
  if (!same_rows) {
    show_classes();
    show_marked();
  }
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

void MapPanel::show_marked() {
  if (!projected_ || session_.marked().are_by(MarkedClips::By::Map)) return;
  const auto& clips = session_.marked().clips();
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < projected_->items.size(); ++row) {
    const std::int64_t clip = projected_->items[row].clip;
    if (std::ranges::binary_search(clips, clip)) rows.push_back(static_cast<std::int64_t>(row));
  }
  view_->set_marked(std::move(rows));
}

void MapPanel::tell_marked() {
  if (!projected_) return;
  std::vector<std::int64_t> clips;
  for (const std::int64_t row : view_->marked()) {
    clips.push_back(projected_->items[static_cast<std::size_t>(row)].clip);
  }
  std::ranges::sort(clips);
  const auto twice = std::ranges::unique(clips);
  clips.erase(twice.begin(), twice.end());
  session_.marked().mark(MarkedClips::By::Map, std::move(clips));
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
  const int place = neighbours.place();
  view_->set_reached(place < 0
                         ? -1
                         : place_of(std::ranges::find(
                               items, neighbours.entries()[static_cast<std::size_t>(place)].item)));
}

}  // namespace earshot
