#pragma once

namespace earshot {

/// Which of a sound's channels are heard: their mean, the first, the second (the only one of a mono
/// file), or the one with most energy over the whole file.
enum class Channel { Mix, Left, Right, Loudest };

}  // namespace earshot
