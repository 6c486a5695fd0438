#pragma once

#include "app/window/session.h"
#include "widgets/panel.h"

namespace earshot {

class ChainList;

/// The chain of augmentations that turns one clip into its views.
class AugmentationsPanel : public Panel {
  Q_OBJECT

 public:
  explicit AugmentationsPanel(Session& session, QWidget* parent = nullptr);

 protected:
  void refresh() override;

 private:
  Session& session_;
  ChainList* chain_;
};

}  // namespace earshot
