#include "app/window/preferences_page.h"

#include <cmath>
#include <numbers>
#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QDir>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QUrl>
#include <QVBoxLayout>

#include "app/session/cache_room.h"
#include "app/session/session.h"
#include "app/session/thread_wish.h"
#include "core/base/cores.h"
#include "core/data/pcm_cache.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int least_type_percent = 90;
constexpr int most_type_percent = 150;
constexpr int type_percent_step = 5;

/// A second of 440 Hz at -20 dB of full scale (RMS some 23 dB below), which wakes nobody.
std::shared_ptr<const Player::Sound> test_tone() {
  constexpr int rate = 48000;
  constexpr double level = 0.1;
  constexpr double hertz = 440;
  auto tone = std::make_shared<Player::Sound>();
  tone->sample_rate = rate;
  tone->samples.resize(rate);
  for (int i = 0; i < rate; ++i) {
    tone->samples[static_cast<std::size_t>(i)] =
        static_cast<float>(level * std::sin(2 * std::numbers::pi * hertz * i / rate));
  }
  return tone;
}

QString size_words(const CacheRoom& room) {
  const QString size =
      QLocale().formattedDataSize(static_cast<qint64>(room.bytes), 1, QLocale::DataSizeIecFormat);
  return room.files == 1 ? PreferencesPage::tr("%1 in one file").arg(size)
                         : PreferencesPage::tr("%1 in %2 files")
                               .arg(size, QLocale().toString(qint64{room.files}));
}

}  // namespace

PreferencesPage::PreferencesPage(Session& session, QWidget* parent)
    : QDialog(parent), session_(session) {
  setObjectName("preferences_page");
  setWindowTitle(tr("Preferences"));
  grid_ = new QGridLayout;
  grid_->setHorizontalSpacing(grid::between);
  grid_->setVerticalSpacing(grid::inside);
  grid_->setColumnStretch(1, 1);
  add_sound();
  add_look();
  add_training();
  add_cache();
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  buttons->button(QDialogButtonBox::Close)->setIcon(QIcon());
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(grid::between, grid::inset, grid::between, grid::inset);
  column->addLayout(grid_);
  column->addStretch(1);
  column->addSpacing(grid::inside);
  column->addWidget(buttons);
  setMinimumWidth(560);
  connect(&session_.playback(), &Playback::looked, this, &PreferencesPage::list_outputs);
  // A control that is only passed over does not change.
  for (QWidget* control :
       std::initializer_list<QWidget*>{output_, volume_, scheme_, type_size_, motion_}) {
    control->installEventFilter(this);
  }
}

bool PreferencesPage::eventFilter(QObject* watched, QEvent* event) {
  auto* control = qobject_cast<QWidget*>(watched);
  if (event->type() != QEvent::Wheel || control == nullptr || control->hasFocus()) {
    return QDialog::eventFilter(watched, event);
  }
  event->ignore();
  return true;
}

void PreferencesPage::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  show_settings();
  list_outputs();
  count_cache();
}

bool PreferencesPage::event(QEvent* event) {
  const bool done = QDialog::event(event);
  // A note may need another line than when the page was made, and larger type more room.
  if (event->type() == QEvent::LayoutRequest && layout() != nullptr) {
    const int wide = std::max(width(), layout()->totalMinimumSize().width());
    resize(wide, std::max(height(), layout()->totalHeightForWidth(wide)));
  }
  return done;
}

void PreferencesPage::begin_part(const QString& title) {
  int row = grid_->rowCount();
  if (row > 1) grid_->setRowMinimumHeight(row++, grid::inside);
  grid_->addWidget(new QLabel(title, this), row, 0, 1, 2);
}

void PreferencesPage::add(const QString& caption, QWidget* control) {
  const int row = grid_->rowCount();
  auto* label = new QLabel(caption, this);
  label->setProperty("role", "muted");
  label->setBuddy(control);
  if (control->accessibleName().isEmpty()) control->setAccessibleName(caption);
  grid_->addWidget(label, row, 0);
  grid_->addWidget(control, row, 1);
}

QLabel* PreferencesPage::add_note(const QString& words) {
  auto* note = new QLabel(words, this);
  note->setProperty("role", "caption");
  note->setWordWrap(true);
  grid_->addWidget(note, grid_->rowCount(), 1);
  return note;
}

QWidget* PreferencesPage::side_by_side(std::initializer_list<QWidget*> widgets) {
  auto* line = new QWidget(this);
  auto* row = new QHBoxLayout(line);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(grid::inside);
  bool first = true;
  for (QWidget* widget : widgets) {
    if (!first) widget->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    row->addWidget(widget, first ? 1 : 0);
    first = false;
  }
  return line;
}

