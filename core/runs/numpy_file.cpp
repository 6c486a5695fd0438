#include "core/runs/numpy_file.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <stdexcept>

#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/runs/numpy_stream.h"

namespace earshot {
namespace {

std::runtime_error of_file(const std::filesystem::path& file, const std::string& why) {
  return std::runtime_error(file.string() + ": " + why);
}

struct ArchiveCloser {
  void operator()(archive* open) const { archive_read_free(open); }
};
using OpenArchive = std::unique_ptr<archive, ArchiveCloser>;

std::string words_of(archive* open) {
  const char* words = archive_error_string(open);
  return words == nullptr ? "it is damaged" : printable(words);
}

NextBytes bytes_of(archive* open) {
  return [open](std::span<char> into) {
    std::size_t got = 0;
    while (got < into.size()) {
      const la_ssize_t read = archive_read_data(open, into.data() + got, into.size() - got);
      if (read < 0) throw std::runtime_error(words_of(open));
      if (read == 0) break;
      got += static_cast<std::size_t>(read);
    }
    return got;
  };
}

/// "features" of "features.npy"; nothing for what is no array.
std::optional<std::string> array_name(archive_entry* entry) {
  const char* path = archive_entry_pathname(entry);
  const std::string name = path == nullptr ? "" : path;
  constexpr std::string_view ending = ".npy";
  if (!name.ends_with(ending)) return std::nullopt;
  return name.substr(0, name.size() - ending.size());
}

/// Calls `see(name, archive)` at the beginning of each array until it returns false.
template <class See>
void each_array(const std::filesystem::path& file, const See& see) {
  const RegularFile whole(file);  // told from folders and FIFOs, and not waited for
  const OpenArchive open(archive_read_new());
  archive_read_support_format_zip(open.get());
  constexpr std::size_t block = 1 << 16;
  if (archive_read_open_fd(open.get(), whole.descriptor(), block) != ARCHIVE_OK) {
    throw std::runtime_error("is no .npz: " + words_of(open.get()));
  }
  archive_entry* entry = nullptr;
  for (;;) {
    const int status = archive_read_next_header(open.get(), &entry);
    if (status == ARCHIVE_EOF) return;
    if (status < ARCHIVE_WARN) throw std::runtime_error("is no .npz: " + words_of(open.get()));
    const auto name = array_name(entry);
    if (name && !see(*name, open.get())) return;
  }
}

/// Which array is meant, by their names and numbers of dimensions.
std::string chosen_array(const std::filesystem::path& file, const std::string& wanted) {
  std::vector<std::string> all, tables;
  each_array(file, [&](const std::string& name, archive* open) {
    all.push_back(name);
    try {
      if (read_numpy_header(bytes_of(open)).shape.size() == 2) tables.push_back(name);
    } catch (const std::runtime_error&) {
      // Words, objects: others of the file's arrays, and whoever names one hears what it is.
    }
    return true;
  });
  const auto has = [](const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
  };
  if (!wanted.empty() && has(all, wanted)) return wanted;
  if (wanted.empty() && tables.size() == 1) return tables.front();
  if (wanted.empty()) {
    for (const char* usual : {"features", "embeddings", "X", "arr_0"}) {
      if (has(tables, usual)) return usual;
    }
  }
  std::string known;
  for (const std::string& name : all) known += (known.empty() ? "" : ", ") + printable(name);
  throw std::runtime_error((wanted.empty() ? "which of its arrays holds the features is not clear"
                                           : "has no array " + printable(wanted)) +
                           "; it has " + (known.empty() ? "none" : shortened(known, 200)));
}

}  // namespace

NumberTable read_numpy(const std::filesystem::path& file, std::uintmax_t most) {
  const RegularFile open(file);
  std::uintmax_t at = 0;
  const NextBytes next = [&](std::span<char> into) {
    const std::size_t got = open.read(at, into);
    at += got;
    return got;
  };
  try {
    const NumpyHeader header = read_numpy_header(next);
    NumberTable table = read_numpy_table(header, next, most);
    char more = 0;
    if (next({&more, 1}) != 0) throw std::runtime_error("is longer than its shape says");
    return table;
  } catch (const std::runtime_error& error) {
    throw of_file(file, error.what());
  }
}

NumberTable read_npz(const std::filesystem::path& file, const std::string& array,
                     std::uintmax_t most) {
  try {
    const std::string name = chosen_array(file, array);
    NumberTable table;
    each_array(file, [&](const std::string& one, archive* open) {
      if (one != name) return true;
      const NextBytes next = bytes_of(open);
      table = read_numpy_table(read_numpy_header(next), next, most);
      return false;
    });
    return table;
  } catch (const std::runtime_error& error) {
    const std::string words = error.what();
    throw words.starts_with(file.string()) ? std::runtime_error(words) : of_file(file, words);
  }
}

}  // namespace earshot
