#include "core/data/table_roles.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace earshot {
namespace {

// Each list is in order of likelihood. Collected from the tables of ESC-50, UrbanSound8K, FSD50K,
// Speech Commands, GTZAN, FMA, Common Voice, LibriSpeech, TUT/DCASE, NSynth, MSP, Hugging Face.
constexpr std::array kPathNames = {
    "path",         "filepath",  "filename",      "file",          "fname",
    "audiopath",    "audiofile", "audiofilepath", "audiofilename", "audio",
    "wavpath",      "wavfile",   "wavfilename",   "wav",           "slicefilename",
    "soundpath",    "soundfile", "soundfilename", "sound",         "clippath",
    "clipname",     "clip",      "relativepath",  "relpath",       "fullpath",
    "absolutepath", "recording", "recordingfile", "track",         "trackpath",
    "itemname",     "item",      "sample",        "samplepath",    "utterance",
    "url",          "uri",       "location",      "name",          "id",
    "fileid",       "clipid",    "audioid",       "trackid",       "noteid",
    "uttid",        "ytid"};

constexpr std::array kLabelNames = {
    "label",      "class",      "classname",  "labelname",   "category",     "categoryname",
    "genre",      "genretop",   "labels",     "classes",     "tag",          "tags",
    "scenelabel", "scene",      "eventlabel", "event",       "emotion",      "instrument",
    "species",    "word",       "keyword",    "command",     "primarylabel", "annotation",
    "target",     "targetname", "y",          "groundtruth", "gt",           "classid"};

constexpr std::array kSplitNames = {"split", "set",   "subset", "partition", "fold",     "splits",
                                    "usage", "phase", "mode",   "dataset",   "datasplit"};

std::string plain_name(const std::string& name) {
  std::string plain;
  for (const char letter : name) {
    const auto code = static_cast<unsigned char>(letter);
    if (code >= 0x80) plain += letter;
    if (code < 0x80 && std::isalnum(code)) plain += static_cast<char>(std::tolower(code));
  }
  return plain;
}

template <std::size_t count>
std::vector<std::size_t> found_names(const std::vector<std::string>& names,
                                     const std::array<const char*, count>& known) {
  std::vector<std::size_t> found;
  for (const std::string_view wanted : known) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == wanted) found.push_back(i);
    }
  }
  return found;
}

}  // namespace

TableRoles roles_of(const std::vector<std::string>& names) {
  std::vector<std::string> plain;
  for (const std::string& name : names) plain.push_back(plain_name(name));
  TableRoles roles;
  roles.paths = found_names(plain, kPathNames);
  roles.splits = found_names(plain, kSplitNames);
  for (const std::size_t place : found_names(plain, kLabelNames)) {
    if (!roles.label) roles.label = place;
  }
  return roles;
}

}  // namespace earshot
