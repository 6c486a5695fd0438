#include <dlfcn.h>

#include <QtTest>

#include "core/tensor/machine_check.h"
#include "tests/support/places.h"
#include "tests/support/run_program.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_doctor {

using namespace earshot;
using testing::run_program;

/// The check of what a machine calculates, and that a machine whose library is wrong is caught.
class TestDoctor : public QObject {
  Q_OBJECT

 private:
  testing::TemporaryFolder folder_;
  QString at(const std::string& name) const {
    return QString::fromStdString((folder_.path() / name).string());
  }
  QString own_cache(const std::string& name) const {
    return QStringLiteral("EARSHOT_CACHE=") + at(name);
  }

 private Q_SLOTS:
  void this_machine_is_well_and_soon_done() {
    const auto result = run_program({"doctor"}, {own_cache("well")});
    QVERIFY2(result.status == 0, (result.out + result.err).c_str());
    QVERIFY(result.out.find("matrix product") != std::string::npos);
    QVERIFY(result.out.find(" off") == std::string::npos);
    const auto lines = run_program({"doctor", "--json"}, {own_cache("well")}).lines();
    QVERIFY(lines.size() >= 5);
    for (const auto& line : lines) {
      QVERIFY(line.at("ok").get<bool>());
      QVERIFY(line.at("error").get<double>() <= line.at("allowed").get<double>());
    }
  }

  void a_wrong_matrix_product_is_caught_and_nothing_trains_on_it() {
    Dl_info found{};
    void* const product = dlsym(RTLD_DEFAULT, "sgemm_");
    if (product == nullptr || dladdr(product, &found) == 0 ||
        std::string(found.dli_fname).find("torch") != std::string::npos) {
      QSKIP("this LibTorch has its matrix product inside");
    }
    testing::write_toy_sounds(folder_.path() / "sounds", 2, 12, 0.5, 16000);
    QStringList make{"new", "simclr-small", "--data", at("sounds"), "--out", at("toy.json")};
    for (const char* setting :
         {"training.batch_size=4", "training.steps=2", "views.crop_samples=4000",
          "training.watch_clips=0", "training.device=cpu"}) {
      make << "--set" << setting;
    }
    QCOMPARE(run_program(make, {own_cache("cache")}).status, 0);
    const QString wrong = QStringLiteral("LD_PRELOAD=") + QString::fromLatin1(EARSHOT_WRONG_SGEMM);
    const QStringList train{"train", at("toy.json"), "--run"};
    // A machine that was found well before its library changed.
    QCOMPARE(run_program(train + QStringList{at("before")}, {own_cache("cache")}).status, 0);

    const auto result = run_program({"doctor"}, {own_cache("cache"), wrong});
    QCOMPARE(result.status, 1);
    QVERIFY2(result.out.find(" off") != std::string::npos, result.out.c_str());
    const auto refused =
        run_program(train + QStringList{at("refused")}, {own_cache("cache"), wrong});
    QVERIFY(refused.status != 0);
    QVERIFY2(refused.err.find("matrix product in float32 on cpu is off") != std::string::npos,
             refused.err.c_str());
    QCOMPARE(std::count(refused.err.begin(), refused.err.end(), '\n'), std::ptrdiff_t{1});
    QVERIFY(!std::filesystem::exists(folder_.path() / "refused" / "experiment.json"));
    const auto trusted =
        run_program(train + QStringList{at("trusted")},
                    {own_cache("cache"), wrong, QStringLiteral("EARSHOT_TRUST_THIS_MACHINE=1")});
    QVERIFY2(trusted.status == 0, trusted.err.c_str());
    QCOMPARE(run_program(train + QStringList{at("after")}, {own_cache("cache")}).status, 0);
  }
};

}  // namespace test_doctor

int end_to_end_doctor(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_doctor::TestDoctor>(argc, argv);
}
#include "test_doctor.moc"
