// earshot.sh in a folder of its own, among stand-ins for the package manager, CMake and the program
// that write down how they were called. What it really installs and builds, CI shows.
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/places.h"
#include "tests/support/run_command.h"
#include "tests/support/run_test.h"

namespace test_earshot_script {

using namespace earshot::testing;

namespace {

/// The tree of somebody who has just cloned, and their system.
class Newcomer {
 public:
  Newcomer() {
    QDir().mkpath(at("clone"));
    QDir().mkpath(at("bin"));
    const QString script = QString::fromStdString((source_folder() / "earshot.sh").string());
    QFile::copy(script, at("clone/earshot.sh"));
    for (const char* part :
         {"core", "widgets", "app", "resources", "tests", "cmake", "packaging"}) {
      QDir().mkpath(at("clone/") + part);
    }
    write("clone/CMakeLists.txt", "");
    write("clone/core/a.cpp", "// a\n");
    for (const char* needed :
         {"bash",     "cat",  "cksum", "cp",   "comm",  "cut",   "date",  "dirname",
          "env",      "find", "awk",   "grep", "mkdir", "mv",    "nproc", "rm",
          "readlink", "sed",  "sleep", "sort", "tail",  "touch", "tr",    "id"}) {
      QFile::link(QStandardPaths::findExecutable(needed), at("bin/") + needed);
    }
    stand_in("cmake", "mkdir -p \"$4\"; touch \"$4/build.ninja\"");
    stand_in("ninja", "mkdir -p \"$2/bin\"; cp '" + at("program") + "' \"$2/bin/earshot\"");
    write("program", "#!/bin/bash\necho \"earshot $*\" >>'" + calls_ +
                         "'\n"
                         "case $1 in train) mkdir -p \"$4\"; echo x >\"$4/metrics.jsonl\" ;; esac\n"
                         "echo '{}'\nexit ${STATUS:-0}\n");
    executable("program");
  }

  /// A program on PATH that notes its call and does something.
  void stand_in(const QString& name, const QString& does = {}) {
    write("bin/" + name,
          "#!/bin/bash\necho \"" + name + " $*\" >>'" + calls_ + "'\n" + does + "\n");
    executable("bin/" + name);
  }

  CommandResult run(const QStringList& words, const QStringList& environment = {},
                    const QString& script = {}, const QString& from = {}) {
    QStringList variables{"PATH=" + at("bin"), "HOME=" + folder_.path(), "DISPLAY",
                          "WAYLAND_DISPLAY",   "QT_QPA_PLATFORM",        "EARSHOT_TORCH",
                          "EARSHOT_GUI",       "EARSHOT_INSTALL"};
    const QString called = script.isEmpty() ? at("clone/earshot.sh") : script;
    return run_command(at("bin/bash"), QStringList{called} + words, variables + environment,
                       from.isEmpty() ? folder_.path() : from);
  }

  /// The calls since the last time, one a line.
  QStringList calls() {
    QFile file(calls_);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QStringList lines = QString::fromUtf8(file.readAll()).split('\n', Qt::SkipEmptyParts);
    file.remove();
    return lines;
  }

  void write(const QString& name, const QString& text) {
    QDir().mkpath(QFileInfo(folder_.filePath(name)).path());
    QFile file(folder_.filePath(name));
    if (file.open(QIODevice::WriteOnly)) file.write(text.toUtf8());
  }
  QString at(const QString& name) const { return folder_.filePath(name); }

 private:
  void executable(const QString& name) {
    QFile::setPermissions(at(name), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  }
  QTemporaryDir folder_;
  QString calls_ = folder_.filePath("calls");
};

QStringList called(const QStringList& calls, const QString& program) {
  return calls.filter(QRegularExpression("^" + program + "( |$)"));
}

bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

class TestEarshotScript : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void alone_it_says_what_it_can_do() {
    Newcomer newcomer;
    const auto result = newcomer.run({});
    QCOMPARE(result.status, 0);
    for (const char* word : {"run", "test", "train", "views", "describe", "EARSHOT_TORCH=pip"}) {
      QVERIFY2(has(result.out, word), word);
    }
    QVERIFY(newcomer.calls().isEmpty());
  }

  void wrong_settings_are_refused_before_anything_happens() {
    for (const char* setting : {"EARSHOT_GUI=maybe", "EARSHOT_TORCH=/nowhere"}) {
      Newcomer newcomer;
      const auto result = newcomer.run({"run"}, {QString::fromLatin1(setting)});
      QCOMPARE(result.status, 1);
      QVERIFY2(has(result.err, qPrintable(setting)), result.err.c_str());
      QVERIFY(newcomer.calls().isEmpty());
    }
    Newcomer newcomer;
    QCOMPARE(newcomer.run({"test", "--sanitize", "tea"}).status, 1);
    QVERIFY(newcomer.calls().isEmpty());
  }

