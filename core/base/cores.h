#pragma once

namespace earshot {

/// How many threads this process is to calculate with: what OMP_NUM_THREADS says (its first number,
/// as OpenMP reads it), which launchers and batch systems set; else the cores that it may run on.
/// At least 1.
int cores_to_use();

}  // namespace earshot
