#pragma once

#include "core/params/binder.h"
#include "widgets/map/map_look.h"

namespace earshot {

/// How the map is drawn, as settings of a form.
void describe(Binder& binder, MapLook& look);

}  // namespace earshot
