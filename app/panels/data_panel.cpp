#include "app/panels/data_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QProgressBar>
#include <QStackedWidget>

#include "app/panels/length_advice.h"
#include "app/session/importer_words.h"
#include "core/training/crop_settings.h"
#include "core/training/usable_clips.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/page_tabs.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/tables/class_table.h"
#include "widgets/tables/clip_csv.h"
#include "widgets/tables/clip_table.h"

namespace earshot {
namespace {

enum Page { page_clips, page_classes, page_problems, page_no_classes };

QString duration_text(double seconds) {
  if (seconds < 10) return DataPanel::tr("%1 s").arg(number_text(std::round(10 * seconds) / 10));
  if (seconds < 120) return DataPanel::tr("%1 s").arg(seconds, 0, 'f', 0);
  if (seconds < 7200) return DataPanel::tr("%1 min").arg(seconds / 60, 0, 'f', 0);
  return DataPanel::tr("%1 h").arg(seconds / 3600, 0, 'f', 1);
}

}  // namespace

PanelWords DataPanel::words() {
  return {
      "data", tr("Data"), "data",
      tr("The open sounds: where from, every clip, its classes, and what was left out and why")};
}

DataPanel::DataPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  open_ = new IconButton("folder", tr("Open sounds"), this);
  open_->setObjectName("open_data");
  open_->setPopupMode(QToolButton::InstantPopup);
  open_->setMenu(new QMenu(open_));
  connect(open_->menu(), &QMenu::aboutToShow, this, [this] { fill_open_menu(open_->menu()); });
  title_line()->add_tool(open_);

  sounding_ = new IconButton("speaker", tr("Arrow keys sound each clip"), this);
  sounding_->setObjectName("arrows_sound");
  sounding_->setCheckable(true);
  sounding_->setChecked(true);
  title_line()->add_tool(sounding_);

  progress_words_ = new QLabel(this);
  progress_words_->setProperty("role", "muted");
  progress_words_->setWordWrap(true);
  progress_ = new QProgressBar(this);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("Progress of opening"));
  empty_ = new EmptyState("", tr("Open a folder…"), this);
  connect(empty_, &EmptyState::asked, this, [this] {
    for (const ImporterEntry& importer : session_.catalogue().importers) {
      if (importer.folders) return choose(importer);
    }
  });
  tabs_ = new PageTabs("data_tabs", tr("Clips, classes or problems"),
                       {tr("Clips"), tr("Classes"), tr("Left out")}, this);
  clips_ = new ClipTable(this);
  classes_ = new ClassTable(this);
  no_classes_ = new EmptyState("", "", this);
  no_classes_->setObjectName("no_classes");
  problems_ = new QListWidget(this);
  problems_->setObjectName("problems");
  problems_->setAccessibleName(tr("Files left out, and why"));
  problems_->setWordWrap(true);
  pages_ = new QStackedWidget(this);
  pages_->addWidget(clips_);
  pages_->addWidget(classes_);
  pages_->addWidget(problems_);
  pages_->addWidget(no_classes_);
  totals_ = new ElidedLabel(this);
  totals_->setObjectName("totals");
  totals_->setProperty("role", "caption");
  contents()->addWidget(progress_words_);
  contents()->addWidget(progress_);
  contents()->addWidget(empty_, 1);
  head_ = new QBoxLayout(QBoxLayout::LeftToRight);
  head_->setSpacing(grid::inside);
  head_->addWidget(tabs_);
  head_->addWidget(clips_->search_field(), 1);
  contents()->addLayout(head_);
  contents()->addWidget(pages_, 1);
  advice_ = new LengthAdvice(session_, this);
  contents()->addWidget(totals_);
  contents()->addWidget(advice_);

  connect(tabs_, &QTabBar::currentChanged, this, &DataPanel::show_page);
  connect(clips_, &ClipTable::chosen, this, [this](qint64 clip) {
    if (session_.data().dataset()) session_.hearing().select(clip);
  });
  connect(clips_, &ClipTable::activated, this,
          [this](qint64 clip) { session_.hearing().hear(clip); });
  connect(clips_, &ClipTable::walked, this, [this](qint64 clip) {
    if (sounding_->isChecked() && session_.data().dataset()) session_.hearing().hear(clip);
  });
  connect(clips_, &ClipTable::searched, this, &Panel::refresh_later);
  connect(clips_, &ClipTable::searched, this, &DataPanel::mark_found);
  connect(clips_, &ClipTable::unrestricted, this,
          [this] { session_.marked().mark(MarkedClips::By::Map, {}); });
  connect(&session_.marked(), &MarkedClips::changed, this, &DataPanel::show_marked);
  connect(classes_, &ClassTable::class_activated, this, [this](const QString& name) {
    clips_->search_field()->setText(name);
    tabs_->setCurrentIndex(page_clips);
  });
  connect(&session_.data(), &DataDocument::began, this, [this] {
    clips_->show_clips(nullptr, {});
    shown_.reset();
    live_ = false;
    refresh_later();
  });
  connect(&session_.data(), &DataDocument::progressed, this, &Panel::refresh_later);
  connect(&session_.data(), &DataDocument::ended, this, [this] {
    // The clips found so far are gone; the table must not point there until the next refresh.
    clips_->show_clips(nullptr, {});
    live_ = false;
    refresh_later();
  });
  connect(&session_.hearing(), &Hearing::selected_changed, this,
          [this](qint64 clip) { clips_->set_current(clip); });
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  refresh_later();
}

