#include "app/window/keys_page.h"

#include <algorithm>
#include <QHeaderView>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "widgets/chrome/actions.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/whole_rows.h"

namespace earshot {
namespace {

void add_row(QTreeWidgetItem* chapter, const QString& keys, const QString& what,
             const QString& tip) {
  auto* row = new QTreeWidgetItem(chapter, {what, keys, tip});
  for (int column = 0; column < row->columnCount(); ++column) {
    row->setToolTip(column, plain_tip(row->text(column)));
  }
}

void add_actions(QTreeWidget* tree, const Actions& actions) {
  for (const QString& section : actions.sections()) {
    auto* chapter = new QTreeWidgetItem(tree, {section});
    for (const QAction* action : actions.of(section)) {
      const ActionSpec& spec = actions.spec(action);
      QStringList keys;
      for (const QKeySequence& key : spec.keys) keys += key.toString(QKeySequence::NativeText);
      add_row(chapter, keys.join(", "), spec.text, spec.tip);
    }
  }
}

void add_gestures(QTreeWidget* tree, const QList<Panel*>& panels) {
  for (const Panel* panel : panels) {
    const QList<Gesture> gestures = panel->gestures();
    if (gestures.isEmpty()) continue;
    auto* chapter = new QTreeWidgetItem(tree, {KeysPage::tr("By mouse: %1").arg(panel->title())});
    for (const Gesture& gesture : gestures) add_row(chapter, {}, gesture.how, gesture.what);
  }
}

void show_matches(QTreeWidget* tree, const QString& typed) {
  for (int i = 0; i < tree->topLevelItemCount(); ++i) {
    QTreeWidgetItem* chapter = tree->topLevelItem(i);
    bool any = false;
    for (int j = 0; j < chapter->childCount(); ++j) {
      QTreeWidgetItem* row = chapter->child(j);
      bool found = typed.isEmpty();
      for (int column = 0; column < row->columnCount(); ++column) {
        found = found || row->text(column).contains(typed, Qt::CaseInsensitive);
      }
      row->setHidden(!found);
      any = any || found;
    }
    chapter->setHidden(!any);
  }
}

}  // namespace

KeysPage::KeysPage(const Actions& actions, const QList<Panel*>& panels, QWidget* parent)
    : QDialog(parent) {
  setWindowTitle(tr("Keyboard and mouse"));
  setObjectName("keys_page");
  auto* field = new QLineEdit(this);
  field->setObjectName("keys_search");
  field->setPlaceholderText(tr("Find a key or what it does"));
  field->setAccessibleName(field->placeholderText());
  field->setClearButtonEnabled(true);
  auto* tree = new QTreeWidget(this);
  tree->setObjectName("keys");
  tree->setAccessibleName(tr("Actions with their keys"));
  tree->setHeaderLabels({tr("Action"), tr("Keys"), tr("What it does")});
  tree->setFrameShape(QFrame::NoFrame);
  tree->setItemDelegate(new WholeRows(tree));
  add_actions(tree, actions);
  add_gestures(tree, panels);
  tree->expandAll();
  tree->resizeColumnToContents(0);
  tree->resizeColumnToContents(1);
  connect(field, &QLineEdit::textChanged, tree,
          [tree](const QString& typed) { show_matches(tree, typed.trimmed()); });
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(grid::inset, grid::inset, grid::inset, grid::inset);
  column->addWidget(field);
  column->addWidget(tree);
  // In letters, so that large type has its columns beside each other too.
  constexpr int letters_wide = 160, edges = 48;
  const QSize whole(std::max(1240, letters_wide * fontMetrics().averageCharWidth()), 640);
  resize(parent == nullptr ? whole
                           : whole.boundedTo(parent->window()->size() - QSize(edges, edges)));
  const int most = width() * 2 / 5;
  if (tree->columnWidth(0) > most) tree->setColumnWidth(0, most);
  field->setFocus();
}

}  // namespace earshot
