#pragma once

#include <functional>
#include <stop_token>

namespace earshot {

/// Runs `work` on a thread of its own and waits for it, calling `meanwhile` on this thread about
/// every 50 ms. Once `stop` is asked for, the work has half a second to end by itself; then it is
/// left alone, with all that it owns, and false is returned: a disk that does not answer holds
/// nobody up. Rethrows what the work throws.
bool ran_to_its_end(std::function<void()> work, const std::stop_token& stop,
                    const std::function<void()>& meanwhile);

}  // namespace earshot
