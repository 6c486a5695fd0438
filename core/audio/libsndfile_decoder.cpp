#include <sndfile.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/audio/stream_decoder.h"

namespace earshot {
namespace {

std::string format_name(int format) {
  const int coding = format & SF_FORMAT_SUBMASK;
  switch (format & SF_FORMAT_TYPEMASK) {
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
    case SF_FORMAT_NIST:
      return "NIST";
    case SF_FORMAT_FLAC:
      return "FLAC";
    case SF_FORMAT_OGG:
      return coding == SF_FORMAT_OPUS ? "Opus" : "OGG";
    case SF_FORMAT_MPEG:
      return "MP3";
    case SF_FORMAT_VOC:
      return "VOC";
    case SF_FORMAT_SVX:
      return "8SVX";
    case SF_FORMAT_PAF:
      return "PAF";
    case SF_FORMAT_IRCAM:
      return "IRCAM";
    case SF_FORMAT_AVR:
      return "AVR";
    case SF_FORMAT_PVF:
      return "PVF";
    case SF_FORMAT_HTK:
      return "HTK";
    case SF_FORMAT_XI:
      return "XI";
    case SF_FORMAT_WVE:
      return "WVE";
    default:
      return "other";
  }
}

class LibsndfileDecoder : public StreamDecoder {
 public:
  explicit LibsndfileDecoder(const SoundStream& stream) : bytes_(stream.bytes) {
    const SF_INFO info = open_handle();
    if (handle_ == nullptr) return;
    info_.frames = stream.frames >= 0            ? stream.frames
                   : info.frames == SF_COUNT_MAX ? counted(info.channels)
                                                 : info.frames;
    info_.rate = info.samplerate;
    info_.channels = info.channels;
    info_.format = format_name(info.format);
    const int coding = info.format & SF_FORMAT_SUBMASK;
    info_.floating = coding == SF_FORMAT_FLOAT || coding == SF_FORMAT_DOUBLE;
    // Vorbis and Opus count frames from their own headers, which may be a packet off.
    if (info_.format == "OGG" || info_.format == "Opus") info_.slack = 8192;
  }
  ~LibsndfileDecoder() override { sf_close(handle_); }
  LibsndfileDecoder(const LibsndfileDecoder&) = delete;
  LibsndfileDecoder& operator=(const LibsndfileDecoder&) = delete;

  bool open() const { return handle_ != nullptr; }
  const SoundInfo& info() const override { return info_; }

  std::int64_t read(std::span<float> out) override {
    const auto frames = static_cast<sf_count_t>(out.size()) / info_.channels;
    const sf_count_t got = sf_readf_float(handle_, out.data(), frames);
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    return std::max<sf_count_t>(got, 0);
  }

  void rewind() override {
    if (sf_seek(handle_, 0, SEEK_SET) != 0) throw std::runtime_error("it cannot be wound back");
  }

 private:
  /// A stream that does not say how long it is, read through.
  std::int64_t counted(int channels) {
    std::vector<float> block(static_cast<std::size_t>(channels) * 4096);
    std::int64_t frames = 0;
    while (const sf_count_t got = sf_readf_float(handle_, block.data(), 4096)) {
      if (got < 0) break;
      frames += got;
    }
    sf_close(handle_);
    place_ = 0;
    open_handle();
    return frames;
  }

  SF_INFO open_handle() {
    SF_VIRTUAL_IO calls{size, seek, fetch, write, tell};
    SF_INFO info{};
    handle_ = sf_open_virtual(&calls, SFM_READ, &info, this);
    return info;
  }

  static LibsndfileDecoder& self(void* data) { return *static_cast<LibsndfileDecoder*>(data); }
  static sf_count_t size(void* data) { return static_cast<sf_count_t>(self(data).bytes_.size()); }
  static sf_count_t seek(sf_count_t offset, int whence, void* data) {
    LibsndfileDecoder& own = self(data);
    const auto all = static_cast<sf_count_t>(own.bytes_.size());
    const sf_count_t base = whence == SEEK_CUR ? own.place_ : whence == SEEK_END ? all : 0;
    own.place_ = std::max<sf_count_t>(0, base + offset);
    return own.place_;
  }
  static sf_count_t fetch(void* into, sf_count_t count, void* data) {
    LibsndfileDecoder& own = self(data);
    if (count <= 0 || own.failure_) return 0;
    try {
      const auto got = own.bytes_.read(static_cast<std::uint64_t>(own.place_),
                                       {static_cast<char*>(into), static_cast<std::size_t>(count)});
      own.place_ += static_cast<sf_count_t>(got);
      return static_cast<sf_count_t>(got);
    } catch (...) {
      own.failure_ = std::current_exception();
      return 0;
    }
  }
  static sf_count_t write(const void*, sf_count_t, void*) { return 0; }
  static sf_count_t tell(void* data) { return self(data).place_; }

  ByteView bytes_;
  sf_count_t place_ = 0;
  std::exception_ptr failure_;
  SNDFILE* handle_ = nullptr;
  SoundInfo info_;
};

}  // namespace

std::unique_ptr<StreamDecoder> libsndfile_decoder(const SoundStream& stream) {
  auto decoder = std::make_unique<LibsndfileDecoder>(stream);
  if (!decoder->open()) return nullptr;
  return decoder;
}

}  // namespace earshot
