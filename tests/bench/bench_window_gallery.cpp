// Draws every widget with life-like data, in both schemes, as PNG files into the folder named on
// the command line: to be looked at by people.
//   bench_window_gallery FOLDER [1|2 device pixels a pixel]
#include <QApplication>
#include <QDir>
#include <QWidget>

#include "tests/bench/gallery.h"
#include "widgets/chrome/style.h"

int main(int count, char** words) {
  if (count > 2) qputenv("QT_SCALE_FACTOR", words[2]);
  QApplication application(count, words);
  const QString folder = count > 1 ? QString::fromLocal8Bit(words[1]) : QStringLiteral(".");
  QDir().mkpath(folder);
  for (const bool dark : {true, false}) {
    earshot::apply(application, dark ? earshot::Palette::dark() : earshot::Palette::light());
    const earshot::gallery::Save save = [&](QWidget& widget, const QString& name) {
      widget.show();
      for (int i = 0; i < 10; ++i) QApplication::processEvents(QEventLoop::AllEvents, 50);
      const QString file = folder + '/' + name + (dark ? "_dark.png" : "_light.png");
      if (!widget.grab().save(file)) qFatal("%s cannot be written", qPrintable(file));
    };
    earshot::gallery::draw_icons(save);
    earshot::gallery::draw_controls(save);
    earshot::gallery::draw_maps(save);
    earshot::gallery::draw_curves(save);
    earshot::gallery::draw_lanes(save);
    earshot::gallery::draw_heat_maps(save);
  }
  return 0;
}
