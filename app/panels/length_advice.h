#pragma once

#include <memory>
#include <QWidget>
#include <vector>

#include "app/session/data_proposal.h"

class QLabel;
class QPushButton;

namespace earshot {

class LengthHistogram;
class Session;

/// Below the table of clips: how long they are beside the crop, in a picture and a sentence, and
/// what would suit freshly opened sounds better, each with the one button that does it.
class LengthAdvice : public QWidget {
  Q_OBJECT

 public:
  explicit LengthAdvice(Session& session, QWidget* parent = nullptr);

  /// The height of the panel: where there is little, it is the table's.
  void set_room(int height);

 private:
  void take_lengths();
  void propose();
  void show_advice();
  void show_proposal();
  void use_crop();
  void use_proposal();

  Session& session_;
  std::vector<double> lengths_;  ///< of training clips, ascending
  DataProposal proposal_;
  int height_ = 0;
  bool can_fill_ = false;  ///< there is a crop that the clips fill better
  bool used_ = false;      ///< the proposal, as the step of undo that stands at the top
  int used_at_ = 0;
  LengthHistogram* histogram_;
  QLabel* words_;
  QPushButton* use_crop_;
  QWidget* offer_;
  QLabel* offer_words_;
  QPushButton* use_;
  QPushButton* leave_;
};

}  // namespace earshot