void DataPanel::mark_found() {
  if (!session_.data().dataset() || clips_->model().is_restricted()) return;
  std::vector<std::int64_t> found;
  if (!clips_->model().filter().is_empty()) found = clips_->model().rows();
  std::ranges::sort(found);
  session_.marked().mark(MarkedClips::By::Table, std::move(found));
}

void DataPanel::show_marked() {
  const MarkedClips& marked = session_.marked();
  if (marked.are_by(MarkedClips::By::Map)) {
    clips_->restrict_to(marked.clips());
  } else if (clips_->model().is_restricted()) {
    clips_->restrict_to({});
  }
}

QVariantMap DataPanel::save_state() const {
  return {{"page", tabs_->currentIndex()}, {"arrows_sound", sounding_->isChecked()}};
}

void DataPanel::restore_state(const QVariantMap& state) {
  tabs_->setCurrentIndex(state.value("page", page_clips).toInt());
  sounding_->setChecked(state.value("arrows_sound", true).toBool());
}

void DataPanel::fill_open_menu(QMenu* menu) {
  menu->clear();
  menu->setToolTipsVisible(true);
  for (const ImporterEntry& importer : session_.catalogue().importers) {
    if (!is_offered(importer)) continue;
    menu->addAction(tr("%1…").arg(menu_words(importer)), this,
                    [this, &importer] { choose(importer); });
  }
  menu->addSeparator();
  for (const ExampleEntry& example : session_.catalogue().examples) {
    const QString path = QString::fromStdString("example:" + example.words.name);
    QAction* action =
        menu->addAction(tr("Example: %1").arg(QString::fromStdString(example.words.label)), this,
                        [this, path] { session_.open_data(path); });
    action->setToolTip(QString::fromStdString(example.words.summary));
  }
  const QStringList recent = session_.settings().recent_data();
  if (recent.isEmpty()) return;
  menu->addSeparator();
  for (const QString& path : recent) {
    QAction* action = menu->addAction(plain_entry(QFileInfo(path).fileName()), this,
                                      [this, path] { session_.open_data(path); });
    action->setToolTip(plain_tip(path));
    action->setEnabled(QFileInfo::exists(path));
  }
}

void DataPanel::choose(const ImporterEntry& importer) {
  const QString title = tr("Open %1").arg(QString::fromStdString(importer.takes));
  const QString path = importer.folders
                           ? QFileDialog::getExistingDirectory(this, title)
                           : QFileDialog::getOpenFileName(this, title, {}, filter_of(importer));
  if (!path.isEmpty()) session_.open_data(path);
}

