#pragma once

#include <QTabBar>

namespace earshot {

/// Tabs that change what a panel shows, from the left, without a line below.
class PageTabs : public QTabBar {
  Q_OBJECT

 public:
  /// `says`: what a screen reader calls them.
  PageTabs(const QString& name, const QString& says, const QStringList& pages,
           QWidget* parent = nullptr);
};

}  // namespace earshot
