#include <dlfcn.h>

#include <QtTest>

#include "tests/support/run_test.h"

namespace test_standard_library {

/// LibTorch's wheels show a std::filesystem of their own; the one for a GPU crashes when it is
/// called in place of the system's.
class TestStandardLibrary : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void files_are_handled_by_the_systems_library() {
    // std::filesystem::remove_all(const path&, std::error_code&)
    void* found =
        dlsym(RTLD_DEFAULT, "_ZNSt10filesystem10remove_allERKNS_7__cxx114pathERSt10error_code");
    QVERIFY(found != nullptr);
    Dl_info info{};
    QVERIFY(dladdr(found, &info) != 0);
    QVERIFY2(QString(info.dli_fname).contains("libstdc++"), info.dli_fname);
  }
};

}  // namespace test_standard_library

int core_standard_library(int argc, char** argv) {
  return earshot::testing::run_test<test_standard_library::TestStandardLibrary>(argc, argv);
}
#include "test_standard_library.moc"
