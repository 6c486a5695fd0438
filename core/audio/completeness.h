#pragma once

#include <filesystem>
#include <string>

namespace earshot {

/// What a few kilobytes of a file tell is wrong with it that libsndfile passes over or complains of
/// on stderr: it holds text, or its end is missing ("cut short: 1200 of 48044 bytes of sound are
/// there") by the chunk sizes of WAV and AIFF (RF64 is left alone), the last page of Ogg (RFC 3533)
/// or the byte count in an MP3's Xing header. Empty where nothing is known to be wrong.
std::string visible_fault(const std::filesystem::path& file);

/// Why a file that libsndfile refused is not a sound, from its first bytes: "not a sound file that
/// can be read: its WAV header is cut short, damaged, or ...".
std::string why_not_sound(const std::filesystem::path& file);

}  // namespace earshot
