#include "core/audio/player_device.h"

#include <dlfcn.h>
#include <portaudio.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "core/audio/player_mixer.h"

namespace earshot {
namespace {

/// Enough for a busy machine that trains beside playing.
constexpr double wanted_latency = 0.06;

/// PortAudio keeps its state in the process and does not guard it.
std::mutex& portaudio() {
  static std::mutex mutex;
  return mutex;
}

void ignore_alsa(const char*, int, const char*, int, const char*, ...) {}
void ignore_jack(const char*) {}

/// ALSA and JACK, which PortAudio loads, print every card and server that they do not find. They
/// are asked by name, so that we need neither where PortAudio was built without.
void silence_backends() {
  using AlsaHandler = void (*)(const char*, int, const char*, int, const char*, ...);
  using JackHandler = void (*)(const char*);
  const auto set = [](const char* function, auto handler) {
    void* symbol = dlsym(RTLD_DEFAULT, function);
    if (symbol != nullptr) reinterpret_cast<void (*)(decltype(handler))>(symbol)(handler);
  };
  set("snd_lib_error_set_handler", AlsaHandler{ignore_alsa});
  set("jack_set_error_function", JackHandler{ignore_jack});
  set("jack_set_info_function", JackHandler{ignore_jack});
}

/// PortAudio aborts the process where ALSA has no configuration at all (an assertion in its
/// BuildDeviceList), so that is asked first.
bool alsa_is_configured() {
  auto* const update = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "snd_config_update"));
  auto* const search = reinterpret_cast<int (*)(void*, const char*, void**)>(
      dlsym(RTLD_DEFAULT, "snd_config_search"));
  auto* const root = static_cast<void**>(dlsym(RTLD_DEFAULT, "snd_config"));
  if (update == nullptr || search == nullptr || root == nullptr) return true;
  void* devices = nullptr;
  return update() >= 0 && search(*root, "pcm", &devices) >= 0;
}

/// While PortAudio is started.
std::vector<SoundOutput> outputs_there() {
  std::vector<SoundOutput> outputs;
  const int count = Pa_GetDeviceCount();  // negative: an error, which is as good as none
  for (int device = 0; device < count; ++device) {
    const PaDeviceInfo* info = Pa_GetDeviceInfo(device);
    if (info == nullptr || info->maxOutputChannels < 1 || info->name == nullptr) continue;
    std::string name = info->name;
    const PaHostApiInfo* offered_by = Pa_GetHostApiInfo(info->hostApi);
    if (offered_by != nullptr) name += std::string(" (") + offered_by->name + ")";
    outputs.push_back(
        {name, info->name, device, info->maxOutputChannels, std::llround(info->defaultSampleRate)});
  }
  return outputs;
}

template <std::size_t channels>
int render(const void*, void* out, unsigned long frames, const PaStreamCallbackTimeInfo*,
           PaStreamCallbackFlags, void* mixer) noexcept {
  static_cast<PlayerMixer*>(mixer)->render(static_cast<float*>(out), frames, channels);
  return paContinue;
}

}  // namespace

PlayerDevice::PlayerDevice(PlayerMixer& mixer) : mixer_(mixer) {}

PlayerDevice::~PlayerDevice() {
  const std::lock_guard lock(portaudio());
  close();
}

void PlayerDevice::close() {
  if (stream_ != nullptr) Pa_CloseStream(stream_);
  stream_ = nullptr;
  if (initialised_) Pa_Terminate();
  initialised_ = false;
}

bool PlayerDevice::fail(const std::string& reason) {
  close();
  found_ = false;
  words_ = "no sound device: " + reason;
  return false;
}

void PlayerDevice::find(const std::string& wished) {
  const std::lock_guard lock(portaudio());
  // PortAudio looks for devices only when it starts.
  close();
  outputs_.clear();
  silence_backends();
  if (!alsa_is_configured()) {
    fail("ALSA has no configuration");
    return;
  }
  const PaError error = Pa_Initialize();
  if (error != paNoError) {
    fail(Pa_GetErrorText(error));
    return;
  }
  initialised_ = true;
  outputs_ = outputs_there();
  const ChosenOutput chosen = chosen_output(outputs_, Pa_GetDefaultOutputDevice(), wished);
  if (chosen.place < 0) {
    fail(chosen.words.empty() ? "the system offers none for output" : chosen.words);
    return;
  }
  const SoundOutput& output = outputs_[static_cast<std::size_t>(chosen.place)];
  device_ = output.device;
  channels_ = std::min(2, output.channels);
  rate_ = output.rate;
  words_ = chosen.words;
  found_ = true;
}

bool PlayerDevice::start() {
  const std::lock_guard lock(portaudio());
  if (!found_) return false;
  if (stream_ != nullptr && Pa_IsStreamActive(stream_) == 1) return true;
  if (stream_ == nullptr) {
    PaStreamParameters out{};
    out.device = device_;
    out.channelCount = channels_;
    out.sampleFormat = paFloat32;
    out.suggestedLatency =
        std::max(wanted_latency, Pa_GetDeviceInfo(device_)->defaultLowOutputLatency);
    const PaError error = Pa_OpenStream(&stream_, nullptr, &out, static_cast<double>(rate_),
                                        paFramesPerBufferUnspecified, paNoFlag,
                                        channels_ == 2 ? render<2> : render<1>, &mixer_);
    if (error != paNoError) {
      stream_ = nullptr;
      return fail(words_ + " does not open: " + Pa_GetErrorText(error));
    }
  } else {
    Pa_StopStream(stream_);  // one that ended by itself has to be stopped before it starts again
  }
  const PaError error = Pa_StartStream(stream_);
  if (error != paNoError) return fail(words_ + " does not start: " + Pa_GetErrorText(error));
  const PaStreamInfo* info = Pa_GetStreamInfo(stream_);
  latency_ = info == nullptr ? 0 : info->outputLatency;
  return true;
}

void PlayerDevice::stop() {
  const std::lock_guard lock(portaudio());
  if (stream_ != nullptr) Pa_StopStream(stream_);
}

void PlayerDevice::lose() {
  const std::lock_guard lock(portaudio());
  fail(words_ + " went away");
}

bool PlayerDevice::running() const {
  const std::lock_guard lock(portaudio());
  return stream_ != nullptr && Pa_IsStreamActive(stream_) == 1;
}

}  // namespace earshot
