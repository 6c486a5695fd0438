#pragma once

#include <QDialog>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;

namespace earshot {

class Session;

/// What a person chooses once for all experiments. Every change holds at once and is kept; there is
/// nothing to accept. Not modal: sound and look are judged beside it.
class PreferencesPage : public QDialog {
  Q_OBJECT

 public:
  PreferencesPage(Session& session, QWidget* parent);

 Q_SIGNALS:
  void look_changed();      ///< colours or type
  void motion_changed();    ///< whether things travel
  void training_changed();  ///< what the desktop does for a training

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void begin_part(const QString& title);
  void add(const QString& caption, QWidget* control);
  /// Below the control above it, in small type.
  QLabel* add_note(const QString& words);
  QWidget* side_by_side(std::initializer_list<QWidget*> widgets);
  void add_sound();
  void add_look();
  void add_training();
  void add_cache();
  void list_outputs();
  void choose_output(int place);
  void set_volume(int percent);
  void play_tone();
  void show_settings();
  void count_cache(const QString& before = {});
  void empty_cache_folder();

  Session& session_;
  QGridLayout* grid_;
  QComboBox* output_;
  QLabel* output_words_;
  QSlider* volume_;
  QLabel* volume_words_;
  QComboBox* scheme_;
  QSpinBox* type_size_;
  QComboBox* motion_;
  QLabel* cache_size_;
  QPushButton* empty_;
};

}  // namespace earshot
