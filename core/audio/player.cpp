#include "core/audio/player.h"
