#include "app/window/about_page.h"

#include <algorithm>
#include <QClipboard>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSysInfo>
#include <QUrl>
#include <QVBoxLayout>

#include "app/session/tasks.h"
#include "core/base/version.h"
#include "core/training/machine_problem.h"
#include "widgets/chrome/style.h"

namespace earshot {

QString guide_folder() {
  const QString program = QCoreApplication::applicationDirPath();
  for (const char* beside : {"/../share/doc/earshot/docs", "/../../docs"}) {
    const QFileInfo folder(program + QLatin1String(beside));
    // A folder of this name may be another program's.
    if (QFileInfo::exists(folder.filePath() + "/ARCHITECTURE.md"))
      return folder.canonicalFilePath();
  }
  return {};
}

AboutPage::AboutPage(Tasks& tasks, QWidget* parent) : QDialog(parent) {
  setObjectName("about_page");
  setWindowTitle(tr("About Earshot"));
  auto* name = new QLabel(tr("Earshot %1").arg(QString::fromStdString(version())), this);
  name->setProperty("role", "headline");
  auto* what = new QLabel(tr("A workbench for self-supervised learning on audio and music"), this);
  what->setProperty("role", "muted");
  what->setWordWrap(true);
  grid_ = new QGridLayout;
  grid_->setHorizontalSpacing(grid::between);
  grid_->setVerticalSpacing(grid::inside);
  grid_->setColumnStretch(1, 1);
  lines_ += name->text();
  add(tr("Qt"), QString::fromLatin1(qVersion()));
  add(tr("System"), QSysInfo::prettyProductName() + ", " + QSysInfo::currentCpuArchitecture());
  add(tr("Licence"), tr("GPL-3.0-or-later: free to use, study, change and share"));
  const QString guide = guide_folder();
  if (!guide.isEmpty()) add(tr("Guide"), guide);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  QPushButton* copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
  copy->setObjectName("about_copy");
  copy->setToolTip(tr("Copies these lines, for a report of a fault"));
  connect(copy, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(text()); });
  if (!guide.isEmpty()) {
    QPushButton* show_guide =
        buttons->addButton(tr("Open the guide"), QDialogButtonBox::ActionRole);
    show_guide->setObjectName("about_guide");
    connect(show_guide, &QPushButton::clicked, this,
            [guide] { QDesktopServices::openUrl(QUrl::fromLocalFile(guide)); });
  }
  buttons->button(QDialogButtonBox::Close)->setIcon(QIcon());
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(grid::between, grid::between, grid::between, grid::inset);
  column->setSpacing(grid::inside);
  column->addWidget(name);
  column->addWidget(what);
  column->addSpacing(grid::inside);
  column->addLayout(grid_);
  column->addStretch(1);
  column->addSpacing(grid::inside);
  column->addWidget(buttons);
  constexpr int least_wide = 520, letters_wide = 64;
  setMinimumWidth(std::max(least_wide, letters_wide * fontMetrics().averageCharWidth()));
  // A GPU may take its time to be found.
  tasks.run(
      QString(), [](const TaskContext&) { return machine_words(); },
      [page = QPointer<AboutPage>(this)](const MachineWords& words) {
        if (page == nullptr) return;
        page->add(tr("LibTorch"), QString::fromStdString(words.libtorch));
        page->add(tr("Calculates on"), QString::fromStdString(words.device));
      });
}

QString AboutPage::text() const {
  return lines_.join('\n') + '\n';
}

void AboutPage::add(const QString& caption, const QString& words) {
  const int row = grid_->rowCount();
  auto* left = new QLabel(caption, this);
  left->setProperty("role", "muted");
  auto* right = new QLabel(words, this);
  right->setWordWrap(true);
  right->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  right->setAccessibleName(caption + ": " + words);
  left->setBuddy(right);
  grid_->addWidget(left, row, 0, Qt::AlignTop);
  grid_->addWidget(right, row, 1);
  lines_ += caption + ": " + words;
}

}  // namespace earshot
