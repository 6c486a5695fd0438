#include "app/window/application.h"

#include <exception>

#include "widgets/plain_words.h"

namespace earshot {

QString words_of_fault() {
  try {
    throw;
  } catch (const std::exception& error) {
    const std::string words = error.what();
    const QString line = shown_name(words.substr(0, words.find('\n')));
    return line.isEmpty() ? Application::tr("a fault without words") : line;
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
