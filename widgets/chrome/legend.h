#pragma once

#include <QColor>
#include <QListWidget>
#include <vector>

namespace earshot {

struct LegendEntry {
  enum class Sign { Disc, Line };
  QString name;
  QColor colour;
  QString value;  ///< a count or a reading, right-aligned
  Sign sign = Sign::Disc;
};

/// What the colours mean. A click picks an entry, and what shows them mutes the others; Ctrl-click
/// picks further ones; a click on the only picked one, or Escape, picks none, which mutes nothing.
class Legend : public QListWidget {
  Q_OBJECT

 public:
  explicit Legend(QWidget* parent = nullptr);

  /// Keeps what is picked where the names stay the same. Below them `left_out` further ones are
  /// counted, that cannot be picked.
  void set_entries(const std::vector<LegendEntry>& entries, std::size_t left_out = 0);
  /// What more than so many rows would mean nobody can tell, and the window would wait for them.
  static constexpr std::size_t most_rows = 300;
  /// New values beside the names, in order; nothing else changes.
  void set_values(const QStringList& values);
  std::vector<int> picked() const;
  void clear_picked();
  const std::vector<LegendEntry>& entries() const { return entries_; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {48, 20}; }

 Q_SIGNALS:
  void picked_changed();

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  std::vector<LegendEntry> entries_;
  std::size_t left_out_ = 0;
  bool filling_ = false;
};

}  // namespace earshot
