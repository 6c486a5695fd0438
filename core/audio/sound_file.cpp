#include "core/audio/sound_file.h"

#include <cstdint>
#include <memory>
#include <stdexcept>

namespace earshot {
namespace {

std::shared_ptr<const RegularFile> opened(const std::filesystem::path& file) {
  if (const std::string why = not_a_regular_file(file); !why.empty()) {
    throw std::runtime_error(why);
  }
  try {
    return std::make_shared<const RegularFile>(file);
  } catch (const std::runtime_error& error) {
    const std::string words = error.what();
    const std::string name = file.string() + ": ";
    throw std::runtime_error(words.starts_with(name) ? words.substr(name.size()) : words);
  }
}

std::unique_ptr<StreamDecoder> decoder_of(const SoundStream& stream) {
  return stream.decoder == SoundStream::Decoder::Mpg123 ? mpg123_decoder(stream)
                                                        : libsndfile_decoder(stream);
}

/// Slower than anything that is heard, or faster than any recorder: a header that is wrong.
constexpr int kSlowest = 20, kFastest = 10'000'000;

bool has_sound(const SoundInfo& info) {
  return info.frames > 0 && info.channels > 0 && info.rate > 0;
}

}  // namespace

SoundFile::SoundFile(const std::filesystem::path& file, Depth depth) {
  const auto bytes = opened(file);
  if (bytes->size() == 0) throw std::runtime_error("empty: a file of 0 bytes");
  const ByteView all(bytes);
  contents_ = contents_of(all, depth);
  if (!open_from(0)) {
    if (!contents_.fault.empty()) throw std::runtime_error(contents_.fault);
    if (decoder_ != nullptr) throw std::runtime_error("empty: a header without sound");
    throw std::runtime_error(why_not_sound(all));
  }
  info_ = decoder_->info();
  if (info_.rate < kSlowest || info_.rate > kFastest) {
    throw std::runtime_error("a sample rate of " + std::to_string(info_.rate) +
                             " Hz; 20 Hz to 10 MHz are read");
  }
  double seconds = 0;
  for (std::size_t i = place_ + 1; i < contents_.streams.size(); ++i) {
    const auto other = decoder_of(contents_.streams[i]);
    if (other == nullptr || !has_sound(other->info())) continue;
    seconds += static_cast<double>(other->info().frames) / other->info().rate;
  }
  info_.frames += static_cast<std::int64_t>(seconds * info_.rate);
}

bool SoundFile::open_from(std::size_t place) {
  for (; place < contents_.streams.size(); ++place) {
    auto next = decoder_of(contents_.streams[place]);
    if (next == nullptr) continue;
    decoder_ = std::move(next);
    place_ = place;
    const SoundInfo& info = decoder_->info();
    const bool likely = place == 0 || (info.rate >= kSlowest && info.rate <= kFastest);
    if (has_sound(info) && likely) return true;
  }
  return false;
}

bool SoundFile::next_stream() {
  return open_from(place_ + 1);
}

}  // namespace earshot
