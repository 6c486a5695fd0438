#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QToolButton;

namespace earshot {

class ChainList;

/// The chain of augmentations that turns one clip into its views.
class AugmentationsPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit AugmentationsPanel(Session& session, QWidget* parent = nullptr);
  /// Shows the parameter of this path and gives its editor the keyboard.
  void reveal(const std::string& path);

 protected:
  void refresh() override;

 private:
  void fill_chains();

  Session& session_;
  ChainList* chain_;
  QToolButton* chains_;
};

}  // namespace earshot
