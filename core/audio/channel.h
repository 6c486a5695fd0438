#pragma once

#include <string_view>

namespace earshot {

/// Which of a sound's channels are heard: their mean, the first, the second (the only one of a mono
/// file), or the one with most energy over the whole file.
enum class Channel { Mix, Left, Right, Loudest };

/// "mix", "left", "right", "loudest"; any other word counts as the mix.
constexpr Channel channel_of(std::string_view word) {
  if (word == "left") return Channel::Left;
  if (word == "right") return Channel::Right;
  return word == "loudest" ? Channel::Loudest : Channel::Mix;
}

}  // namespace earshot
