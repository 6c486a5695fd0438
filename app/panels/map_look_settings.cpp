#include "app/panels/map_look_settings.h"

namespace earshot {

void describe(Binder& binder, MapLook& look) {
  binder.real("size", look.size)
      .label("Point size")
      .hard(0.25, 4)
      .soft(0.5, 2)
      .scale(Scale::Log)
      .help("1 is what their number asks for: the more there are, the smaller they are drawn.")
      .source("ours");
  binder.real("opacity", look.opacity)
      .label("Opacity")
      .hard(0.05, 3)
      .soft(0.2, 2)
      .scale(Scale::Log)
      .help("1 is what their number asks for: the denser they lie, the more shows through.")
      .source("ours");
  binder.real("density", look.density)
      .label("Density")
      .hard(0, 1)
      .soft(0, 1)
      .help("How plainly a ground below the points shows where they lie dense.")
      .source("ours");
  binder.flag("labels", look.labels)
      .label("Class names")
      .help("Each class is named where most of the points around are its own.")
      .source("ours");
  binder.flag("legend", look.legend)
      .label("Legend")
      .help("What the colours mean, and how many points each class has.")
      .source("ours");
}

}  // namespace earshot
