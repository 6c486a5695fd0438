// Embeddings, as a window that follows a run reads them.
#include "core/experiment/npy.h"
#include "tests/fuzz/harness.h"

namespace {

std::string npy(const std::string& shape, std::size_t floats) {
  const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n";
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes.push_back(static_cast<char>(header.size()));
  bytes.push_back('\0');
  return bytes + header + std::string(4 * floats, 'x');
}

}  // namespace

int main(int argc, char** argv) {
  earshot::testing::FuzzTarget target;
  target.files = {npy("(4, 3, )", 12), npy("(12,)", 12), npy("(1, 2, 3, 2)", 12), npy("(0, 8)", 0)};
  target.read = [](const std::filesystem::path& file) { earshot::read_npy(file); };
  return earshot::testing::run_fuzzer(argc, argv, target);
}