void PreferencesPage::add_sound() {
  begin_part(tr("Sound"));
  output_ = new QComboBox(this);
  output_->setObjectName("sound_output");
  output_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  output_->setMinimumContentsLength(24);
  connect(output_, &QComboBox::activated, this, &PreferencesPage::choose_output);
  add(tr("Played on"), output_);
  output_words_ = add_note({});
  output_words_->setObjectName("sound_output_words");
  volume_ = new QSlider(Qt::Horizontal, this);
  volume_->setObjectName("volume");
  volume_->setRange(0, 100);
  volume_->setPageStep(10);
  volume_->setAccessibleName(tr("Volume in percent"));
  volume_words_ = new QLabel(this);
  volume_words_->setObjectName("volume_words");
  volume_words_->setMinimumWidth(volume_words_->fontMetrics().horizontalAdvance("100 %"));
  connect(volume_, &QSlider::valueChanged, this, &PreferencesPage::set_volume);
  auto* tone = new QPushButton(tr("Play a tone"), this);
  tone->setObjectName("test_tone");
  tone->setAutoDefault(false);
  tone->setToolTip(tr("A second of 440 Hz, 20 dB below full scale"));
  connect(tone, &QPushButton::clicked, this, &PreferencesPage::play_tone);
  add(tr("Volume"), side_by_side({volume_, volume_words_, tone}));
}

void PreferencesPage::add_look() {
  begin_part(tr("Look"));
  scheme_ = new QComboBox(this);
  scheme_->setObjectName("scheme");
  scheme_->addItem(tr("As the system"), static_cast<int>(SchemeChoice::System));
  scheme_->addItem(tr("Dark"), static_cast<int>(SchemeChoice::Dark));
  scheme_->addItem(tr("Light"), static_cast<int>(SchemeChoice::Light));
  connect(scheme_, &QComboBox::activated, this, [this] {
    session_.settings().set_scheme(static_cast<SchemeChoice>(scheme_->currentData().toInt()));
    Q_EMIT look_changed();
  });
  add(tr("Colours"), scheme_);
  type_size_ = new QSpinBox(this);
  type_size_->setObjectName("type_size");
  type_size_->setRange(least_type_percent, most_type_percent);
  type_size_->setSingleStep(type_percent_step);
  type_size_->setSuffix(tr(" %"));
  type_size_->setKeyboardTracking(false);
  type_size_->setToolTip(tr("From %1 to %2 %; the layout Teach is larger on top of it")
                             .arg(least_type_percent)
                             .arg(most_type_percent));
  connect(type_size_, &QSpinBox::valueChanged, this, [this](int percent) {
    session_.settings().set_type_size(percent / 100.0);
    Q_EMIT look_changed();
  });
  add(tr("Size of type"), type_size_);
  motion_ = new QComboBox(this);
  motion_->setObjectName("motion");
  motion_->addItem(tr("As the system"), static_cast<int>(MotionChoice::System));
  motion_->addItem(tr("Points travel"), static_cast<int>(MotionChoice::Full));
  motion_->addItem(tr("Reduced: points jump"), static_cast<int>(MotionChoice::Reduced));
  connect(motion_, &QComboBox::activated, this, [this] {
    session_.settings().set_motion(static_cast<MotionChoice>(motion_->currentData().toInt()));
    Q_EMIT motion_changed();
  });
  add(tr("Motion"), motion_);
}

void PreferencesPage::add_training() {
  begin_part(tr("Training"));
  const bool outside = ThreadWish::told_from_outside();
  auto* threads = new QSpinBox(this);
  threads->setObjectName("threads");
  threads->setRange(0, std::max(1024, session_.settings().threads()));
  threads->setSpecialValueText(tr("Every core"));
  threads->setKeyboardTracking(false);
  threads->setValue(outside ? cores_to_use() : session_.settings().threads());
  threads->setEnabled(!outside);
  threads->installEventFilter(this);
  connect(threads, &QSpinBox::valueChanged, this,
          [this](int count) { session_.settings().set_threads(count); });
  add(tr("Threads"), threads);
  add_note(outside ? tr("OMP_NUM_THREADS, set where Earshot was started, says so.")
                   : tr("In use: %1. Another number holds from the next start of Earshot; what an "
                        "experiment says itself (Threads) goes before it.")
                         .arg(cores_to_use()));
  auto* awake = new QCheckBox(tr("The machine does not go to sleep while a training runs"), this);
  awake->setObjectName("stays_awake");
  awake->setChecked(session_.settings().stays_awake());
  connect(awake, &QCheckBox::toggled, this, [this](bool on) {
    session_.settings().set_stays_awake(on);
    Q_EMIT training_changed();
  });
  add(tr("Sleep"), awake);
  auto* tells = new QCheckBox(tr("The desktop says when a training ended and nobody looks"), this);
  tells->setObjectName("tells_end");
  tells->setChecked(session_.settings().tells_end());
  connect(tells, &QCheckBox::toggled, this,
          [this](bool on) { session_.settings().set_tells_end(on); });
  add(tr("Notice"), tells);
}