void DataPanel::add_actions(Actions& actions) {
  actions.add({"edit.find_clip",
               tr("Edit"),
               tr("Find a clip"),
               "search",
               {QKeySequence("Ctrl+F")},
               tr("Searches the table of clips by name, label or split")},
              [this] {
                bring_forward();
                focus_search();
              });
  actions.add({"export.table",
               tr("Export"),
               tr("Table of clips as CSV…"),
               "export",
               {},
               tr("The rows that are picked in Data, or all that it shows; can be opened again as "
                  "sounds")},
              [this] { export_table(); });
}

QList<Gesture> DataPanel::gestures() const {
  return {{tr("Double click, Enter"), tr("plays a clip")},
          {tr("Arrow keys"), tr("walk the clips, and play each unless that is switched off")},
          {tr("Drag rows"), tr("takes their files out of the window")},
          {tr("Shift+click, Ctrl+click"), tr("picks several rows, to be dragged or exported")}};
}

void DataPanel::export_table() {
  if (!shown_) {
    Q_EMIT session_.said(tr("There is no table yet: the sounds are still being read."));
    return;
  }
  const FileOffer offer{"export.table",
                        tr("Table of clips"),
                        QFileInfo(QString::fromStdString(shown_->root.string())).fileName(),
                        {QStringLiteral(".csv")}};
  session_.files().save(offer, window(),
                        [dataset = shown_, rows = clips_->picked_or_shown()](const QString& file,
                                                                             const TaskContext&) {
                          return FileMade{.bytes = clips_csv(*dataset, rows, file.toStdString()),
                                          .words = tr("%L1 clips").arg(rows.size())};
                        });
}

