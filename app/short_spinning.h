#pragma once

namespace earshot {

/// LibTorch's OpenMP threads wait for one another by spinning, for so long that any other program
/// on the machine's cores slows training several times over. How long they spin is read from the
/// environment when the OpenMP runtime is loaded, before main(); so where nobody has said anything
/// there, this says it and starts the program anew. Returns where that is done, or cannot be done.
void spin_shortly(char** words);

}  // namespace earshot
