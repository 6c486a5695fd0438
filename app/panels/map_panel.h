#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/clip_classes.h"
#include "app/panels/layout_alignment.h"
#include "app/panels/picture_options.h"
#include "app/session/session.h"
#include "core/catalogue/projections.h"
#include "widgets/chrome/panel.h"

class QComboBox;
class QPushButton;

namespace earshot {

class FileDrag;
class MapView;
class SmallForm;
class TitleTools;

/// The clips as points: log-mel features before training, the encoder's while and after, by any
/// projection of the catalogue; searches when asked for. Its view keeps its turn and zoom while one
/// map moves on.
class MapPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit MapPanel(Session& session, QWidget* parent = nullptr);

  void add_actions(Actions& actions) override;
  QList<Gesture> gestures() const override;
  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;
  MapView* view() const { return view_; }
  void frame();
  QSize least_useful() const override { return {280, 220}; }
  /// The colour of each class of a label column, by its name, where the map is coloured by it.
  QHash<QString, int> colours_of(const QString& column) const;

 protected:
  void refresh() override;

 private:
  struct Choice {
    const ProjectionEntry* projection = nullptr;
    int dimensions = 2;
  };

  void make_controls();
  QComboBox* make_combo(const char* id, const QString& name, const QString& tip);
  void connect_view();
  void list_projections();
  std::optional<Choice> choice() const;
  void project();
  /// `instead` says why it is not the one that was wished.
  void run(const Choice& wanted, const QString& instead = {});
  QString refusal(const ProjectionEntry& projection) const;
  void show_refusals();
  void show_form();
  void take_settings();
  void take_look();
  void stop_search();
  /// No points, and none to come: those of other sounds would carry wrong names.
  void forget();
  /// `space` names what the coordinates lie in; in the one that is shown a zoom stays.
  void show_points(const std::shared_ptr<const Features>& of, Layout layout, const QString& space,
                   const QString& words);
  void show_classes();
  void show_columns();
  void show_sources();
  void show_selection();
  /// What was found in the table of clips, as marked points.
  void show_marked();
  void tell_marked();
  std::int64_t clip_of(std::int64_t row) const;
  void export_picture();
  void drag_out(qint64 row);

  Session& session_;
  MapView* view_;
  FileDrag* drag_;
  QComboBox* source_;
  QComboBox* projection_;
  QComboBox* colour_;
  TitleTools* tools_;
  SmallForm* form_;       ///< of the projection
  SmallForm* look_form_;  ///< of how the map is drawn
  QPushButton* again_;
  std::vector<Choice> choices_;             ///< as the box of projections lists them
  std::map<std::string, Values> settings_;  ///< of each projection, by its name
  const ProjectionEntry* form_of_ = nullptr;
  QString wanted_colour_;
  ExportedPicture picture_options_;            ///< as last asked for
  std::shared_ptr<const Features> projected_;  ///< whose points are shown
  Layout layout_;                              ///< their coordinates
  QString space_;                              ///< in which they lie
  int searches_ = 0;                           ///< that were begun
  std::weak_ptr<const Dataset> classes_of_;
  QString classes_column_;
  ClipClasses classes_;
  int task_ = 0;
  bool again_wanted_ = false;
  bool task_is_search_ = false;
};

}  // namespace earshot
