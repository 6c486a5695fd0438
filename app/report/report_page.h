#pragma once

#include <QCoreApplication>
#include <QString>

namespace earshot {

/// An application without a display, for the widgets that a report draws; one for the whole
/// program, since a report may be written from the window too.
void make_application();

/// The beginning of a report's page, up to the body.
QString page_head(const QString& title);

/// What a report says, in the language of the program.
QString report_words(const char* words);

}  // namespace earshot
