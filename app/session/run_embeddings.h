#pragma once

#include <filesystem>
#include <memory>
#include <QObject>

#include "app/session/data_document.h"
#include "app/session/run_document.h"
#include "app/session/tasks.h"

namespace earshot {

/// Shows all clips as the run's encoder hears them where it is opened, paused or at its end: the
/// sample that is followed while it trains leaves most without neighbours.
class RunEmbeddings : public QObject {
  Q_OBJECT

 public:
  /// A sample where there are more.
  static constexpr std::int64_t most_clips = 10000;

  RunEmbeddings(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks, DataDocument& data,
                RunDocument& run, QObject* parent = nullptr);

  /// Begins where nothing of this step is there or under way.
  void begin();

 Q_SIGNALS:
  /// Why the clips could not be heard.
  void said(const QString& words);

 private:
  bool may_begin() const;
  void follow_pauses();
  void forget();

  std::shared_ptr<const Catalogue> catalogue_;
  Tasks& tasks_;
  DataDocument& data_;
  RunDocument& run_;
  int task_ = 0;
  /// Whose clips were embedded last, at which step.
  struct Embedded {
    std::filesystem::path run;
    std::int64_t step = -1;
    const Dataset* dataset = nullptr;
    friend bool operator==(const Embedded&, const Embedded&) = default;
  };
  Embedded embedded_;
};

}  // namespace earshot
