#pragma once

#include <memory>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "widgets/chrome/panel.h"

namespace earshot::testing {

/// What tests of the whole window share: a folder of their own, and the window on real widgets.
class ShownWindow {
 protected:
  template <class Widget>
  Widget* find(const char* name, const char* panel = nullptr) {
    QWidget* within = &bench_->window();
    if (panel != nullptr) within = bench_->window().layouts().panel(panel);
    auto* widget = within->findChild<Widget*>(name);
    if (widget == nullptr) qFatal("there is no %s", name);
    return widget;
  }
  Session& session() { return bench_->session(); }
  RunDocument& run() { return session().run(); }
  const Experiment& experiment() { return session().experiment().experiment(); }
  QAction* action(const char* id) { return bench_->window().actions().at(id); }
  QString at(const char* name) const { return folder_.filePath(name); }
  std::string path(const char* name) const { return at(name).toStdString(); }

  /// Opens the window on a folder, a run, or what it opens by itself, and waits for the sounds.
  void begin(const QString& what, Catalogue catalogue = built_in_catalogue()) {
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(std::move(catalogue)));
    bench_->window().resize(1440, 900);
    bench_->start(what);
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
  }
  void show_panel(const char* id) {
    bench_->window().layouts().reveal(id);
    QCoreApplication::processEvents();
  }

  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace earshot::testing