void DataPanel::resizeEvent(QResizeEvent* event) {
  advice_->set_room(height());
  // Side by side where both have room: what they save is the table's.
  constexpr int room_for_both = 300;
  head_->setDirection(width() < room_for_both ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
  Panel::resizeEvent(event);
}

void DataPanel::focus_search() {
  tabs_->setCurrentIndex(page_clips);
  clips_->search_field()->setFocus();
  clips_->search_field()->selectAll();
}

void DataPanel::refresh() {
  const DataDocument& sounds = session_.data();
  const bool any = !sounds.clips().empty();
  progress_->setVisible(sounds.scanning());
  progress_words_->setVisible(sounds.scanning());
  progress_words_->setText(sounds.words());
  progress_->setRange(0, sounds.fraction() < 0 ? 0 : 1000);
  progress_->setValue(static_cast<int>(sounds.fraction() * 1000));
  empty_->setVisible(!any && !sounds.scanning());
  empty_->set_words(
      sounds.failed()
          ? sounds.words()
          : tr("Here come the sounds to learn from: a folder (labels from its sub-folders) or a "
               "CSV manifest with the columns path, label, split. Drop one anywhere."));
  tabs_->setVisible(any);
  pages_->setVisible(any);
  totals_->setVisible(any);
  clips_->search_field()->setVisible(any && tabs_->currentIndex() == page_clips);
  if (any) {
    show_clips();
    show_page();
  } else {
    title_line()->set_caption({});
  }
}

void DataPanel::show_clips() {
  const DataDocument& sounds = session_.data();
  if (sounds.dataset() && shown_ != sounds.dataset()) {
    shown_ = sounds.dataset();
    QStringList columns;
    for (const std::string& name : shown_->columns) columns += QString::fromStdString(name);
    clips_->model().set_root(QString::fromStdString(shown_->root.string()));
    clips_->restrict_to({});
    clips_->show_clips(&shown_->clips, columns);
    clips_->set_current(session_.hearing().selected());
  } else if (!sounds.dataset() && !live_) {
    live_ = true;
    clips_->show_clips(&sounds.clips(), {tr("label")});
  } else {
    clips_->grown();
  }
  double seconds = 0;
  std::array<std::int64_t, 3> splits{};
  for (const Clip& clip : sounds.clips()) {
    seconds += clip.seconds();
    ++splits[static_cast<std::size_t>(clip.split)];
  }
  const auto count = static_cast<qlonglong>(sounds.clips().size());
  const int shown = clips_->model().rowCount();
  const QString clips =
      shown < count ? tr("%L1 of %L2 clips").arg(shown).arg(count) : tr("%L1 clips").arg(count);
  title_line()->set_caption(QStringLiteral("%1 · %2").arg(clips, duration_text(seconds)));
  totals_->setText(sounds.dataset() ? tr("train %L1 · valid %L2 · test %L3%4")
                                          .arg(splits[0])
                                          .arg(splits[1])
                                          .arg(splits[2])
                                          .arg(sounds.dataset()->split_given
                                                   ? QString()
                                                   : tr(" · drawn by file from the seed"))
                                    : QString());
  const QStringList alike = clips_->alike();
  if (sounds.dataset() && !alike.isEmpty()) {
    totals_->setText(totals_->text() +
                     tr(" · all alike: %1").arg(alike.join(QStringLiteral(" · "))));
  }
  totals_->setToolTip(plain_tip(totals_->text()));
  const auto problems = files_of(left_out());
  tabs_->setTabVisible(page_problems, problems > 0);
  tabs_->setTabText(page_problems, tr("Left out %L1").arg(problems));
}

void DataPanel::show_page() {
  pages_->setCurrentIndex(tabs_->currentIndex());
  clips_->search_field()->setVisible(tabs_->currentIndex() == page_clips);
  if (tabs_->currentIndex() == page_classes) show_classes();
  if (tabs_->currentIndex() == page_problems) show_problems();
}

void DataPanel::show_classes() {
  const auto& dataset = session_.data().dataset();
  const int column =
      dataset ? dataset->column(session_.experiment().experiment().text("data.label")) : -1;
  if (column >= 0) {
    classes_->show_classes(dataset, column);
  } else {
    no_classes_->set_words(no_classes_words());
    pages_->setCurrentIndex(page_no_classes);
  }
}

QString DataPanel::no_classes_words() const {
  const auto& dataset = session_.data().dataset();
  if (!dataset) return tr("The classes come when all files are read.");
  const QString wanted =
      QString::fromStdString(session_.experiment().experiment().text("data.label"));
  QStringList columns;
  for (const std::string& one : dataset->columns) columns += QString::fromStdString(one);
  return tr("No column of these sounds is called “%1”. Write one of these under Method, Label "
            "column: %2.")
      .arg(wanted, columns.join(", "));
}

const std::vector<Problem>& DataPanel::left_out() {
  const DataDocument& sounds = session_.data();
  const Experiment& experiment = session_.experiment().experiment();
  const CropSettings crops = crop_settings(session_.catalogue(), experiment);
  const std::int64_t rate = experiment.integer("data.sample_rate");
  // A hundred thousand clips are not gone through again for every setting that is touched.
  const LeftOutOf now{sounds.dataset(), sounds.problems().size(), crops.samples, rate,
                      crops.short_clips == ShortClips::Skip};
  if (now == left_out_of_) return left_out_;
  left_out_of_ = now;
  left_out_ = sounds.problems();
  if (!sounds.dataset()) return left_out_;
  const auto shorts =
      too_short_clips(*sounds.dataset(), sounds.dataset()->of(Split::Train), crops, rate);
  left_out_.insert(left_out_.end(), shorts.begin(), shorts.end());
  return left_out_;
}

void DataPanel::show_problems() {
  problems_->clear();
  constexpr std::size_t most = 2000;
  const std::vector<Problem>& problems = left_out();
  for (std::size_t i = 0; i < std::min(most, problems.size()); ++i) {
    problems_->addItem(QString::fromStdString(problems[i].path + ": " + problems[i].reason));
  }
  if (problems.size() > most) {
    problems_->addItem(tr("and %L1 more").arg(problems.size() - most));
  }
}

}  // namespace earshot
