#include "app/panels/neighbours_panel.h"

#include <algorithm>
#include <cmath>
#include <QComboBox>
#include <QFocusEvent>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QSpinBox>

#include "app/panels/neighbour_rows.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/title_tools.h"

namespace earshot {
namespace {

constexpr int most_neighbours = 500;

/// As many decimals as tell the first from the last, two to four.
QString nearness_text(double value, double range) {
  const double places = range > 0 ? std::ceil(-std::log10(range)) + 1 : 2;
  const int decimals = static_cast<int>(std::clamp(places, 2.0, 4.0));
  return QString::number(value, 'f', decimals).replace('-', QChar(0x2212));
}

}  // namespace

PanelWords NeighboursPanel::words() {
  return {"neighbours", tr("Neighbours"), "neighbours",
          tr("The clips nearest to the chosen one, to be heard one after another")};
}

NeighboursPanel::NeighboursPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  make_controls();
  words_ = new QLabel(this);
  words_->setObjectName("neighbour_words");
  words_->setWordWrap(true);
  words_->setProperty("role", "muted");
  words_->setContentsMargins(grid::inset, 0, grid::inset, 0);
  list_ = new QListWidget(this);
  list_->setObjectName("neighbour_list");
  list_->setAccessibleName(tr("Clips about the chosen one"));
  list_->setItemDelegate(new NeighbourRows(list_));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  empty_ = new EmptyState(QString(), QString(), this);
  contents()->setContentsMargins(0, grid::inside, 0, 0);
  contents()->addWidget(words_);
  contents()->addWidget(list_, 1);
  contents()->addWidget(empty_, 1);
  connect(list_, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { session_.hearing().hear_neighbour(list_->row(item)); });
  list_->installEventFilter(this);
  connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
    if (row >= 0 && list_->hasFocus() && !arrives_ && row != session_.neighbours().place()) {
      session_.hearing().hear_neighbour(row);
    }
  });
  connect(list_, &QListWidget::itemDoubleClicked, this, [this](QListWidgetItem* item) {
    const auto row = static_cast<std::size_t>(list_->row(item));
    const auto& entries = session_.neighbours().entries();
    if (row < entries.size()) session_.hearing().hear_as_centre(entries[row].item.clip);
  });
  list_->setToolTip(tr("Click or arrow keys: hear it. Double click: its own neighbours."));
  connect(&session_.neighbours(), &NeighbourDocument::changed, this, &Panel::refresh_later);
  connect(&session_.hearing(), &Hearing::in_turn_changed, this, &NeighboursPanel::show_playing);
  refresh_later();
}

void NeighboursPanel::make_controls() {
  kind_ = new QComboBox(this);
  kind_->setObjectName("neighbour_kind");
  kind_->setAccessibleName(tr("Which clips are listed"));
  const auto kind = [this](const QString& words, const QString& tip, NeighbourKind of) {
    kind_->addItem(words, static_cast<int>(of));
    kind_->setItemData(kind_->count() - 1, plain_tip(tip), Qt::ToolTipRole);
  };
  kind(tr("nearest"), tr("The nearest of all"), NeighbourKind::Nearest);
  kind(tr("same label, far"),
       tr("Of the clip's own label, the farthest first: what the features "
          "tear apart, or what is labelled wrong"),
       NeighbourKind::SameLabelFar);
  kind(tr("other label, near"),
       tr("Of another label, the nearest first: what the features take "
          "for the same, or what is labelled wrong"),
       NeighbourKind::OtherLabelNear);
  count_ = new QSpinBox(this);
  count_->setObjectName("neighbour_count");
  count_->setAccessibleName(tr("How many are listed"));
  count_->setToolTip(tr("How many clips are listed and lit on the map"));
  count_->setRange(1, most_neighbours);
  count_->setValue(NeighbourSearch{}.k);
  count_->setKeyboardTracking(false);
  count_->setFixedWidth(48);
  nearness_ = new QComboBox(this);
  nearness_->setObjectName("neighbour_measure");
  nearness_->setAccessibleName(tr("Measured by"));
  nearness_->setToolTip(
      tr("Cosine compares directions, as most methods train them; Euclidean also "
         "counts lengths"));
  nearness_->addItem(tr("cosine"), static_cast<int>(Nearness::Cosine));
  nearness_->addItem(tr("Euclidean"), static_cast<int>(Nearness::Euclidean));
  play_ = new IconButton("play", tr("Hear all, one after another"), this);
  play_->setObjectName("neighbours_in_turn");
  for (QComboBox* box : {kind_, nearness_}) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  }
  kind_->setToolTip(tr("The nearest clips, or those about the chosen one that its label tells of"));
  auto* tools = new TitleTools(tr("What is listed, and measured how"), this);
  tools->more()->setObjectName("neighbour_settings");
  tools->add(play_, {}, 1);
  tools->add(kind_, tr("list"), 2);
  tools->add(count_, tr("k"), 3);
  tools->add(nearness_, tr("by"), 4);
  title_line()->add_tool(tools);
  const auto search = [this] {
    session_.neighbours().set_search({count_->value(),
                                      static_cast<Nearness>(nearness_->currentData().toInt()),
                                      static_cast<NeighbourKind>(kind_->currentData().toInt())});
  };
  connect(kind_, &QComboBox::activated, this, search);
  connect(nearness_, &QComboBox::activated, this, search);
  connect(count_, &QSpinBox::valueChanged, this, search);
  connect(play_, &QToolButton::clicked, this, [this] {
    if (session_.hearing().in_turn()) {
      session_.hearing().toggle();
    } else {
      session_.hearing().hear_in_turn();
    }
  });
}

