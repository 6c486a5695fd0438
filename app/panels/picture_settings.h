#pragma once

#include <QObject>
#include <QVariantMap>

namespace earshot {

class IconButton;
class SharedLanes;
class SmallForm;

/// How lanes picture sound (LaneLook), as a form that a button opens. The same for all lanes.
class PictureSettings : public QObject {
  Q_OBJECT

 public:
  PictureSettings(SharedLanes& lanes, IconButton* button, QObject* parent = nullptr);

  QVariantMap state() const;
  /// What is unknown or out of range keeps its default.
  void restore(const QVariantMap& state);

 private:
  void show_look();

  SharedLanes& lanes_;
  SmallForm* form_;
};

}  // namespace earshot
