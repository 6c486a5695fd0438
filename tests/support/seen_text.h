#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTabBar>
#include <QToolButton>

#include "widgets/chrome/elided_label.h"

namespace earshot::testing {
namespace seen {

inline QString place(const QWidget* widget) {
  QStringList names;
  for (const QWidget* at = widget; at != nullptr && !at->isWindow(); at = at->parentWidget()) {
    if (!at->objectName().isEmpty()) names.prepend(at->objectName());
  }
  return QStringLiteral("%1 %2").arg(widget->metaObject()->className(), names.join('/'));
}

/// The line of a spin box, the popup list of a combo box, a header, an arrow of a tab bar.
inline bool is_inner(const QWidget* widget) {
  if (qobject_cast<const QScrollBar*>(widget) != nullptr ||
      qobject_cast<const QHeaderView*>(widget) != nullptr ||
      widget->objectName().startsWith("qt_") || widget->inherits("QLineEditIconButton") ||
      widget->inherits("QTableCornerButton") || widget->inherits("QComboBoxListView")) {
    return true;
  }
  for (const QWidget* at = widget->parentWidget(); at != nullptr; at = at->parentWidget()) {
    if (qobject_cast<const QAbstractSpinBox*>(at) != nullptr ||
        qobject_cast<const QComboBox*>(at) != nullptr ||
        qobject_cast<const QTabBar*>(at) != nullptr ||
        qobject_cast<const QHeaderView*>(at) != nullptr) {
      return true;
    }
    if (at->isWindow()) break;
  }
  return false;
}

inline bool is_control(const QWidget* widget) {
  return qobject_cast<const QAbstractButton*>(widget) != nullptr ||
         qobject_cast<const QComboBox*>(widget) != nullptr ||
         qobject_cast<const QLineEdit*>(widget) != nullptr ||
         qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
         qobject_cast<const QAbstractSlider*>(widget) != nullptr ||
         qobject_cast<const QTabBar*>(widget) != nullptr ||
         qobject_cast<const QAbstractItemView*>(widget) != nullptr ||
         (widget->focusPolicy() & Qt::TabFocus);
}

/// In a part that scrolls, more is a matter of scrolling there.
inline bool scrolls(const QWidget* widget) {
  for (const QWidget* at = widget->parentWidget(); at != nullptr; at = at->parentWidget()) {
    if (qobject_cast<const QAbstractScrollArea*>(at) != nullptr) return true;
  }
  return false;
}

inline bool told(const QWidget* widget) {
  for (const QWidget* at = widget; at != nullptr && !at->isWindow(); at = at->parentWidget()) {
    if (!at->toolTip().isEmpty()) return true;
  }
  return false;
}

/// A pixel of rounding is nothing that anybody sees.
inline constexpr int slack = 1;

inline bool is_cut(const QLabel& label) {
  if (label.text().isEmpty()) return false;
  if (const auto* elided = qobject_cast<const ElidedLabel*>(&label)) {
    return elided->shown_text() != label.text();
  }
  if (label.wordWrap()) return label.heightForWidth(label.width()) > label.height() + slack;
  const QSize needs = label.sizeHint();
  return needs.width() > label.width() + slack || needs.height() > label.height() + slack;
}

inline bool is_cut(const QAbstractButton& button) {
  const auto* tool = qobject_cast<const QToolButton*>(&button);
  const bool icon_alone = tool != nullptr && tool->toolButtonStyle() == Qt::ToolButtonIconOnly;
  if (button.text().isEmpty() || icon_alone) return false;
  return button.sizeHint().width() > button.width() + slack;
}

inline bool is_cut(const QComboBox& box) {
  constexpr int around = 26;  // padding, frame and arrow
  return box.fontMetrics().horizontalAdvance(box.currentText()) > box.width() - around + slack;
}

inline bool cut_by_a_parent(const QWidget& widget) {
  if (scrolls(&widget)) return false;
  return widget.visibleRegion().boundingRect() != widget.rect() &&
         !widget.visibleRegion().isEmpty();
}

}  // namespace seen

/// Controls below a widget that a screen reader would not name, or name with markup: each by its
/// class and object name. What belongs to the inside of a control is left out.
inline QStringList controls_without_names(QWidget& window) {
  QStringList found;
  for (QWidget* widget : window.findChildren<QWidget*>()) {
    if (!seen::is_control(widget) || seen::is_inner(widget)) continue;
    const auto* button = qobject_cast<QAbstractButton*>(widget);
    const bool never_seen = button != nullptr && button->text().isEmpty() &&
                            button->icon().isNull() && button->isHidden();
    if (never_seen) continue;
    // A tab bar answers with its current tab, where it has one.
    QAccessibleInterface* said = QAccessible::queryAccessibleInterface(widget);
    const QString asked = said == nullptr ? QString() : said->text(QAccessible::Name);
    const QString name = widget->accessibleName().isEmpty() ? asked : widget->accessibleName();
    if (name.trimmed().isEmpty() || name.contains('<')) {
      found += seen::place(widget) + " is called \"" + name + '"';
    }
  }
  return found;
}

/// Visible texts below a widget that have less room than they need and no tool tip with the whole:
/// each with its place.
inline QStringList cut_texts(QWidget& window) {
  QStringList found;
  for (QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisible() || seen::is_inner(widget) || widget->size().isEmpty() ||
        seen::told(widget)) {
      continue;
    }
    bool cut = false;
    QString text;
    if (const auto* label = qobject_cast<QLabel*>(widget)) {
      text = label->text();
      cut = seen::is_cut(*label);
    } else if (const auto* button = qobject_cast<QAbstractButton*>(widget)) {
      text = button->text();
      cut = seen::is_cut(*button);
    } else if (const auto* box = qobject_cast<QComboBox*>(widget)) {
      text = box->currentText();
      cut = seen::is_cut(*box);
    } else {
      continue;
    }
    if (!text.isEmpty() && (cut || seen::cut_by_a_parent(*widget))) {
      found += seen::place(widget) + " cuts \"" + text.left(60) + '"';
    }
  }
  return found;
}

}  // namespace earshot::testing
