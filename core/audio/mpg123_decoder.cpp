#include <mpg123.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <utility>

#include "core/audio/stream_decoder.h"

namespace earshot {
namespace {

class Mpg123Decoder : public StreamDecoder {
 public:
  explicit Mpg123Decoder(const SoundStream& stream) : bytes_(stream.bytes) {
    mpg123_init();  // does nothing since 1.27
    handle_.reset(mpg123_new(nullptr, nullptr));
    if (handle_ == nullptr) return;
    // As libsndfile sets it, and silent. What is no frame is passed over however long it is.
    mpg123_param(handle_.get(), MPG123_REMOVE_FLAGS, MPG123_AUTO_RESAMPLE, 0);
    mpg123_param(handle_.get(), MPG123_ADD_FLAGS,
                 MPG123_FORCE_FLOAT | MPG123_GAPLESS | MPG123_QUIET | MPG123_NO_FRANKENSTEIN, 0);
    mpg123_param(handle_.get(), MPG123_RESYNC_LIMIT, -1, 0);
    mpg123_replace_reader_handle(handle_.get(), fetch, seek, nullptr);
    if (mpg123_open_handle(handle_.get(), this) != MPG123_OK) return;
    long rate = 0;
    int channels = 0, encoding = 0;
    if (mpg123_getformat(handle_.get(), &rate, &channels, &encoding) != MPG123_OK) return;
    mpg123_format_none(handle_.get());
    mpg123_format(handle_.get(), rate, channels, MPG123_ENC_FLOAT_32);
    const off_t length = stream.frames >= 0 ? stream.frames : mpg123_length(handle_.get());
    info_ = {length, static_cast<int>(rate), channels, "MP3", false, 2 * 1152};
    open_ = rate > 0 && channels > 0;
  }
  Mpg123Decoder(const Mpg123Decoder&) = delete;
  Mpg123Decoder& operator=(const Mpg123Decoder&) = delete;

  bool open() const { return open_; }
  const SoundInfo& info() const override { return info_; }

  std::int64_t read(std::span<float> out) override {
    const auto width = static_cast<std::size_t>(info_.channels);
    const std::size_t wanted = out.size() / width * width * sizeof(float);
    std::size_t done = 0;
    while (done < wanted) {
      std::size_t got = 0;
      auto* into = reinterpret_cast<unsigned char*>(out.data()) + done;
      const int said = mpg123_read(handle_.get(), into, wanted - done, &got);
      done += got;
      if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
      if (said == MPG123_NEW_FORMAT && ++changes_ < 16) continue;
      if (said != MPG123_OK) break;
    }
    return static_cast<std::int64_t>(done / (width * sizeof(float)));
  }

  void rewind() override {
    if (mpg123_seek(handle_.get(), 0, SEEK_SET) < 0) {
      throw std::runtime_error("it cannot be wound back");
    }
  }

 private:
  struct Deleter {
    void operator()(mpg123_handle* handle) const { mpg123_delete(handle); }
  };
  static Mpg123Decoder& self(void* data) { return *static_cast<Mpg123Decoder*>(data); }
  static ssize_t fetch(void* data, void* into, std::size_t count) {
    Mpg123Decoder& own = self(data);
    if (own.failure_) return 0;
    try {
      const std::size_t got = own.bytes_.read(static_cast<std::uint64_t>(own.place_),
                                              {static_cast<char*>(into), count});
      own.place_ += static_cast<off_t>(got);
      return static_cast<ssize_t>(got);
    } catch (...) {
      own.failure_ = std::current_exception();
      return 0;
    }
  }
  static off_t seek(void* data, off_t offset, int whence) {
    Mpg123Decoder& own = self(data);
    const auto all = static_cast<off_t>(own.bytes_.size());
    const off_t base = whence == SEEK_CUR ? own.place_ : whence == SEEK_END ? all : 0;
    own.place_ = std::max<off_t>(0, base + offset);
    return own.place_;
  }

  ByteView bytes_;
  off_t place_ = 0;
  std::exception_ptr failure_;
  std::unique_ptr<mpg123_handle, Deleter> handle_;
  SoundInfo info_;
  int changes_ = 0;
  bool open_ = false;
};

}  // namespace

std::unique_ptr<StreamDecoder> mpg123_decoder(const SoundStream& stream) {
  auto decoder = std::make_unique<Mpg123Decoder>(stream);
  if (!decoder->open()) return nullptr;
  return decoder;
}

}  // namespace earshot