  void without_a_window_the_core_is_tested() {
    Newcomer newcomer;
    newcomer.stand_in("ctest");
    const auto result = newcomer.run({"test", "-R", "golden"}, {"EARSHOT_GUI=off"});
    QVERIFY2(result.status == 0, result.err.c_str());
    QVERIFY(!has(result.err, "xvfb"));
    const QStringList calls = newcomer.calls();
    QVERIFY(called(calls, "cmake").front().contains("-DEARSHOT_TESTS=ON"));
    QVERIFY(called(calls, "ninja").front().endsWith(" earshot core_tests"));
    QVERIFY(called(calls, "ctest").front().endsWith(" -R golden"));
  }

  void on_another_system_packages_are_named_and_the_build_goes_on() {
    Newcomer newcomer;
    const auto result = newcomer.run({"presets", "--json"});
    QVERIFY2(result.status == 0, result.err.c_str());
    for (const char* word : {"libtorch-dev", "qt6-base-dev", "EARSHOT_TORCH"}) {
      QVERIFY2(has(result.err, word), result.err.c_str());
    }
    QCOMPARE(newcomer.calls().last(), QString("earshot presets --json"));
    // Programs read standard output: nothing of ours is in it.
    QCOMPARE(result.out, std::string("{}\n"));
  }

  void it_works_through_links_and_from_any_folder() {
    Newcomer newcomer;
    QDir().mkpath(newcomer.at("elsewhere/deep"));
    QFile::link("../clone/earshot.sh", newcomer.at("elsewhere/link"));
    QFile::link("../link", newcomer.at("elsewhere/deep/ear shot"));
    for (const char* script : {"elsewhere/link", "elsewhere/deep/ear shot"}) {
      const auto result = newcomer.run({"presets", "a/relative path"}, {"CDPATH=."},
                                       newcomer.at(script), newcomer.at("elsewhere"));
      QVERIFY2(result.status == 0, result.err.c_str());
      QCOMPARE(result.out, std::string("{}\n"));
      QCOMPARE(newcomer.calls().last(), QString("earshot presets a/relative path"));
      QVERIFY(QFile::exists(newcomer.at("clone/build/bin/earshot")));
    }
  }

  void words_and_status_pass_through() {
    Newcomer newcomer;
    const auto result = newcomer.run({"train", "my file.json", "--set", "a=b c"}, {"STATUS=2"});
    QCOMPARE(result.status, 2);
    QCOMPARE(newcomer.calls().last(), QString("earshot train my file.json --set a=b c"));
  }

  void only_what_is_missing_is_installed_and_said() {
    Newcomer newcomer;
    newcomer.stand_in("dpkg-query",
                      "for word; do case $word in cmake|g++|ccache) echo \"$word installed\";;"
                      " ninja-build) echo \"$word config-files\";; esac; done; exit 1");
    newcomer.stand_in("apt-cache",
                      "shift; for word; do printf '%s:\\n  Candidate: 1\\n' $word; done");
    newcomer.stand_in("apt-get");
    newcomer.stand_in("sudo", "exec \"$@\"");
    const auto result = newcomer.run({"presets"}, {"EARSHOT_GUI=off"});
    QVERIFY2(result.status == 0, result.err.c_str());
    const QStringList installs = called(newcomer.calls(), "apt-get");
    QCOMPARE(installs.size(), 1);
    const QStringList words = installs.front().split(' ');
    QVERIFY(words.contains("install"));
    QVERIFY(words.contains("-y"));
    QVERIFY(words.contains("--no-install-recommends"));
    for (const char* package : {"ninja-build", "libtorch-dev", "libopenblas0-openmp"}) {
      QVERIFY2(words.contains(package), package);
      QVERIFY2(has(result.err, package), result.err.c_str());
    }
    for (const char* package : {"cmake", "g++", "ccache", "qt6-base-dev", "portaudio19-dev",
                                "libqcustomplot-dev", "python3-torch"}) {
      QVERIFY2(!words.contains(package), package);
    }
  }

