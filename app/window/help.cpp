#include "app/window/help.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

#include "app/session/session.h"
#include "app/window/about_page.h"
#include "app/window/main_window.h"
#include "app/window/messages_page.h"
#include "app/window/notice_bar.h"
#include "app/window/tour.h"
#include "core/data/pcm_cache.h"

namespace earshot {

Help::Help(Session& session, MainWindow& window, NoticeBar& notice)
    : session_(session), window_(window), notice_(notice), tour_(new Tour(window)) {
  connect(&window_, &MainWindow::last_actions, this, &Help::add_actions);
}

void Help::add_actions() {
  Actions& actions = window_.actions();
  const QString section = tr("Help");
  actions.add({"help.tour",
               section,
               tr("Tour"),
               "lesson",
               {},
               tr("Shows in five steps what the window does; left by Escape at any time")},
              [this] { tour_->begin(); });
  actions.add(
      {"help.guide",
       section,
       tr("Guide"),
       "help",
       {},
       tr("Opens the folder with what there is to read: how to add a method, an encoder and "
          "others, and every setting")},
      [this] { open_guide(); });
  actions.add({"help.logs",
               section,
               tr("Show the log folder"),
               "folder",
               {},
               tr("Writes the messages of this session beside log.txt, which tells of faults, and "
                  "opens their folder")},
              [this] { show_logs(); });
  actions.add({"help.about",
               section,
               tr("About Earshot"),
               "info",
               {},
               tr("Versions, what it calculates on, and the licence, to be copied")},
              [this] {
                auto* page = new AboutPage(session_.tasks(), &window_);
                page->setAttribute(Qt::WA_DeleteOnClose);
                page->show();
              });
}

void Help::open_guide() {
  const QString folder = guide_folder();
  if (folder.isEmpty()) {
    window_.say(
        tr("The guide is not beside this program; it is the folder docs of Earshot's sources"));
  } else {
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
  }
}

void Help::show_logs() {
  const QString file = QString::fromStdString((default_cache_folder() / "messages.txt").string());
  const FileOffer offer{"help.messages", tr("Messages of this session"), "messages", {".txt"}};
  const std::string lines = lines_of(window_.messages().log()).toStdString() + "\n";
  session_.files().write_bytes(offer, file, lines, {}, [](const QString& written) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(written).absolutePath()));
  });
}

void Help::offer_tour() {
  if (session_.settings().tour_offered() || notice_.asking()) return;
  session_.settings().set_tour_offered();
  notice_.ask(tr("New here? Five steps show what the window does."),
              {{tr("Take the tour"), [this] { tour_->begin(); }}, {tr("Not now"), {}}});
}

}  // namespace earshot
