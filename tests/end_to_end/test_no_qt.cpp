// A server has no Qt: the program is configured where neither Qt nor QCustomPlot is found, built
// and run. The objects are those of this build, so ccache has them.
#include <QRegularExpression>
#include <QtTest>

#include "tests/support/places.h"
#include "tests/support/run_command.h"
#include "tests/support/run_test.h"

namespace test_no_qt {

using namespace earshot::testing;

namespace {

std::string all_of(const CommandResult& result) {
  return result.out + result.err;
}

}  // namespace

class TestNoQt : public QObject {
  Q_OBJECT

 private:
  QString build_ = QString::fromStdString(build_folder().string()) + "-no-qt";
  QString program_ = build_ + "/bin/earshot";

  static QString configured(const QString& name) {
    QFile file(QString::fromStdString((build_folder() / "CMakeCache.txt").string()));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QRegularExpression("^" + name + ":[A-Z]+=(.*)$", QRegularExpression::MultilineOption)
        .match(QString::fromUtf8(file.readAll()))
        .captured(1);
  }

 private Q_SLOTS:
  void initTestCase() {
    if (!has_command("ccache")) QSKIP("without ccache this would compile everything again");
    // A folder beside this build: ccache sees the same relative paths.
    QStringList options{"-S",
                        QString::fromStdString(source_folder().string()),
                        "-B",
                        build_,
                        "-G",
                        "Ninja",
                        "-DEARSHOT_GUI=OFF"};
    for (const char* package : {"Qt6", "QCustomPlotQt6"}) {
      options << QString("-DCMAKE_DISABLE_FIND_PACKAGE_%1=ON").arg(package);
    }
    for (const char* name : {"CMAKE_BUILD_TYPE", "EARSHOT_TORCH_PREFIX", "EARSHOT_TORCH_CUDA",
                             "EARSHOT_SANITIZE", "CMAKE_CXX_COMPILER"}) {
      options << QString("-D%1=%2").arg(name, configured(name));
    }
    const auto configure = run_command("cmake", options);
    QVERIFY2(configure.status == 0, all_of(configure).c_str());
    const auto build =
        run_command("cmake", {"--build", build_, "--target", "earshot"}, {}, {}, 1500);
    QVERIFY2(build.status == 0, all_of(build).c_str());
  }

  void neither_window_nor_sound_device_is_linked() {
    const auto needs = run_command("readelf", {"-d", program_});
    QCOMPARE(needs.status, 0);
    QVERIFY(needs.out.find("torch_cpu") != std::string::npos);
    for (const char* library : {"Qt", "qcustomplot", "portaudio", "asound"}) {
      QVERIFY2(needs.out.find(library) == std::string::npos, needs.out.c_str());
    }
    const auto loads = run_command("ldd", {program_});
    for (const char* library : {"libQt6", "qcustomplot", "libportaudio"}) {
      QVERIFY2(loads.out.find(library) == std::string::npos, loads.out.c_str());
    }
  }

  void it_runs_and_says_what_it_lacks() {
    const auto presets = run_command(program_, {"presets"});
    QVERIFY2(presets.status == 0, all_of(presets).c_str());
    QVERIFY(presets.out.find("simclr-small") != std::string::npos);
    const auto nothing = run_command(program_, {}, {"DISPLAY", "WAYLAND_DISPLAY"});
    QCOMPARE(nothing.status, 2);
    QVERIFY(!nothing.err.empty());
  }
};

}  // namespace test_no_qt

int end_to_end_no_qt(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_no_qt::TestNoQt>(argc, argv);
}
#include "test_no_qt.moc"