/// A list that is given the keyboard, as by another layout, takes its first row: nobody asked for
/// that clip.
bool NeighboursPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == list_ && event->type() == QEvent::FocusIn &&
      static_cast<QFocusEvent*>(event)->reason() != Qt::MouseFocusReason) {
    arrives_ = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
          arrives_ = false;
          const QSignalBlocker quiet(list_);
          list_->setCurrentRow(session_.neighbours().place());
        },
        Qt::QueuedConnection);
  }
  return Panel::eventFilter(watched, event);
}

void NeighboursPanel::show_playing() {
  play_->set_icon(session_.hearing().in_turn() ? "stop" : "play");
}

QVariantMap NeighboursPanel::save_state() const {
  return {{"list", kind_->currentIndex()},
          {"count", count_->value()},
          {"measure", nearness_->currentIndex()}};
}

void NeighboursPanel::restore_state(const QVariantMap& state) {
  const auto choose = [&state](QComboBox* box, const char* id) {
    const int place = state.value(id, 0).toInt();
    if (place >= 0 && place < box->count()) box->setCurrentIndex(place);
  };
  choose(kind_, "list");
  choose(nearness_, "measure");
  const QSignalBlocker quiet(count_);
  count_->setValue(state.value("count", NeighbourSearch{}.k).toInt());
  Q_EMIT kind_->activated(kind_->currentIndex());
}

void NeighboursPanel::add_actions(Actions& actions) {
  actions.add({"sound.next",
               tr("Sound"),
               tr("Next neighbour"),
               "chevron_right",
               {QKeySequence("Ctrl+Right")},
               tr("Hears the next nearest clip")},
              [this] { session_.hearing().walk_neighbours(1); });
  actions.add({"sound.previous",
               tr("Sound"),
               tr("Previous neighbour"),
               "chevron_left",
               {QKeySequence("Ctrl+Left")},
               tr("Hears the one before")},
              [this] { session_.hearing().walk_neighbours(-1); });
  actions.add({"sound.neighbours_in_turn",
               tr("Sound"),
               tr("Neighbours one after another"),
               "play",
               {QKeySequence("Ctrl+Shift+Right")},
               tr("Hears the chosen clip and each of its neighbours")},
              [this] { session_.hearing().hear_in_turn(); });
}

QString NeighboursPanel::left_out_words() const {
  const FeatureDocument& features = session_.features();
  const std::int64_t of_clips = features.clips_in_all();
  QString words = tr("%1 is not among the %L2 of %L3 clips that are on the map.")
                      .arg(session_.name_of(session_.neighbours().centre()),
                           QLocale().toString(qint64{features.features()->rows()}),
                           QLocale().toString(qint64{of_clips}));
  if (session_.run().training() && features.kind() == FeatureDocument::Kind::Embeddings) {
    words += ' ';
    words +=
        of_clips <= RunEmbeddings::most_clips
            ? tr("At a pause, and when training ends, all that can be read are.")
            : tr("At a pause, and when training ends, %L1 are.").arg(RunEmbeddings::most_clips);
  }
  return words;
}

QString NeighboursPanel::instead_words() const {
  return session_.run().training()
             ? tr("By plain log-mel features: the encoder hears it at a pause, and when training "
                  "ends.")
             : tr("By plain log-mel features: the encoder has not heard it.");
}

QString NeighboursPanel::empty_words() const {
  const NeighbourDocument& neighbours = session_.neighbours();
  const bool on_map =
      neighbours.centre() >= 0 && session_.features().row_of(neighbours.centre()) >= 0;
  const bool known = on_map || neighbours.by_log_mel_instead();
  if (neighbours.centre() >= 0 && session_.features().features() && !known) {
    return left_out_words();
  }
  if (known && neighbours.search().kind != NeighbourKind::Nearest) {
    const QString own = session_.label_of(neighbours.centre());
    if (own.isEmpty()) {
      return tr("%1 has no label: by label nothing is near or far.")
          .arg(session_.name_of(neighbours.centre()));
    }
    return neighbours.search().kind == NeighbourKind::SameLabelFar
               ? tr("No other clip is labelled %1.").arg(own)
               : tr("No clip has another label than %1.").arg(own);
  }
  return tr(
      "Choose a clip, on the map or in the table: those that sound most like it are listed "
      "here, to be heard one after another.");
}

QString NeighboursPanel::list_words(int same) const {
  const NeighbourDocument& neighbours = session_.neighbours();
  const QString name = session_.name_of(neighbours.centre());
  const QString own = session_.label_of(neighbours.centre());
  switch (neighbours.search().kind) {
    case NeighbourKind::SameLabelFar:
      return tr("Of %1 too, and farthest from %2").arg(own, name);
    case NeighbourKind::OtherLabelNear:
      return tr("Not of %1, and nearest to %2").arg(own, name);
    case NeighbourKind::Nearest:
      break;
  }
  const QString words = tr("Nearest to %1").arg(name);
  if (own.isEmpty()) return words;
  return words + tr(": %1 of %2 are %3 too").arg(same).arg(neighbours.entries().size()).arg(own);
}

void NeighboursPanel::refresh() {
  const bool some = !session_.neighbours().entries().empty();
  empty_->setVisible(!some);
  list_->setVisible(some);
  words_->setVisible(some);
  play_->setEnabled(some);
  if (some) {
    show_list();
  } else {
    const QSignalBlocker quiet(list_);
    list_->clear();
    empty_->set_words(empty_words());
  }
}

void NeighboursPanel::show_list() {
  const NeighbourDocument& neighbours = session_.neighbours();
  const auto& entries = neighbours.entries();
  const QSignalBlocker quiet(list_);
  list_->clear();
  const QString own = session_.label_of(neighbours.centre());
  const auto first = static_cast<double>(entries.front().nearness);
  const auto last = static_cast<double>(entries.back().nearness);
  const bool by_angle = neighbours.search().nearness == Nearness::Cosine;
  const double range = std::abs(first - last);
  int same = 0;
  for (const auto& entry : entries) {
    auto* item = new QListWidgetItem(session_.name_of(entry.item.clip), list_);
    const QString label = session_.label_of(entry.item.clip);
    const auto value = static_cast<double>(entry.nearness);
    const QString number = by_angle ? nearness_text(value, range) : number_text(value);
    item->setData(NeighbourRows::label_role, label);
    item->setData(NeighbourRows::number_role, number);
    item->setData(NeighbourRows::share_role, range > 0 ? std::abs(value - last) / range : 1.0);
    item->setData(NeighbourRows::same_role, label == own);
    item->setData(Qt::AccessibleTextRole,
                  by_angle ? tr("%1, %2, similarity %3").arg(item->text(), label, number)
                           : tr("%1, %2, distance %3").arg(item->text(), label, number));
    item->setToolTip(
        plain_tip(tr("%1 · %2 · %3 %4")
                      .arg(item->text(), label, by_angle ? tr("cosine") : tr("distance"), number)));
    if (label == own && !own.isEmpty()) ++same;
  }
  list_->setCurrentRow(neighbours.place());
  QStringList words{list_words(same)};
  if (neighbours.by_log_mel_instead()) words += instead_words();
  words_->setText(words.join(QLatin1Char('\n')));
}

}  // namespace earshot
