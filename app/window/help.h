#pragma once

#include <QObject>

namespace earshot {

class MainWindow;
class NoticeBar;
class Session;
class Tour;

/// The rest of the menu Help: guide, tour, the log, and what this program is.
class Help : public QObject {
  Q_OBJECT

 public:
  /// Its actions come when the window is completed, after the window's own.
  Help(Session& session, MainWindow& window, NoticeBar& notice);

  Tour& tour() { return *tour_; }
  /// The tour, in one line and once in a person's life; not over a question that stands there.
  void offer_tour();

 private:
  void add_actions();
  void open_guide();
  void show_logs();

  Session& session_;
  MainWindow& window_;
  NoticeBar& notice_;
  Tour* tour_;
};

}  // namespace earshot
