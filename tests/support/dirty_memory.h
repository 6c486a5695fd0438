#pragma once

namespace earshot::testing {

/// For its scope every block that LibTorch allocates on the CPU is full of NaN (each byte 0xFF),
/// and every other that malloc gives is full of huge numbers (each byte 0x7F): what is read before
/// anybody wrote it shows, whatever lay there before. One at a time.
class DirtyMemory {
 public:
  DirtyMemory();
  ~DirtyMemory();
  DirtyMemory(const DirtyMemory&) = delete;
  DirtyMemory& operator=(const DirtyMemory&) = delete;
};

}  // namespace earshot::testing
