#pragma once

// QCustomPlot's header is written with Qt's lower-case keywords, which our build switches off
// because LibTorch has a `slots` of its own.
#include <QtCore>

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach
