#include "app/cli/command_line.h"
