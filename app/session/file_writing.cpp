#include "app/session/file_writing.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <utility>

#include "core/base/stopped.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

QString ending_of(const FileOffer& offer, const QString& file) {
  for (const QString& ending : offer.endings) {
    if (file.endsWith(ending, Qt::CaseInsensitive)) return ending;
  }
  return {};
}

/// "PNG (*.png)"
QString filter_of(const QString& ending) {
  return QStringLiteral("%1 (*%2)").arg(ending.mid(1).toUpper(), ending);
}

/// What no file system takes in a name, and what would lead into another folder.
QString as_file_name(QString name) {
  for (QChar& letter : name) {
    if (QStringLiteral("/\\:*?\"<>|").contains(letter) || !letter.isPrint()) letter = u'_';
  }
  return name;
}

}  // namespace

QString proposed_file(const FileOffer& offer, const QString& last_name, const QString& last_file) {
  const QString ending = ending_of(offer, last_file);
  if (ending.isEmpty()) return as_file_name(offer.name) + offer.endings.value(0);
  if (last_name == offer.name) return last_file;
  return QFileInfo(last_file).dir().filePath(as_file_name(offer.name) + ending);
}

FileWriting::FileWriting(Tasks& tasks, Settings& settings) : tasks_(tasks), settings_(settings) {}

QString FileWriting::ask(const FileOffer& offer, QWidget* window) {
  const QStringList last = settings_.last_export(offer.id);
  const QFileInfo proposed(proposed_file(offer, last.value(0), last.value(1)));
  QFileDialog dialog(window, offer.title);
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  QStringList filters;
  for (const QString& ending : offer.endings) filters += filter_of(ending);
  dialog.setNameFilters(filters);
  const auto follow = [&dialog, &offer](const QString& filter) {
    for (const QString& ending : offer.endings) {
      if (filter_of(ending) == filter) dialog.setDefaultSuffix(ending.mid(1));
    }
  };
  connect(&dialog, &QFileDialog::filterSelected, &dialog, follow);
  const QString filter = filter_of(ending_of(offer, proposed.fileName()));
  dialog.selectNameFilter(filter);
  follow(filter);
  if (!last.isEmpty() && proposed.dir().exists()) dialog.setDirectory(proposed.dir());
  dialog.selectFile(proposed.fileName());
  if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) return {};
  const QString file = dialog.selectedFiles().front();
  if (ending_of(offer, file).isEmpty()) {
    Q_EMIT said(tr("%1: takes a name that ends in %2").arg(file, offer.endings.join(tr(" or "))));
    return {};
  }
  settings_.set_last_export(offer.id, {offer.name, file});
  return file;
}

void FileWriting::save(const FileOffer& offer, QWidget* window, Make make, Then then) {
  const QString file = ask(offer, window);
  if (!file.isEmpty()) write(offer, file, std::move(make), std::move(then));
}

void FileWriting::save_drawn(const FileOffer& offer, QWidget* window, const Draw& draw, Then then) {
  const QString file = ask(offer, window);
  if (file.isEmpty()) return;
  try {
    write_bytes(offer, file, draw(file), {}, std::move(then));
  } catch (const std::exception& error) {
    Q_EMIT said(QString::fromUtf8(error.what()));
  }
}

void FileWriting::write(const FileOffer& offer, const QString& file, Make make, Then then) {
  tasks_.run(
      offer.title,
      [file, make = std::move(make)](const TaskContext& context) {
        FileMade made = make(file, context);
        if (made.draw || made.is_written) return made;
        leave_if_stopped(context.stop());
        write_file_safely(file.toStdString(), std::exchange(made.bytes, {}));
        made.is_written = true;
        return made;
      },
      [this, offer, file, then = std::move(then)](const FileMade& made) {
        if (made.draw) {
          write_bytes(offer, file, made.draw(), made.words, then);
        } else {
          tell(file, made.words, then);
        }
      },
      [this](const QString& why) { Q_EMIT said(why); });
}

void FileWriting::write_bytes(const FileOffer& offer, const QString& file, std::string bytes,
                              const QString& words, Then then) {
  tasks_.run(
      offer.title,
      [file, bytes = std::move(bytes)](const TaskContext&) {
        write_file_safely(file.toStdString(), bytes);
        return true;
      },
      [this, file, words, then = std::move(then)](bool) { tell(file, words, then); },
      [this](const QString& why) { Q_EMIT said(why); });
}

void FileWriting::tell(const QString& file, const QString& words, const Then& then) {
  if (then) then(file);
  Q_EMIT wrote(file, words);
}

}  // namespace earshot