  void a_failed_installation_ends_it() {
    Newcomer newcomer;
    newcomer.stand_in("dpkg-query", "exit 1");
    newcomer.stand_in("apt-cache",
                      "shift; for word; do printf '%s:\\n  Candidate: 1\\n' $word; done");
    newcomer.stand_in("apt-get", "echo 'E: no network'; exit 100");
    newcomer.stand_in("sudo", "exec \"$@\"");
    const auto result = newcomer.run({"presets"});
    QCOMPARE(result.status, 1);
    QVERIFY2(has(result.err, "E: no network"), result.err.c_str());
    QVERIFY(called(newcomer.calls(), "cmake").isEmpty());
  }

  void a_second_call_builds_nothing_until_something_changes() {
    Newcomer newcomer;
    newcomer.run({"presets"});
    QCOMPARE(called(newcomer.calls(), "ninja").size(), 1);
    const auto second = newcomer.run({"presets"});
    QCOMPARE(newcomer.calls(), QStringList("earshot presets"));
    QVERIFY2(second.seconds < 1.0, qPrintable(QString::number(second.seconds)));

    QTest::qWait(20);
    newcomer.write("clone/core/a.cpp", "// changed\n");
    newcomer.run({"presets"});
    QCOMPARE(called(newcomer.calls(), "ninja").size(), 1);

    QTest::qWait(20);
    newcomer.write("clone/core/new.cpp", "// new\n");
    newcomer.run({"presets"});
    QCOMPARE(called(newcomer.calls(), "ninja").size(), 1);
    newcomer.run({"presets"});
    QVERIFY(called(newcomer.calls(), "ninja").isEmpty());
  }

  void a_failed_build_starts_nothing_and_is_tried_again() {
    Newcomer newcomer;
    newcomer.run({"presets"});
    newcomer.calls();
    QTest::qWait(20);
    newcomer.write("clone/core/a.cpp", "// broken\n");
    newcomer.stand_in("ninja", "exit 1");
    for (int attempt = 0; attempt < 2; ++attempt) {
      QCOMPARE(newcomer.run({"presets"}).status, 1);
      const QStringList calls = newcomer.calls();
      QCOMPARE(called(calls, "ninja").size(), 1);
      QVERIFY(called(calls, "earshot").isEmpty());
    }
  }

  void configurations_have_folders_of_their_own() {
    Newcomer newcomer;
    newcomer.run({"presets"});
    newcomer.run({"presets"}, {"EARSHOT_GUI=off"});
    const QStringList configured = called(newcomer.calls(), "cmake");
    QCOMPARE(configured.size(), 2);
    QVERIFY(configured[0].contains("-DEARSHOT_GUI=ON"));
    QVERIFY(configured[1].contains("build-nogui"));
    QVERIFY(configured[1].contains("-DEARSHOT_GUI=OFF"));
    newcomer.write("torch/include/torch/csrc/api/include/torch/torch.h", "");
    const auto elsewhere = newcomer.run({"presets"}, {"EARSHOT_TORCH=" + newcomer.at("torch")});
    QVERIFY2(elsewhere.status == 0, elsewhere.err.c_str());
    QVERIFY(!has(elsewhere.err, "libtorch-dev"));
    QVERIFY(called(newcomer.calls(), "cmake")
                .front()
                .contains("-DEARSHOT_TORCH_PREFIX=" + newcomer.at("torch")));
  }

  void with_a_display_run_opens_the_window() {
    Newcomer newcomer;
    const auto result = newcomer.run({"run"}, {"WAYLAND_DISPLAY=wayland-0"});
    QVERIFY2(result.status == 0, result.err.c_str());
    QCOMPARE(called(newcomer.calls(), "earshot").size(), 1);
  }

  void without_a_display_run_trains_the_example_and_reports() {
    for (const QStringList& none : {QStringList{}, QStringList{"DISPLAY=:987"}}) {
      Newcomer newcomer;
      const auto result = newcomer.run({"run"}, none);
      QVERIFY2(result.status == 0, result.err.c_str());
      QVERIFY2(has(result.err, "no display"), result.err.c_str());
      const QStringList calls = called(newcomer.calls(), "earshot");
      QCOMPARE(calls.size(), 4);
      QVERIFY(calls[0].startsWith("earshot new simclr-small --out "));
      QVERIFY(calls[1].startsWith("earshot train "));
      QVERIFY(calls[2].startsWith("earshot evaluate "));
      QVERIFY(calls[3].startsWith("earshot report "));
      QVERIFY2(has(result.out, "/report.html"), result.out.c_str());
    }
  }
};

}  // namespace test_earshot_script

int end_to_end_earshot_script(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_earshot_script::TestEarshotScript>(argc, argv);
}
#include "test_earshot_script.moc"
