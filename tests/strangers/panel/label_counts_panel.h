#pragma once

#include <memory>
#include <string>

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QTableWidget;

namespace earshot::strangers {

/// The labels of the open sounds with their numbers of clips, most first; a click selects the
/// first clip of one.
class LabelCountsPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit LabelCountsPanel(Session& session, QWidget* parent = nullptr);

 protected:
  void refresh() override;

 private:
  void fill();
  void select_first_of(int row);

  Session& session_;
  EmptyState* empty_;
  QTableWidget* table_;
  std::weak_ptr<const Dataset> shown_;  ///< whose labels are listed, by this column
  std::string column_;
};

}  // namespace earshot::strangers
