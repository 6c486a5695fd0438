#include "app/report/report_page.h"

#include <cstdio>
#include <QApplication>

#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr const char* head = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%1</title><style>
body { font: 15px/1.5 system-ui, sans-serif; color: #1b1f27; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.5rem; font-weight: 600; margin-bottom: 0; }
h2 { font-size: 1.1rem; font-weight: 600; margin-top: 2rem; border-bottom: 1px solid #d5d9e0; }
.muted { color: #596273; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .2rem .8rem; border-bottom: 1px solid #d5d9e0; }
th { font-weight: 400; color: #596273; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
.own td { font-size: 1.3rem; }
code { font-size: .9em; }
</style></head><body>
)";

/// Nothing that Qt says of its platform concerns who reads a report.
void tell_failures_alone(QtMsgType type, const QMessageLogContext&, const QString& words) {
  if (type != QtCriticalMsg && type != QtFatalMsg) return;
  std::fprintf(stderr, "earshot: %s\n", qPrintable(words));
}

}  // namespace

void make_application() {
  if (QCoreApplication::instance() != nullptr) return;
  qInstallMessageHandler(tell_failures_alone);
  qputenv("QT_QPA_PLATFORM", "offscreen");
  static int count = 1;
  static char name[] = "earshot";
  static char* words[] = {name, nullptr};
  static QApplication application(count, words);
  apply(application, Palette::light());
}

QString page_head(const QString& title) {
  return QString::fromUtf8(head).arg(title.toHtmlEscaped());
}

QString report_words(const char* words) {
  return QCoreApplication::translate("report", words);
}

}  // namespace earshot
