#include "app/panels/neighbours_panel.h"

#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>

#include "widgets/chrome/actions.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int label_role = Qt::UserRole;
constexpr int similarity_role = Qt::UserRole + 1;
constexpr int same_role = Qt::UserRole + 2;
constexpr int entry_height = 26;

/// Name, label (with a sign where it is the centre's own), similarity as a bar and a number.
class RowDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
    return {option.rect.width(), entry_height};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Palette& palette = Palette::of(*option.widget);
    if (option.state.testFlag(QStyle::State_Selected)) {
      painter->fillRect(option.rect, mixed(palette.panel, palette.accent, 0.25));
    }
    QRect place = option.rect.adjusted(8, 0, -8, 0);
    const double similarity = index.data(similarity_role).toDouble();
    const QString number = QString::number(similarity, 'f', 2).replace('-', QChar(0x2212));
    painter->setPen(palette.text);
    painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, number);
    place.setRight(place.right() - 44);
    const QRect bar(place.right() - 40, place.center().y() - 1, 40, 3);
    painter->fillRect(bar, palette.line);
    painter->fillRect(QRect(bar.topLeft(), QSize(qRound(40 * qBound(0.0, similarity, 1.0)), 3)),
                      palette.accent);
    place.setRight(bar.left() - 8);
    const QString label = index.data(label_role).toString();
    if (!label.isEmpty()) {
      const bool same = index.data(same_role).toBool();
      painter->setPen(same ? palette.good : palette.muted);
      const QString sign = same ? QStringLiteral("= ") : QStringLiteral("≠ ");
      const int width = qMin(place.width() / 2, option.fontMetrics.horizontalAdvance(sign + label));
      painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter,
                        option.fontMetrics.elidedText(sign + label, Qt::ElideRight, width));
      place.setRight(place.right() - width - 8);
    }
    painter->setPen(palette.text);
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(),
                                                    Qt::ElideMiddle, place.width()));
  }
};

}  // namespace

PanelWords NeighboursPanel::words() {
  return {"neighbours", tr("Neighbours"), "neighbours",
          tr("The ten clips nearest to the chosen one, to be heard one after another")};
}

NeighboursPanel::NeighboursPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  words_ = new QLabel(this);
  words_->setObjectName("neighbour_words");
  words_->setWordWrap(true);
  words_->setProperty("role", "muted");
  list_ = new QListWidget(this);
  list_->setObjectName("neighbour_list");
  list_->setAccessibleName(tr("Nearest clips"));
  list_->setItemDelegate(new RowDelegate(list_));
  list_->setFrameShape(QFrame::NoFrame);
  empty_ = new EmptyState(QString(), QString(), this);
  contents()->addWidget(words_);
  contents()->addWidget(list_, 1);
  contents()->addWidget(empty_, 1);
  connect(list_, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { session_.hearing().hear_neighbour(list_->row(item)); });
  connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
    if (row >= 0 && list_->hasFocus() && row != session_.neighbours().place()) {
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
  refresh_later();
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

void NeighboursPanel::refresh() {
  const NeighbourDocument& neighbours = session_.neighbours();
  const auto& entries = neighbours.entries();
  empty_->setVisible(entries.empty());
  list_->setVisible(!entries.empty());
  words_->setVisible(!entries.empty());
  const QSignalBlocker quiet(list_);
  list_->clear();
  if (entries.empty()) {
    const bool left_out = neighbours.centre() >= 0 && session_.features().features() &&
                          session_.features().row_of(neighbours.centre()) < 0;
    empty_->set_words(
        left_out ? left_out_words()
                 : tr("Choose a clip, on the map or in the table: the ten that sound most like it "
                      "are listed here, to be heard one after another."));
    return;
  }
  const QString own = session_.label_of(neighbours.centre());
  int same = 0;
  for (const auto& entry : entries) {
    auto* item = new QListWidgetItem(session_.name_of(entry.item.clip), list_);
    const QString label = session_.label_of(entry.item.clip);
    item->setData(label_role, label);
    item->setData(similarity_role, entry.similarity);
    item->setData(same_role, label == own);
    item->setData(Qt::AccessibleTextRole,
                  tr("%1, %2, similarity %3")
                      .arg(item->text(), label, QString::number(entry.similarity, 'f', 2)));
    if (label == own && !own.isEmpty()) ++same;
  }
  list_->setCurrentRow(neighbours.place());
  QString words = tr("Nearest to %1").arg(session_.name_of(neighbours.centre()));
  if (!own.isEmpty()) {
    words += tr(": %1 of %2 are %3 too").arg(same).arg(entries.size()).arg(own);
  }
  words_->setText(words);
}

}  // namespace earshot
