// A run folder's clips.tsv, compared with the sounds that are there.
#include "core/base/regular_file.h"
#include "core/data/clip_list.h"
#include "tests/fuzz/harness.h"

int main(int argc, char** argv) {
  using namespace earshot;
  const ClipList now{{"a.wav", 16000, 16000, 32044, 0x123456789abcdef0ULL, "train", "dog", "x"},
                     {"b/=c.wav", 1, 8000, 46, 7, "test", "-1+1", ""},
                     {"d\te.wav", 5, 48000, 90, 8, "valid", "\\", "y"}};
  testing::FuzzTarget target;
  target.name = "clips.tsv";
  target.files = {to_tsv(now), to_tsv({now[1], now[0]}), to_tsv({})};
  target.read = [&](const std::filesystem::path& file) {
    const ClipList before = clip_list_from_tsv(read_regular_file(file, 1 << 26));
    in_words(changes_between(before, now));
    if (clip_list_from_tsv(to_tsv(before)) != before) throw 1;
  };
  return testing::run_fuzzer(argc, argv, target);
}
