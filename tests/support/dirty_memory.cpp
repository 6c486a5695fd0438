#include "tests/support/dirty_memory.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <cstdlib>
#include <cstring>
#include <new>

#include "core/tensor/torch_version.h"

namespace earshot::testing {
namespace {

void give_back(void* block) {
  std::free(block);
}

class DirtyAllocator final : public at::Allocator {
 public:
#if EARSHOT_TORCH_AT_LEAST(2, 3)
  at::DataPtr allocate(std::size_t bytes) override { return dirty(bytes); }
  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    std::memcpy(to, from, bytes);
  }
#else
  at::DataPtr allocate(std::size_t bytes) const override { return dirty(bytes); }
#endif
  at::DeleterFnPtr raw_deleter() const override { return &give_back; }

 private:
  static at::DataPtr dirty(std::size_t bytes) {
    if (bytes == 0) return {nullptr, nullptr, &give_back, at::Device(at::kCPU)};
    constexpr std::size_t alignment = 64;
    void* block = nullptr;
    if (posix_memalign(&block, alignment, bytes) != 0) throw std::bad_alloc();
    std::memset(block, 0xFF, bytes);
    return {block, block, &give_back, at::Device(at::kCPU)};
  }
};

at::Allocator* before = nullptr;

}  // namespace

DirtyMemory::DirtyMemory() {
  // Blocks outlive the scope, and the allocator with them.
  static DirtyAllocator dirty;
  before = c10::GetCPUAllocator();
  c10::SetCPUAllocator(&dirty, 255);
#ifdef __GLIBC__
  mallopt(M_PERTURB, 0x80);
#endif
}

DirtyMemory::~DirtyMemory() {
  c10::SetCPUAllocator(before, 255);
#ifdef __GLIBC__
  mallopt(M_PERTURB, 0);
#endif
}

}  // namespace earshot::testing
