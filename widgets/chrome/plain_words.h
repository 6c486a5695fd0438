#pragma once

#include <QString>
#include <string>

class QApplication;

namespace earshot {

/// Names, labels and paths come from others: a widget must show them, not read them as rich text.

/// From now on every label of the program shows its text as it is, unless it was told to show rich
/// text (QLabel::setTextFormat). Doing it twice is doing it once.
void show_labels_plainly(QApplication& application);

/// A tooltip, which Qt reads as rich text where it looks so, that shows these words as they are.
QString plain_tip(const QString& words);

/// The text of a menu's entry, a button or a tab that shows these words as they are: "&" is no
/// key, and what comes after a tab no shortcut.
QString plain_entry(const QString& words);

/// A name from outside as it may stand among other words: control characters and marks of writing
/// direction are shown (\n, \u202e), as on the command line.
QString shown_name(const std::string& name);

}  // namespace earshot
