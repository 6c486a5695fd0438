#include "tests/support/sound_server.h"

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace earshot::testing {
namespace {

bool is_program(const char* name) {
  const char* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "/usr/bin:/bin" : path;
  for (std::size_t at = 0; at <= rest.size();) {
    const std::size_t colon = std::min(rest.find(':', at), rest.size());
    if (access((rest.substr(at, colon - at) + "/" + name).c_str(), X_OK) == 0) return true;
    at = colon + 1;
  }
  return false;
}

/// Starts a program with its standard streams in a file.
pid_t started(const std::vector<std::string>& words, const std::filesystem::path& output) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no process for " + words[0]);
  if (child > 0) return child;
  if (std::freopen(output.c_str(), "w", stdout) == nullptr) _exit(126);
  dup2(STDOUT_FILENO, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

int ended(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

void rest(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

}  // namespace

struct SoundServer::Parts {
  std::filesystem::path folder;
  pid_t server = 0;
  pid_t recorder = 0;
};

bool SoundServer::available() {
  return is_program("pulseaudio") && is_program("parec") && is_program("pactl");
}

SoundServer::SoundServer() : parts_(std::make_unique<Parts>()) {
  std::string name = (std::filesystem::temp_directory_path() / "earshot-sound-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  parts_->folder = name;
  const std::filesystem::path& folder = parts_->folder;
  // Everything below is private: another server of this person is neither used nor disturbed.
  for (const char* variable :
       {"XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH", "XDG_CONFIG_HOME"}) {
    const std::filesystem::path own = folder / variable;
    std::filesystem::create_directories(own);
    std::filesystem::permissions(own, std::filesystem::perms::owner_all);
    setenv(variable, own.c_str(), 1);
  }
  const std::filesystem::path socket = folder / "socket";
  setenv("PULSE_SERVER", ("unix:" + socket.string()).c_str(), 1);
  std::ofstream(folder / "asound.conf") << "</usr/share/alsa/alsa.conf>\n"
                                           "pcm.!default { type pulse }\n"
                                           "ctl.!default { type pulse }\n";
  setenv("ALSA_CONFIG_PATH", (folder / "asound.conf").c_str(), 1);
  parts_->server = started(
      {"pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
       "--disallow-exit=no", "-L", "module-null-sink sink_name=test rate=" + std::to_string(rate),
       "-L", "module-native-protocol-unix auth-anonymous=1 socket=" + socket.string()},
      folder / "pulseaudio.log");
  for (int attempt = 0; attempt < 100; ++attempt) {
    rest(50);
    if (ended(started({"pactl", "info"}, folder / "pactl.log")) == 0) return;
    if (waitpid(parts_->server, nullptr, WNOHANG) != 0) break;
  }
  std::ifstream log(folder / "pulseaudio.log");
  throw std::runtime_error("pulseaudio does not start: " +
                           std::string(std::istreambuf_iterator<char>(log), {}));
}

void SoundServer::stop() {
  if (parts_->recorder > 0) stop_recording();
  if (parts_->server > 0) {
    kill(parts_->server, SIGTERM);
    ended(parts_->server);
  }
  parts_->server = 0;
}

SoundServer::~SoundServer() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(parts_->folder, ignored);
}

void SoundServer::start_recording() {
  const std::filesystem::path file = parts_->folder / "recorded";
  std::filesystem::remove(file);
  parts_->recorder = started({"parec", "-d", "test.monitor", "--format=float32le", "--channels=1",
                              "--rate=" + std::to_string(rate), "--latency-msec=20"},
                             file);
  for (int attempt = 0; attempt < 200; ++attempt) {
    rest(20);
    std::error_code none_yet;
    if (std::filesystem::file_size(file, none_yet) > 0 && !none_yet) return;
  }
  throw std::runtime_error("parec records nothing");
}

std::vector<float> SoundServer::stop_recording() {
  rest(150);  // what is still under way
  kill(parts_->recorder, SIGTERM);
  ended(parts_->recorder);
  parts_->recorder = 0;
  std::ifstream stream(parts_->folder / "recorded", std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  std::vector<float> samples(bytes.size() / sizeof(float));
  std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
  return samples;
}

}  // namespace earshot::testing
