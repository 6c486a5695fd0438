#pragma once

#include <QObject>

#include "app/session/session.h"

namespace earshot {

/// Hears the sounds that were opened, in the background, so that what is silent, or damaged inside,
/// is listed before anybody trains. Of large sets training finds it on the way.
class SoundCheck : public QObject {
 public:
  explicit SoundCheck(Session& session);

 private:
  void begin();
  void end();

  Session& session_;
  int task_ = 0;
};

}  // namespace earshot
