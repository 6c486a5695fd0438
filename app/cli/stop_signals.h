#pragma once

namespace earshot {

/// For its scope an interrupt or a termination is only noted, so that work can be saved first.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  bool received() const;
};

}  // namespace earshot
