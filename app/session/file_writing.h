#pragma once

#include <functional>
#include <QObject>
#include <QString>
#include <QStringList>
#include <string>

#include "app/session/settings.h"
#include "app/session/tasks.h"

class QWidget;

namespace earshot {

/// Something that can be taken out of the window into a file.
struct FileOffer {
  QString id;     ///< stable, untranslated, "map.picture": under it the last file is remembered
  QString title;  ///< of the dialog and of its task: "Picture of the map"
  QString name;   ///< proposed, without folder and ending: "simclr-0004 map"
  QStringList endings;  ///< ".png", ".svg"; the first is proposed
};

/// What another thread made of it.
struct FileMade {
  std::string bytes = {};
  /// In place of the bytes: makes them on the window's thread, for what widgets draw.
  std::function<std::string()> draw = {};
  /// In place of both: its maker wrote the file, whole or not at all.
  bool is_written = false;
  QString words = {};  ///< what it holds, "40 clips, 512 features"; may be empty
};

/// How anything leaves the window as a file: asks where to, has it made, writes it whole or not at
/// all as a task, and says so. Every export goes through it.
class FileWriting : public QObject {
  Q_OBJECT

 public:
  /// On another thread; the file has one of the offer's endings. May throw: that is said.
  using Make = std::function<FileMade(const QString& file, const TaskContext&)>;
  /// The bytes, on the window's thread, at once.
  using Draw = std::function<std::string(const QString& file)>;
  /// On the window's thread, once the file is there.
  using Then = std::function<void(const QString& file)>;

  FileWriting(Tasks& tasks, Settings& settings);

  /// The file that the person chose; "" where they thought better of it, or where it has another
  /// ending, which is said.
  QString ask(const FileOffer& offer, QWidget* window);

  /// Asks for the file and writes it.
  void save(const FileOffer& offer, QWidget* window, Make make, Then then = {});
  void save_drawn(const FileOffer& offer, QWidget* window, const Draw& draw, Then then = {});

  /// The same where the file is known.
  void write(const FileOffer& offer, const QString& file, Make make, Then then = {});
  /// What is already there to be written; also a window that closes meanwhile waits for it.
  void write_bytes(const FileOffer& offer, const QString& file, std::string bytes,
                   const QString& words = {}, Then then = {});

 Q_SIGNALS:
  /// The file is there. The words may be empty.
  void wrote(const QString& file, const QString& words);
  /// Why one is not.
  void said(const QString& words);

 private:
  void tell(const QString& file, const QString& words, const Then& then);

  Tasks& tasks_;
  Settings& settings_;
};

/// Where the dialog begins: the file chosen last where the same name was proposed, else the
/// proposed name beside it, with its ending.
QString proposed_file(const FileOffer& offer, const QString& last_name, const QString& last_file);

}  // namespace earshot
