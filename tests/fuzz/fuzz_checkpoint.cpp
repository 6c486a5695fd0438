// Files of tensors: checkpoints of today (safetensors), of the first version (TorchScript's
// archives) and state dicts of Python's.
#include <torch/torch.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/tensor_files/safetensors.h"
#include "core/tensor_files/torch_file.h"
#include "core/training/checkpoint_file.h"
#include "tests/fuzz/harness.h"
#include "tests/support/tensor_file_bytes.h"

using namespace earshot;

namespace {

std::string contents(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::string small_safetensors() {
  return testing::with_mended_checksum(testing::safetensors_of(
      R"({"__metadata__":{"checkpoint":"1","checksum":"xxh64:0000000000000000","seconds":"0.5",)"
      R"("step":"3","threads":"2"},"method.w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
      R"("method.n":{"dtype":"I64","shape":[],"data_offsets":[8,16]},)"
      R"("method.b":{"dtype":"BOOL","shape":[3],"data_offsets":[16,19]}})",
      std::string(19, '\1')));
}

/// The state of an optimiser of LibTorch's, of one parameter.
void write_adam(torch::serialize::OutputArchive& optimiser) {
  torch::serialize::OutputArchive state, parameter, groups, group;
  parameter.write("step", c10::IValue(std::int64_t{3}));
  parameter.write("exp_avg", torch::ones({2, 3}));
  parameter.write("exp_avg_sq", torch::ones({2, 3}));
  state.write("0x1f", parameter);
  group.write("params/size", torch::tensor(std::int64_t{1}));
  group.write("params/0", c10::IValue(std::string("0x1f")));
  groups.write("param_groups/size", torch::tensor(std::int64_t{1}));
  groups.write("param_groups/0", group);
  optimiser.write("state", state);
  optimiser.write("param_groups", groups);
}

/// An old checkpoint of one parameter, as LibTorch writes it.
std::string small_archive(bool adam) {
  torch::serialize::OutputArchive archive, method, optimiser;
  method.write("w", torch::ones({2, 3}));
  if (adam) {
    write_adam(optimiser);
  } else {
    optimiser.write("velocity0", torch::ones({2, 3}));
  }
  archive.write("method", method);
  archive.write("optimiser", optimiser);
  archive.write("step", torch::tensor(std::int64_t{3}));
  archive.write("seconds", torch::tensor(0.5, torch::kFloat64));
  archive.write("threads", torch::tensor(std::int64_t{2}));
  std::ostringstream bytes;
  archive.save_to(bytes);
  return bytes.str();
}

void read_all(const std::vector<StoredTensor>& tensors) {
  for (const StoredTensor& tensor : tensors) {
    // What a network would refuse by its shape is not read.
    if (bytes_of(tensor.dtype, tensor.shape).value_or(1 << 30) < (1 << 24)) tensor.read();
  }
}

void read_file(const std::filesystem::path& file) {
  const std::string bytes = contents(file);
  if (bytes.size() < 9 || bytes[8] == '{') {
    const CheckpointFile opened = open_checkpoint(file);
    opened.verify();
    read_all(opened.tensors);
    return;
  }
  const TorchFile python(file);
  python.verify([](const std::string&) { return true; });
  read_all(python.tensors());
  const bool old =
      std::any_of(python.tensors().begin(), python.tensors().end(),
                  [](const StoredTensor& tensor) { return tensor.name.starts_with("method."); });
  if (!old) return;
  const CheckpointFile opened = open_old_checkpoint(file, {{"w"}});
  opened.verify();
  read_all(opened.tensors);
}

}  // namespace

int main(int argc, char** argv) {
  torch::set_num_threads(1);
  testing::FuzzTarget target;
  target.files = {small_safetensors(), small_archive(true), small_archive(false),
                  testing::python_state_dict()};
  target.read = read_file;
  target.mend = [](std::string bytes) {
    return testing::with_mended_checksum(testing::with_mended_crcs(std::move(bytes)));
  };
  return testing::run_fuzzer(argc, argv, target);
}
