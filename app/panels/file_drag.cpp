#include "app/panels/file_drag.h"

#include <QDrag>
#include <QMimeData>
#include <QUrl>
#include <QWidget>
#include <utility>

namespace earshot {

FileDrag::FileDrag(Tasks& tasks, QWidget* source)
    : QObject(source),
      carry([](QDrag& drag) { drag.exec(Qt::CopyAction); }),
      tasks_(tasks),
      source_(source) {}

void FileDrag::begin(const QStringList& files) {
  if (files.isEmpty()) return;
  QList<QUrl> urls;
  for (const QString& file : files) urls += QUrl::fromLocalFile(file);
  auto* data = new QMimeData;
  data->setUrls(urls);
  auto* drag = new QDrag(source_);
  drag->setMimeData(data);
  carry(*drag);
}

void FileDrag::begin(const QString& name, Write write) {
  let_go();
  if (!folder_.isValid()) {
    Q_EMIT said(tr("%1: cannot be dragged out: no folder can be made for it").arg(name));
    return;
  }
  const QString file = folder_.filePath(name);
  task_ = tasks_.run(
      {},
      [file, write = std::move(write)](const TaskContext& context) {
        write(file.toStdString(), context);
        return true;
      },
      [this, file](bool) {
        task_ = 0;
        begin({file});
      },
      [this](const QString& why) {
        task_ = 0;
        Q_EMIT said(why);
      });
}

void FileDrag::let_go() {
  if (task_ != 0) tasks_.cancel(std::exchange(task_, 0));
}

}  // namespace earshot
