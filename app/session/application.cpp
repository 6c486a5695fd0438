#include "app/session/application.h"

#include <exception>
#include <string_view>

#include "core/base/one_line.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {

QString words_of_fault() {
  try {
    throw;
  } catch (const std::exception& error) {
    return std::string_view(error.what()).empty() ? Application::tr("a fault without words")
                                                  : shown_name(one_line(error));
  } catch (...) {
    return Application::tr("an unknown fault");
  }
}

bool Application::notify(QObject* receiver, QEvent* event) {
  try {
    return QApplication::notify(receiver, event);
  } catch (...) {
    const QString words = words_of_fault();
    qWarning("earshot: a fault in the window: %s", qUtf8Printable(words));
    Q_EMIT faulted(words);
  }
  return true;  // whoever sends it on would meet the same fault again
}

}  // namespace earshot
