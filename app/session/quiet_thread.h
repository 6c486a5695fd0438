#pragma once

#include <functional>

namespace earshot {

/// Does work on a thread of its own that lets all others go first, and returns when it is done:
/// for what nobody waits for. What the work throws is thrown on.
void on_quiet_thread(const std::function<void()>& work);

}  // namespace earshot