void PreferencesPage::add_cache() {
  begin_part(tr("Cache"));
  const QString folder = QString::fromStdString(default_cache_folder().string());
  auto* path = new ElidedLabel(this);
  path->setObjectName("cache_folder");
  path->setText(folder);
  path->setToolTip(plain_tip(folder));
  auto* show_it = new QPushButton(tr("Show"), this);
  show_it->setAutoDefault(false);
  show_it->setAccessibleName(tr("Show the cache folder"));
  connect(show_it, &QPushButton::clicked, this, [folder] {
    QDir().mkpath(folder);
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
  });
  add(tr("Folder"), side_by_side({path, show_it}));
  if (qEnvironmentVariableIsSet("EARSHOT_CACHE")) add_note(tr("EARSHOT_CACHE says so."));
  cache_size_ = new QLabel(this);
  cache_size_->setObjectName("cache_size");
  empty_ = new QPushButton(tr("Empty what is not open"), this);
  empty_->setObjectName("empty_cache");
  empty_->setAutoDefault(false);
  empty_->setToolTip(
      tr("Decoded sounds, log-mel features and baselines; all of them are made again "
         "when they are next wanted"));
  connect(empty_, &QPushButton::clicked, this, &PreferencesPage::empty_cache_folder);
  add(tr("Size"), side_by_side({cache_size_, empty_}));
}

void PreferencesPage::show_settings() {
  const Settings& settings = session_.settings();
  const QSignalBlocker quiet_volume(volume_);
  const QSignalBlocker quiet_type(type_size_);
  const int percent = static_cast<int>(std::lround(settings.volume() * 100));
  volume_->setValue(percent);
  volume_words_->setText(tr("%1 %").arg(percent));
  scheme_->setCurrentIndex(scheme_->findData(static_cast<int>(settings.scheme())));
  type_size_->setValue(static_cast<int>(std::lround(settings.type_size() * 100)));
  motion_->setCurrentIndex(motion_->findData(static_cast<int>(settings.motion())));
}

void PreferencesPage::list_outputs() {
  output_->clear();
  output_->addItem(tr("The system's own"), QString());
  for (const QString& name : session_.playback().devices()) output_->addItem(name, name);
  const QString wished = session_.settings().sound_output();
  int place = output_->findData(wished);
  if (place < 0) {
    place = output_->count();
    output_->addItem(tr("%1 (not there now)").arg(wished), wished);
  }
  output_->setCurrentIndex(place);
  output_->setToolTip(plain_tip(output_->currentText()));
  output_words_->setText(session_.playback().device());
}

void PreferencesPage::choose_output(int place) {
  const QString name = output_->itemData(place).toString();
  session_.settings().set_sound_output(name);
  output_words_->setText(tr("Looking for it …"));
  session_.playback().use_device(name);
}

void PreferencesPage::set_volume(int percent) {
  session_.settings().set_volume(percent / 100.0);
  session_.playback().set_volume(percent / 100.0);
  volume_words_->setText(tr("%1 %").arg(percent));
}

void PreferencesPage::play_tone() {
  session_.playback().load(QStringLiteral("test tone"), {test_tone()}, false);
  session_.playback().play_once();
}

void PreferencesPage::count_cache(const QString& before) {
  cache_size_->setText(before.isEmpty() ? tr("Counting …") : before);
  session_.tasks().run(
      tr("Counting the cache"),
      [](const TaskContext& context) { return cache_room(default_cache_folder(), context.stop()); },
      [page = QPointer<PreferencesPage>(this), before](const CacheRoom& room) {
        if (page == nullptr) return;
        page->cache_size_->setText(before.isEmpty() ? size_words(room)
                                                    : size_words(room) + " · " + before);
        page->empty_->setEnabled(room.files > 0);
      });
}

void PreferencesPage::empty_cache_folder() {
  empty_->setEnabled(false);
  session_.tasks().run(
      tr("Emptying the cache"),
      [](const TaskContext& context) {
        return empty_cache(default_cache_folder(), context.stop());
      },
      [page = QPointer<PreferencesPage>(this)](const CacheRoom& removed) {
        if (page != nullptr) page->count_cache(tr("%1 removed").arg(size_words(removed)));
      },
      [page = QPointer<PreferencesPage>(this)](const QString& why) {
        if (page == nullptr) return;
        page->cache_size_->setText(why);
        page->empty_->setEnabled(true);
      });
}

}  // namespace earshot
