#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace earshot {

/// Rates that Opus has, in Hz (RFC 6716, sec. 2): 8000, 12000, 16000, 24000, 48000.
bool is_opus_rate(std::int64_t rate);

/// A mono signal as an Ogg file of Opus (RFC 7845), small: what people listen to in a page.
/// Throws std::runtime_error with the bare reason where the rate is none of Opus's or libsndfile
/// was built without it, and std::invalid_argument for no sample.
std::string encoded_opus(std::span<const float> samples, std::int64_t rate);

}  // namespace earshot
