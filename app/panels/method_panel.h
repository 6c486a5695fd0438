#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QComboBox;

namespace earshot {

class ParamForm;

/// Every setting of the experiment but the chain's own, as a form; presets above it.
class MethodPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit MethodPanel(Session& session, QWidget* parent = nullptr);
  /// Scrolls to a setting and gives it the focus.
  void reveal(const std::string& path);
  QList<Gesture> gestures() const override;
  QSize least_useful() const override { return {260, 240}; }

 protected:
  void refresh() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  Session& session_;
  QComboBox* presets_;
  ParamForm* form_;
};

}  // namespace earshot
