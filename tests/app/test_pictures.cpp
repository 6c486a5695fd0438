#include <algorithm>
#include <fstream>
#include <map>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QPainter>
#include <QProcess>
#include <QtTest>

#include "tests/support/grid_picture.h"
#include "tests/support/pictured_window.h"
#include "tests/support/places.h"
#include "tests/support/run_widget_test.h"

namespace test_pictures {

using namespace earshot;
namespace fs = std::filesystem;

namespace {

/// Another version draws frames and letters otherwise.
constexpr const char* kept_of_qt = "6.4.";
constexpr const char* scale_variable = "EARSHOT_PICTURES_SCALE";

QDir kept_pictures() {
  return QDir(
      QString::fromStdString((testing::source_folder() / "tests/pictures/window").string()));
}

/// Where a person finds the pictures in full: of all where EARSHOT_PICTURES names a folder, else of
/// those that differ.
QDir full_pictures() {
  const QString wanted = qEnvironmentVariable("EARSHOT_PICTURES");
  const auto build = testing::build_folder() / "pictures/window";
  return QDir(wanted.isEmpty() ? QString::fromStdString(build.string()) : wanted);
}

bool renews() {
  return qEnvironmentVariableIsSet("EARSHOT_RENEW_PICTURES");
}

QImage contact_sheet(const QList<QImage>& pictures) {
  constexpr int across = 4, gap = 12;
  constexpr QSize most(640, 440);
  const int down = (static_cast<int>(pictures.size()) + across - 1) / across;
  QImage sheet(across * (most.width() + gap) + gap, down * (most.height() + gap) + gap,
               QImage::Format_RGB32);
  sheet.fill(Qt::gray);
  QPainter painter(&sheet);
  for (int i = 0; i < pictures.size(); ++i) {
    QImage image = pictures[i];
    image.setDevicePixelRatio(1);
    if (image.width() > most.width() || image.height() > most.height()) {
      image = image.scaled(most, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    }
    painter.drawImage(gap + i % across * (most.width() + gap),
                      gap + i / across * (most.height() + gap), image);
  }
  return sheet;
}

/// Softer letters, all of it some pixels further down and right.
QImage moved_a_little(const QImage& picture) {
  constexpr int moved = 4;
  constexpr double kept = 0.7;
  const QImage soft =
      picture.scaled(picture.size() / 2, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
          .scaled(picture.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
  QImage made = picture;
  QPainter painter(&made);
  painter.drawImage(moved, moved, picture);
  painter.setOpacity(1 - kept);
  painter.drawImage(moved, moved, soft);
  return made;
}

/// While it lives; what is beside them stays where it is.
class Hidden {
 public:
  explicit Hidden(const QWidgetList& widgets) {
    for (QWidget* widget : widgets) {
      if (!widget->isVisible()) continue;
      before_.append({widget, widget->sizePolicy()});
      QSizePolicy policy = widget->sizePolicy();
      policy.setRetainSizeWhenHidden(true);
      widget->setSizePolicy(policy);
      widget->hide();
    }
    QCoreApplication::processEvents();
  }
  ~Hidden() {
    for (const auto& [widget, policy] : before_) {
      widget->setSizePolicy(policy);
      widget->show();
    }
    QCoreApplication::processEvents();
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;

 private:
  QList<std::pair<QWidget*, QSizePolicy>> before_;
};

/// The largest number of controls in a panel that have one left edge; none where they are few.
QWidgetList column_of_controls(const Panel& panel) {
  std::map<int, QWidgetList> by_edge;
  for (QWidget* widget : panel.findChildren<QWidget*>()) {
    const bool control = qobject_cast<QAbstractSpinBox*>(widget) != nullptr ||
                         qobject_cast<QComboBox*>(widget) != nullptr ||
                         qobject_cast<QAbstractSlider*>(widget) != nullptr;
    if (!control || widget->visibleRegion().isEmpty()) continue;
    by_edge[widget->mapTo(&panel, QPoint()).x()] += widget;
  }
  constexpr int enough = 4;
  QWidgetList most;
  for (const auto& [edge, widgets] : by_edge) {
    if (widgets.size() >= enough && widgets.size() > most.size()) most = widgets;
  }
  return most;
}

bool save(const QImage& image, const QDir& folder, const QString& name) {
  return folder.mkpath(".") && image.save(folder.filePath(name + ".png"));
}

}  // namespace

/// Every layout and every panel, as many as are listed, looks as it did: light and dark, on the
/// screens that people have. Each is compared with a kept picture by cells.
class TestPictures : public QObject, protected testing::PicturedWindow {
  Q_OBJECT

  const QByteArray scale_ = qgetenv("QT_SCALE_FACTOR");
  std::map<QString, QList<QImage>>
      taken_;                            ///< of each size and scheme, where they are kept in full
  std::map<QString, QStringList> seen_;  ///< of each size and scheme, the files

  static constexpr QSize usual{1440, 900};

  QList<QSize> sizes() const {
    if (scale_ == "1") return {usual, {1280, 720}};
    return {scale_ == "2" ? usual : QSize(1152, 720)};
  }
  QString folder_of(const QSize& size, const QString& scheme) const {
    const QString times = scale_ == "1" ? QString() : "-" + QString::fromLatin1(scale_) + 'x';
    return QStringLiteral("%1x%2%3-%4").arg(size.width()).arg(size.height()).arg(times, scheme);
  }
  /// Keeps a picture, or says how it differs from the kept one.
  QString looked_at(const QString& name, const QImage& made, const QString& where) {
    const QString file = name + ".png";
    QDir kept(kept_pictures().filePath(where));
    const QDir full(full_pictures().filePath(where));
    seen_[where] += file;
    if (qEnvironmentVariableIsSet("EARSHOT_PICTURES")) {
      if (!save(made, full, name)) return full.filePath(file) + ": cannot be written";
      taken_[where] += made;
    }
    if (renews()) {
      const bool kept_it =
          kept.mkpath(".") && testing::GridPicture::of(made).save(kept.filePath(file));
      return kept_it ? QString() : kept.filePath(file) + ": cannot be written";
    }
    const auto before = testing::GridPicture::read(kept.filePath(file));
    if (!before) return name + ": there is no kept picture in " + where;
    const testing::GridDifference differs = testing::difference(made, *before);
    if (differs.words.isEmpty()) return {};
    save(made, full, name);
    save(testing::marked(made, differs), full, name + "-differs");
    return QStringLiteral("%1, %2: %3; see %4")
        .arg(name, where, differs.words, full.filePath(file));
  }
  /// How what is shown differs from its kept picture.
  testing::GridDifference found(const QString& name, const QImage& made) {
    const QString file = folder_of(usual, "light") + '/' + name + ".png";
    const auto kept = testing::GridPicture::read(kept_pictures().filePath(file));
    if (!kept) qFatal("there is no kept picture %s", qPrintable(file));
    return testing::difference(made, *kept);
  }
  /// Every panel in its layout, light.
  template <class Look>
  void for_each_panel(const Look& look) {
    show_scheme("light");
    for (const Arrangement& layout : layouts().arrangements()) {
      walk(layout.id, usual, [&](const QString& name) {
        if (Panel* panel = panel_of(name)) look(*panel, name);
      });
    }
  }

 private Q_SLOTS:
  void initTestCase() {
    if (!QString::fromLatin1(qVersion()).startsWith(kept_of_qt)) {
      QSKIP(qPrintable(QStringLiteral("the kept pictures are of Qt %1").arg(kept_of_qt)));
    }
    QVERIFY(folder_.isValid());
    // The scheme is kept there: not that of another process that draws at the same time.
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder_.filePath("settings"));
    testing::keep_to_itself("pictures", folder_);
    open();
  }
  void cleanupTestCase() { bench_.reset(); }

  void every_layout_and_panel_looks_as_it_did_data() {
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("layout");
    // Another scheme or size of type dresses every widget anew: as seldom as it goes.
    QStringList ids;
    for (const Arrangement& one : layouts().arrangements()) ids += one.id;
    for (const QString scheme : {"light", "dark"}) {
      for (const QString& id : ids) {
        QTest::newRow(qPrintable(scheme + ", " + id)) << scheme << id;
      }
      std::ranges::reverse(ids);
    }
  }
  void every_layout_and_panel_looks_as_it_did() {
    QFETCH(QString, scheme);
    QFETCH(QString, layout);
    QStringList wrong;
    show_scheme(scheme);
    for (const QSize& size : sizes()) {
      walk(layout, size, [&](const QString& name) {
        const QString words = looked_at(name, picture_of(name), folder_of(size, scheme));
        if (!words.isEmpty()) wrong += words;
      });
      QCOMPARE(bench_->window().size(), size);
    }
    QVERIFY2(wrong.isEmpty(),
             qPrintable("\n" + wrong.join('\n') +
                        "\nWhere the new look is meant, ./earshot.sh pictures renews them"));
  }

  void every_kept_picture_is_of_something_that_is_shown() {
    QVERIFY(!seen_.empty());
    QStringList left;
    for (const auto& [where, files] : seen_) {
      QDir kept(kept_pictures().filePath(where));
      for (const QString& file : kept.entryList({"*.png"})) {
        if (files.contains(file)) continue;
        if (!renews() || !kept.remove(file)) left += kept.filePath(file);
      }
    }
    for (const auto& [where, pictures] : taken_) {
      QVERIFY(save(contact_sheet(pictures), full_pictures(), where));
    }
    QVERIFY2(left.isEmpty(), qPrintable(left.join('\n')));
  }

  /// A process has one scale.
  void so_it_does_on_finer_screens_data() {
    QTest::addColumn<QString>("scale");
    if (scale_ != "1") return;
    QTest::newRow("1.25 times") << "1.25";
    QTest::newRow("twice") << "2";
  }
  void so_it_does_on_finer_screens() {
    if (scale_ != "1") QSKIP("this is one of them");
    QFETCH(QString, scale);
    QProcess finer;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(scale_variable, scale);
    finer.setProcessEnvironment(environment);
    finer.setProcessChannelMode(QProcess::MergedChannels);
    finer.start(QCoreApplication::applicationFilePath(),
                {"app_pictures", "every_layout_and_panel_looks_as_it_did",
                 "every_kept_picture_is_of_something_that_is_shown"});
    constexpr int longest_ms = 1000000;
    QVERIFY(finer.waitForFinished(longest_ms));
    const QByteArray said = finer.readAll();
    QVERIFY2(finer.exitStatus() == QProcess::NormalExit && finer.exitCode() == 0, said.constData());
  }

  void the_other_scheme_is_noticed_in_every_picture() {
    if (renews()) QSKIP("they are drawn anew");
    const QDir dark(kept_pictures().filePath(folder_of(usual, "dark")));
    const QDir light(kept_pictures().filePath(folder_of(usual, "light")));
    QVERIFY(dark.entryList({"*.png"}).size() > 3);
    for (const QString& file : dark.entryList({"*.png"})) {
      const auto one = testing::GridPicture::read(dark.filePath(file));
      const auto other = testing::GridPicture::read(light.filePath(file));
      QVERIFY2(one && other, qPrintable(file));
      QVERIFY2(!testing::difference(*one, *other).words.isEmpty(), qPrintable(file));
    }
  }

  void what_is_missing_small_or_moved_is_told_apart() {
    if (renews()) QSKIP("they are drawn anew");
    QStringList wrong;
    int columns = 0, in_layouts = 0;
    for_each_panel([&](Panel& panel, const QString& name) {
      const QImage whole = panel_picture(panel.id());
      const auto noticed = [&](const QImage& made) { return found(name, made).words; };
      if (const QString words = noticed(moved_a_little(whole)); !words.isEmpty()) {
        wrong += name + ", moved a little: " + words;
      }
      if (!noticed(whole.copy(0, 0, whole.width() / 2, whole.height())).startsWith("is ")) {
        wrong += name + ", half as wide";
      }
      if (!noticed(whole.copy(0, 0, whole.width(), 60)).startsWith("is ")) {
        wrong += name + ", one row high";
      }
      const QWidgetList column = column_of_controls(panel);
      if (!column.isEmpty()) {
        ++columns;
        const Hidden without(column);
        if (noticed(panel_picture(panel.id())).isEmpty()) wrong += name + " without its controls";
      }
      const QString layout = "layout-" + layouts().current();
      // Else the tab of another was in front there.
      const bool in_layout = found(layout, window_picture()).words.isEmpty();
      const Hidden empty(panel.findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
      if (noticed(panel_picture(panel.id())).isEmpty()) wrong += name + ", empty";
      in_layouts += in_layout ? 1 : 0;
      if (in_layout && found(layout, window_picture()).words.isEmpty()) {
        wrong += layout + " with an empty " + name;
      }
    });
    QVERIFY2(wrong.isEmpty(), qPrintable("\n" + wrong.join('\n')));
    QVERIFY(columns > 0 && in_layouts > 4);
  }
};

/// The one font, drawn in the one way, that every machine of ours has; which others there are is
/// nothing to compare.
void take_one_font() {
  const fs::path dejavu = "/usr/share/fonts/truetype/dejavu";
  if (!fs::is_directory(dejavu)) return;
  const fs::path own = testing::build_folder() / "pictures";
  fs::create_directories(own);
  std::ofstream(own / "fonts.conf") << R"(<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>)" << dejavu.string() << R"(</dir>
  <cachedir>)" << (own / "font-cache").string()
                                    << R"(</cachedir>
  <match target="pattern">
    <edit name="family" mode="prepend" binding="strong"><string>DejaVu Sans</string></edit>
  </match>
  <match target="font">
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>true</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintslight</const></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
</fontconfig>
)";
  qputenv("FONTCONFIG_FILE", (own / "fonts.conf").c_str());
}

}  // namespace test_pictures

int app_pictures(int argc, char** argv) {
  test_pictures::take_one_font();
  qputenv("OMP_NUM_THREADS", "1");  // nets this small are slower on more
  const QByteArray scale = qgetenv(test_pictures::scale_variable);
  qputenv("QT_SCALE_FACTOR", scale.isEmpty() ? QByteArray("1") : scale);
  return earshot::testing::run_test_with_widgets<test_pictures::TestPictures>(argc, argv);
}
#include "test_pictures.moc"
