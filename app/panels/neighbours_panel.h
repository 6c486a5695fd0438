#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QComboBox;
class QLabel;
class QListWidget;
class QSpinBox;

namespace earshot {

class IconButton;

/// The clips about the chosen one: the nearest, those of its label that lie far away, those of
/// another that lie very near. Each can be heard, all in a row, or walked along by key.
class NeighboursPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit NeighboursPanel(Session& session, QWidget* parent = nullptr);
  void add_actions(Actions& actions) override;
  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;

 protected:
  void refresh() override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void make_controls();
  void show_playing();
  void show_list();
  /// Why the chosen clip has no neighbours though there is a map.
  QString left_out_words() const;
  QString empty_words() const;
  /// Why these are not by what the map shows.
  QString instead_words() const;
  /// What the list is, in a sentence.
  QString list_words(int same) const;

  Session& session_;
  QComboBox* kind_;
  QSpinBox* count_;
  QComboBox* nearness_;
  IconButton* play_;
  QLabel* words_;
  QListWidget* list_;
  EmptyState* empty_;
  bool arrives_ = false;  ///< the keyboard, at the list
};

}  // namespace earshot
