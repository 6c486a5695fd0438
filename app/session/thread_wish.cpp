#include "app/session/thread_wish.h"

#include <QtGlobal>

#include "app/session/settings.h"

namespace earshot {
namespace {

constexpr const char* variable = "OMP_NUM_THREADS";
/// Says that it was this program that set the other.
constexpr const char* own_mark = "EARSHOT_THREADS_CHOSEN";

}  // namespace

void ThreadWish::hold(const Settings& settings) {
  if (told_from_outside()) return;
  const int threads = settings.threads();
  if (threads == 0) {
    qunsetenv(variable);
    qunsetenv(own_mark);
    return;
  }
  qputenv(variable, QByteArray::number(threads));
  qputenv(own_mark, "1");
}

bool ThreadWish::told_from_outside() {
  return qEnvironmentVariableIsSet(variable) && !qEnvironmentVariableIsSet(own_mark);
}

}  // namespace earshot
