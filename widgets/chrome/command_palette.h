#pragma once

#include <functional>
#include <QFrame>
#include <QList>
#include <QPointer>
#include <QString>

class QLabel;
class QLineEdit;
class QListWidget;

namespace earshot {

/// One thing that the palette finds: an action, a parameter, a run.
struct Findable {
  QString title;   ///< "Learning rate"
  QString detail;  ///< where it belongs: "Training · training.learning_rate"; or why it is off
  QString key;     ///< its shortcut, may be empty
  bool enabled = true;
  std::function<void()> choose;
};

/// How well a typed text fits: 0 for not at all. All of its words must occur; a word's start counts
/// more than its middle, the title more than the detail, a short title more than a long one.
int match_score(const QString& typed, const Findable& item);

/// Ctrl+K: type a few letters of anything, Enter does it. Lies over the window's top, closes with
/// Escape or when the focus goes elsewhere.
class CommandPalette : public QFrame {
  Q_OBJECT

 public:
  using Source = std::function<QList<Findable>()>;
  explicit CommandPalette(QWidget* window);

  /// Asked anew each time the palette opens.
  void add_source(Source source);
  /// For what is too much to list: asked for what is typed, from two letters on, and found after
  /// what the sources have.
  using Search = std::function<QList<Findable>(const QString& typed, int most)>;
  void add_search(Search search);
  void open();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void filter();
  void fit();
  void choose_current();
  void close_palette();

  QList<Source> sources_;
  QList<Search> searches_;
  QList<Findable> items_;
  qsizetype listed_ = 0;  ///< of the items; the others were searched for
  QList<int> shown_;
  int most_high_ = 0;
  QLineEdit* field_;
  QListWidget* list_;
  QLabel* nothing_;
  QPointer<QWidget> focus_before_;
};

}  // namespace earshot
