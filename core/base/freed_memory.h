#pragma once

namespace earshot {

/// A training step frees gigabytes that the next one asks for again. glibc hands such memory back
/// to the kernel each time, and every page of it is then faulted in anew, which costs up to a third
/// of a step. After this, freed memory stays with the process, for all threads. For programs that
/// train; called before they have threads. Does nothing where the C library is another.
void keep_freed_memory();

/// Hands what is free back to the kernel. Some ten milliseconds: not on the window's thread.
void return_freed_memory();

}  // namespace earshot
