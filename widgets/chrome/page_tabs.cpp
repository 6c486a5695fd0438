#include "widgets/chrome/page_tabs.h"

namespace earshot {

PageTabs::PageTabs(const QString& name, const QString& says, const QStringList& pages,
                   QWidget* parent)
    : QTabBar(parent) {
  setObjectName(name);
  setAccessibleName(says);
  setDrawBase(false);
  setExpanding(false);
  for (const QString& page : pages) addTab(page);
}

}  // namespace earshot
