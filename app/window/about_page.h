#pragma once

#include <QDialog>

class QGridLayout;

namespace earshot {

class Tasks;

/// What this program is: its version, what it calculates with and on, its licence. Every line can
/// be selected, and one button copies all of them, for a report of a fault.
class AboutPage : public QDialog {
  Q_OBJECT

 public:
  AboutPage(Tasks& tasks, QWidget* parent);

  /// What the button copies, a line each.
  QString text() const;

 private:
  void add(const QString& caption, const QString& words);

  QGridLayout* grid_;
  QStringList lines_;
};

/// Where the guide lies: installed beside the program, or the sources that it was built from;
/// empty where neither is there.
QString guide_folder();

}  // namespace earshot
