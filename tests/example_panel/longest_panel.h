#pragma once

#include "app/session/session.h"
#include "app/window/panel_list.h"
#include "widgets/chrome/panel.h"

class QComboBox;
class QListWidget;

namespace earshot::example {

/// The ten longest, or shortest, of the open sounds; a click hears one. It lives in the tests
/// alone: the example of docs/add-a-panel.md.
class LongestPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit LongestPanel(Session& session, QWidget* parent = nullptr);

  void add_actions(Actions& actions) override;
  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;

 protected:
  void refresh() override;

 private:
  void hear(int row);

  Session& session_;
  QComboBox* end_;
  QListWidget* list_;
  EmptyState* empty_;
};

/// All that Earshot ships, and this panel.
PanelList panels_with_longest();

}  // namespace earshot::example
