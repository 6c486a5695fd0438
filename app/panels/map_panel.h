#pragma once

#include "app/panels/clip_classes.h"
#include "app/panels/layout_alignment.h"
#include "app/session/session.h"
#include "core/projection/projection.h"
#include "widgets/chrome/panel.h"

class QComboBox;
class QPushButton;
class QSpinBox;

namespace earshot {

class MapView;

/// The clips as points: log-mel features before training, the encoder's while and after; PCA at
/// once, t-SNE when asked for. Its view keeps its turn and zoom while one map moves on.
class MapPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit MapPanel(Session& session, QWidget* parent = nullptr);

  void add_actions(Actions& actions) override;
  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;
  MapView* view() const { return view_; }
  void frame();
  /// The colour of each class of a label column, by its name, where the map is coloured by it.
  QHash<QString, int> colours_of(const QString& column) const;

 protected:
  void refresh() override;

 private:
  enum class Projection { Pca2, Pca3, Tsne };

  QLayout* make_controls();
  void connect_view();
  Projection projection() const;
  void project();
  /// `instead` says why it is not t-SNE, where that was wished.
  void run_pca(const QString& instead = {});
  void run_tsne();
  QString tsne_refusal() const;
  void show_tsne_refusal();
  void stop_tsne();
  /// No points, and none to come: those of other sounds would carry wrong names.
  void forget();
  /// `space` names what the coordinates lie in; in the one that is shown a zoom stays.
  void show_points(const std::shared_ptr<const Features>& of, Layout layout, const QString& space,
                   const QString& words);
  void show_classes();
  void show_columns();
  void show_sources();
  void show_selection();
  std::int64_t clip_of(std::int64_t row) const;

  Session& session_;
  MapView* view_;
  QComboBox* source_;
  QComboBox* projection_;
  QComboBox* colour_;
  QSpinBox* perplexity_;
  QPushButton* again_;
  QString wanted_colour_;
  std::shared_ptr<const Features> projected_;  ///< whose points are shown
  Layout layout_;                              ///< their coordinates
  QString space_;                              ///< in which they lie
  int searches_ = 0;                           ///< by t-SNE
  std::weak_ptr<const Dataset> classes_of_;
  QString classes_column_;
  ClipClasses classes_;
  int task_ = 0;
  bool again_wanted_ = false;
  Projection task_projection_ = Projection::Pca2;
};

}  // namespace earshot
