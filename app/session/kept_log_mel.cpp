#include "app/session/kept_log_mel.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <unordered_set>

#include "app/session/kept_files.h"
#include "core/base/oldest_files.h"
#include "core/data/pcm_cache.h"
#include "core/data/sha1.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view first_line = "Earshot log-mel features 1\n";
constexpr std::size_t digest_size = 40;
constexpr std::size_t most_files = 32;

/// After the first line, the features' own digest and the fingerprint of what they are of.
struct Head {
  std::int64_t rows = 0, features = 0;
};

std::string digest(const std::string& bytes) {
  return hex(sha1(bytes));
}

/// Changes when a clip that is heard, or what is made of it, does.
std::string fingerprint(const Dataset& dataset, const std::vector<std::int64_t>& heard) {
  std::string all = log_mel_recipe();
  const auto add = [&all](auto number) { all += '\0' + std::to_string(number); };
  all += '\0' + dataset.root.string();
  add(dataset.clips.size());
  if (dataset.channel != Channel::Mix) add(static_cast<int>(dataset.channel));
  all += state_of_files(dataset, heard);
  return digest(all);
}

template <class Number>
void put(std::string& bytes, const Number* numbers, std::size_t count) {
  bytes.append(reinterpret_cast<const char*>(numbers), count * sizeof(Number));
}

std::string packed(const Features& features, const std::string& of) {
  std::string body = of;
  const Head head{features.rows(), features.width};
  put(body, &head, 1);
  for (const Item& item : features.items) put(body, &item.clip, 1);
  put(body, features.values.data(), features.values.size());
  return std::string(first_line) + digest(body) + body;
}

/// Empty features where the bytes are not what packed() made of these clips.
Features unpacked(const std::string& bytes, const std::string& of,
                  const std::vector<std::int64_t>& heard) {
  const std::size_t head_at = first_line.size() + 2 * digest_size;
  Head head;
  if (bytes.size() < head_at + sizeof head || !bytes.starts_with(first_line)) return {};
  const std::string body = bytes.substr(first_line.size() + digest_size);
  if (bytes.compare(first_line.size(), digest_size, digest(body)) != 0 || !body.starts_with(of)) {
    return {};
  }
  std::memcpy(&head, bytes.data() + head_at, sizeof head);
  const auto most = static_cast<std::int64_t>(heard.size());
  constexpr std::int64_t most_features = 4096;
  if (head.rows < 1 || head.rows > most || head.features < 1 || head.features > most_features) {
    return {};
  }
  const auto rows = static_cast<std::size_t>(head.rows);
  const std::size_t values = rows * static_cast<std::size_t>(head.features);
  const std::size_t clips_at = head_at + sizeof head;
  const std::size_t values_at = clips_at + rows * sizeof(std::int64_t);
  if (bytes.size() != values_at + values * sizeof(float)) return {};
  std::vector<std::int64_t> clips(rows);
  std::memcpy(clips.data(), bytes.data() + clips_at, rows * sizeof(std::int64_t));
  Features found{whole_clips(clips)};
  found.width = head.features;
  found.values.resize(values);
  std::memcpy(found.values.data(), bytes.data() + values_at, values * sizeof(float));
  std::unordered_set<std::int64_t> known(heard.begin(), heard.end());
  const auto is_own = [&known](std::int64_t clip) { return known.erase(clip) == 1; };
  const bool right =
      std::ranges::all_of(clips, is_own) &&
      std::ranges::all_of(found.values, [](float value) { return std::isfinite(value); });
  return right ? found : Features{};
}

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

fs::path default_log_mel_folder() {
  return default_cache_folder() / "log-mel";
}

Features kept_log_mel_features(const Dataset& dataset, std::int64_t most, std::stop_token stop,
                               const std::function<void(std::int64_t, std::int64_t)>& report,
                               const std::function<void(Features)>& partial,
                               const fs::path& folder) {
  const auto count = static_cast<std::int64_t>(dataset.clips.size());
  const std::vector<std::int64_t> heard = map_sample(count, most);
  const std::string of = fingerprint(dataset, heard);
  const fs::path file = folder / (of + ".bin");
  std::error_code ignored;
  if (fs::is_regular_file(file, ignored)) {
    Features kept = unpacked(bytes_of(file), of, heard);
    if (kept.rows() > 0) {
      fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
      return kept;
    }
    fs::remove(file, ignored);
  }
  Features found = log_mel_features(dataset, most, stop, report, partial);
  // Files that changed meanwhile would be taken for what they were.
  if (found.rows() > 0 && fingerprint(dataset, heard) == of) {
    try {
      fs::create_directories(folder);
      write_file_safely(file, packed(found, of));
      remove_oldest(folder, most_files);
    } catch (const std::exception&) {
      // The next start hears them again.
    }
  }
  return found;
}

}  // namespace earshot
