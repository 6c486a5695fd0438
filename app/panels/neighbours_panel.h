#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QLabel;
class QListWidget;

namespace earshot {

/// The ten clips nearest to the chosen one: hear each, walk along them by key.
class NeighboursPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit NeighboursPanel(Session& session, QWidget* parent = nullptr);
  void add_actions(Actions& actions) override;

 protected:
  void refresh() override;

 private:
  /// Why the chosen clip has no neighbours though there is a map.
  QString left_out_words() const;

  Session& session_;
  QLabel* words_;
  QListWidget* list_;
  EmptyState* empty_;
};

}  // namespace earshot
