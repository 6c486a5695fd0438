#include "core/audio/sound_file.h"

#include <cstdint>
#include <stdexcept>

#include "core/audio/completeness.h"

namespace earshot {

SoundFile::SoundFile(const std::filesystem::path& file) {
  std::error_code failure;
  const auto status = std::filesystem::status(file, failure);
  if (!std::filesystem::exists(status)) throw std::runtime_error("no such file");
  if (!std::filesystem::is_regular_file(status)) throw std::runtime_error("not a file");
  const auto size = std::filesystem::file_size(file, failure);
  if (!failure && size == 0) throw std::runtime_error("empty: a file of 0 bytes");
  handle_ = sf_open(file.c_str(), SFM_READ, &info_);
  if (handle_ == nullptr) {
    // sf_strerror(nullptr) is of whichever thread opened last, so the words are our own.
    if (FILE* readable = std::fopen(file.c_str(), "rb"); readable != nullptr) {
      std::fclose(readable);
    } else {
      throw std::runtime_error("it may not be read (permissions)");
    }
    throw std::runtime_error(why_not_sound(file));
  }
  if (info_.frames <= 0 || info_.channels <= 0 || info_.samplerate <= 0) {
    sf_close(handle_);
    const std::string missing = visible_fault(file);
    throw std::runtime_error(missing.empty() ? "empty: a header without sound" : missing);
  }
}

SoundFile::~SoundFile() {
  sf_close(handle_);
}

std::string SoundFile::format() const {
  const int coding = info_.format & SF_FORMAT_SUBMASK;
  switch (info_.format & SF_FORMAT_TYPEMASK) {
    case SF_FORMAT_WAV:
    case SF_FORMAT_WAVEX:
      return "WAV";
    case SF_FORMAT_RF64:
      return "RF64";
    case SF_FORMAT_W64:
      return "W64";
    case SF_FORMAT_AIFF:
      return "AIFF";
    case SF_FORMAT_AU:
      return "AU";
    case SF_FORMAT_CAF:
      return "CAF";
    case SF_FORMAT_FLAC:
      return "FLAC";
    case SF_FORMAT_OGG:
      return coding == SF_FORMAT_OPUS ? "Opus" : "OGG";
    case SF_FORMAT_MPEG:
      return "MP3";
    default:
      return "other";
  }
}

std::int64_t SoundFile::read(std::span<float> out) {
  const auto frames = static_cast<sf_count_t>(out.size()) / info_.channels;
  return sf_readf_float(handle_, out.data(), frames);
}

void SoundFile::seek(std::int64_t frame) {
  if (sf_seek(handle_, frame, SEEK_SET) != frame) {
    throw std::runtime_error("it cannot be wound to frame " + std::to_string(frame));
  }
}

}  // namespace earshot
