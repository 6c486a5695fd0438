#include <QtTest>
#include <set>

#include "core/base/random.h"
#include "tests/support/run_test.h"

namespace test_random {

using namespace earshot;

class TestRandom : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// Known answers of Random123 1.14.0 (kat_vectors, philox4x32 10).
  void philox_gives_the_published_numbers() {
    using Four = std::array<std::uint32_t, 4>;
    QCOMPARE(philox4x32({0, 0, 0, 0}, {0, 0}),
             (Four{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    QCOMPARE(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
             (Four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    QCOMPARE(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
             (Four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
  }

  void a_stream_is_a_matter_of_its_name_alone() {
    Random first(1, {2, 3});
    Random again(1, {2, 3});
    Random other(1, {3, 2});
    QCOMPARE(first.key(), again.key());
    QVERIFY(first.key() != other.key());
  }

  /// Every stored run depends on these: no compiler may change the order of the draws in them.
  void a_stream_gives_the_numbers_that_it_always_gave() {
    Random random(5, {1, 2});
    for (const std::int64_t expected : {102343698, 962084087, 154486050, 797521557}) {
      QCOMPARE(random.integer(0, 1000000000), expected);
    }
    QCOMPARE(random.integer(-3, 3), std::int64_t{2});
    QCOMPARE(random.key(), std::uint64_t{15043026680172690170U});
    Random again(5, {1, 2});
    using Limits = std::numeric_limits<std::int64_t>;
    QCOMPARE(again.integer(Limits::min(), Limits::max()), std::int64_t{1887908013672925449});
    QCOMPARE(again.uniform(2, 3), 2.9620840549468994);
    QVERIFY(std::abs(again.normal() - 0.27681521478411752) < 1e-12);
  }

  void numbers_fill_their_range_evenly() {
    Random random(5, {});
    std::array<int, 7> counts{};
    double sum = 0;
    double squares = 0;
    constexpr int draws = 70000;
    for (int i = 0; i < draws; ++i) {
      const std::int64_t drawn = random.integer(-3, 3);
      QVERIFY(drawn >= -3 && drawn <= 3);
      ++counts[static_cast<std::size_t>(drawn + 3)];
      const double normal = random.normal();
      sum += normal;
      squares += normal * normal;
      const double uniform = random.uniform(2, 3);
      QVERIFY(uniform >= 2 && uniform < 3);
    }
    for (const int count : counts) QVERIFY(std::abs(count - draws / 7) < 500);
    QVERIFY(std::abs(sum / draws) < 0.02);
    QVERIFY(std::abs(squares / draws - 1) < 0.03);
  }
};

}  // namespace test_random

int core_random(int argc, char** argv) {
  return earshot::testing::run_test<test_random::TestRandom>(argc, argv);
}
#include "test_random.moc"
