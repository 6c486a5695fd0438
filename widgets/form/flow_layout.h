#pragma once

#include <memory>
#include <QLayout>
#include <vector>

namespace earshot {

/// Widgets one after the other, in as many rows as the width takes; `give` is how much narrower
/// than they wish each may be where all stand in one row for it.
class FlowLayout : public QLayout {
 public:
  explicit FlowLayout(int gap, int give = 0, QWidget* parent = nullptr);
  ~FlowLayout() override;

  void addItem(QLayoutItem* item) override;
  int count() const override;
  QLayoutItem* itemAt(int index) const override;
  QLayoutItem* takeAt(int index) override;
  Qt::Orientations expandingDirections() const override { return {}; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override { return minimumSize(); }
  QSize minimumSize() const override;
  void setGeometry(const QRect& place) override;

 private:
  /// Returns the height that was needed.
  int lay_out(const QRect& place, bool moves) const;

  /// By how much each is narrower, so that all stand in one row; 0 where that does not do.
  int given(int width) const;

  int gap_, give_;
  std::vector<std::unique_ptr<QLayoutItem>> items_;
};

}  // namespace earshot
