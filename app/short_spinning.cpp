#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstddef>

// LibTorch's OpenMP threads wait for one another by spinning, for so long that any other program
// on the machine's cores slows training several times over. How long they spin is read from the
// environment when the OpenMP runtime is loaded, before main(); so where nobody has said anything
// there, this says it and starts the program anew.
//
// That happens before any library's constructors have run, since LibTorch's take longer than all
// else of the start: the loader's preinit array runs then. Nothing of the C library is set up yet
// but the system calls.
namespace {

constexpr std::size_t most_variables = 4096;
// NOLINTNEXTLINE(*-avoid-c-arrays)
char short_spin[] = "GOMP_SPINCOUNT=2000";

__attribute__((no_sanitize("address", "thread", "undefined"))) bool begins(const char* text,
                                                                           const char* with) {
  while (*with != '\0') {
    if (*text++ != *with++) return false;
  }
  return true;
}

/// Started anew by way of /proc the program would be listed as "exe".
__attribute__((no_sanitize("address", "thread", "undefined"))) void take_name(const char* path) {
  const char* name = path;
  for (const char* at = path; *at != '\0'; ++at) {
    if (*at == '/') name = at + 1;
  }
  ::syscall(SYS_prctl, PR_SET_NAME, name, 0, 0, 0);
}

__attribute__((no_sanitize("address", "thread", "undefined"))) void spin_shortly(int /*count*/,
                                                                                 char** words,
                                                                                 char** variables) {
  std::array<char*, most_variables + 2> with_ours;
  std::size_t count = 0;
  for (; variables[count] != nullptr; ++count) {
    const bool told =
        begins(variables[count], "GOMP_SPINCOUNT=") || begins(variables[count], "OMP_WAIT_POLICY=");
    if (told && words[0] != nullptr) take_name(words[0]);
    if (told || count == most_variables) return;
    with_ours.data()[count] = variables[count];
  }
  with_ours.data()[count] = short_spin;
  with_ours.data()[count + 1] = nullptr;
  ::syscall(SYS_execve, "/proc/self/exe", words, with_ours.data());  // where it fails, all goes on
}

using Preinit = void (*)(int, char**, char**);
__attribute__((section(".preinit_array"), used)) const Preinit before_all = spin_shortly;

}  // namespace
