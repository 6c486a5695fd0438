// What a desktop needs to know of the program, and the Debian package.
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/places.h"
#include "tests/support/run_command.h"
#include "tests/support/run_test.h"

namespace test_packaging {

using namespace earshot::testing;

namespace {

QString packaging(const QString& file) {
  return QString::fromStdString((source_folder() / "packaging").string()) + "/" + file;
}

QString text_of(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// A value of the build's CMake cache.
QString configured(const QString& name) {
  const QString cache =
      text_of(QString::fromStdString((build_folder() / "CMakeCache.txt").string()));
  const auto match =
      QRegularExpression("^" + name + ":[A-Z]+=(.*)$", QRegularExpression::MultilineOption)
          .match(cache);
  return match.captured(1);
}

std::string all_of(const CommandResult& result) {
  return result.out + result.err;
}

}  // namespace

class TestPackaging : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_desktop_entry_is_valid() {
    if (!has_command("desktop-file-validate")) QSKIP("desktop-file-utils is not installed");
    const auto result = run_command("desktop-file-validate", {packaging("earshot.desktop")});
    QVERIFY2(result.status == 0 && all_of(result).empty(), all_of(result).c_str());
  }

  void the_metainfo_is_valid_and_of_this_version() {
    const QString file = packaging("org.earshot.earshot.metainfo.xml");
    const auto release = QRegularExpression("<release version=\"([^\"]+)\"").match(text_of(file));
    QCOMPARE(release.captured(1), configured("CMAKE_PROJECT_VERSION"));
    if (!has_command("appstreamcli")) QSKIP("appstream is not installed");
    const auto result = run_command("appstreamcli", {"validate", "--no-net", file});
    // Earshot has no home page yet, which appstream 1.0 holds against it.
    const QStringList found = QString::fromStdString(all_of(result))
                                  .split('\n')
                                  .filter(QRegularExpression("^[EW]: "))
                                  .filter(QRegularExpression("^(?!.*url-homepage-missing)"));
    QVERIFY2(found.isEmpty(), qPrintable(found.join('\n')));
    QVERIFY2(result.status == 0 || all_of(result).find("url-homepage-missing") != std::string::npos,
             all_of(result).c_str());
  }

  void all_that_is_installed_fits_together() {
    QTemporaryDir folder;
    const auto result = run_command(
        "cmake",
        {"--install", QString::fromStdString(build_folder().string()), "--prefix", folder.path()});
    QVERIFY2(result.status == 0, all_of(result).c_str());
    const QString entry = text_of(folder.filePath("share/applications/earshot.desktop"));
    const auto value = [&entry](const QString& key) {
      return QRegularExpression("^" + key + "=(.*)$", QRegularExpression::MultilineOption)
          .match(entry)
          .captured(1);
    };
    const QString program = value("Exec").section(QLatin1Char(' '), 0, 0);
    QVERIFY(QFileInfo(folder.filePath("bin/" + program)).isExecutable());
    const QString icon = "share/icons/hicolor/scalable/apps/" + value("Icon") + ".svg";
    QVERIFY(QFileInfo::exists(folder.filePath(icon)));
    const QString metainfo =
        text_of(folder.filePath("share/metainfo/org.earshot.earshot.metainfo.xml"));
    QVERIFY(metainfo.contains("<launchable type=\"desktop-id\">earshot.desktop</launchable>"));
    QVERIFY(metainfo.contains("<binary>" + program + "</binary>"));
    const auto version = run_command(folder.filePath("bin/earshot"), {"--version"});
    QVERIFY2(version.status == 0, all_of(version).c_str());
    QVERIFY(QString::fromStdString(version.out).contains(configured("CMAKE_PROJECT_VERSION")));
  }

  void the_debian_package_depends_on_what_the_program_loads() {
    if (!has_command("dpkg-shlibdeps")) QSKIP("dpkg-dev is not installed");
    if (!configured("EARSHOT_TORCH_PREFIX").isEmpty()) {
      QSKIP("this build's LibTorch is not Debian's, so no package can depend on it");
    }
    QTemporaryDir folder;
    const QString config = QString::fromStdString((build_folder() / "CPackConfig.cmake").string());
    const auto made = run_command("cpack", {"-G", "DEB", "--config", config, "-B", folder.path()},
                                  {}, folder.path(), 240);
    QVERIFY2(made.status == 0, all_of(made).c_str());
    const QStringList packages = QDir(folder.path()).entryList({"earshot_*.deb"});
    QCOMPARE(packages.size(), 1);
    const QString file = folder.filePath(packages.front());
    const auto depends = run_command("dpkg-deb", {"--field", file, "Depends"});
    for (const char* library : {"libtorch", "libqt6widgets6", "libsndfile1", "libsoxr0",
                                "libopenblas0-openmp", "libqcustomplot", "libportaudio2"}) {
      QVERIFY2(depends.out.find(library) != std::string::npos,
               (library + (" in " + depends.out)).c_str());
    }
    const auto contents = run_command("dpkg-deb", {"--contents", file});
    for (const char* path : {"./usr/bin/earshot\n", "./usr/share/applications/earshot.desktop\n",
                             "./usr/share/doc/earshot/copyright\n",
                             "./usr/share/doc/earshot/docs/ARCHITECTURE.md\n"}) {
      QVERIFY2(contents.out.find(path) != std::string::npos, contents.out.c_str());
    }
    QVERIFY(contents.out.find("/home/") == std::string::npos);
  }
};

}  // namespace test_packaging

int end_to_end_packaging(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_packaging::TestPackaging>(argc, argv);
}
#include "test_packaging.moc"
