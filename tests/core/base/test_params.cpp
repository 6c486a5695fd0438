#include <QtTest>

#include "core/params/binder.h"
#include "tests/support/run_test.h"

namespace test_params {

using namespace earshot;

namespace {

struct Sample {
  bool on = true;
  std::int64_t count = 4;
  double temperature = 0.1;
  std::string kind = "adam";
};

void describe(Binder& binder, Sample& options) {
  binder.flag("on", options.on).label("On");
  binder.integer("count", options.count).label("Count").hard(1, 10);
  binder.real("temperature", options.temperature).hard(1e-4, 10).soft(0.05, 1).unit("K");
  binder.choice("kind", options.kind, {{"adam", "Adam", ""}, {"sgd", "SGD", ""}});
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const ParameterError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

class TestParams : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void defaults_come_from_the_struct() {
    const auto parameters = parameters_of<Sample>();
    QCOMPARE(parameters.size(), std::size_t{4});
    QCOMPARE(std::get<double>(parameters[2].fallback), 0.1);
    QCOMPARE(parameters[2].soft_min, 0.05);
  }

  void values_go_in_and_come_out() {
    const auto options =
        options_from<Sample>({{"count", std::int64_t{7}}, {"kind", std::string("sgd")}});
    QCOMPARE(options.count, std::int64_t{7});
    QCOMPARE(options.kind, std::string("sgd"));
    QCOMPARE(options.temperature, 0.1);
    QCOMPARE(std::get<std::int64_t>(values_of(options).at("count")), std::int64_t{7});
  }

  void a_whole_number_is_a_fine_real_number() {
    const auto parameters = parameters_of<Sample>();
    QCOMPARE(std::get<double>(checked(parameters[2], std::int64_t{2}, "t")), 2.0);
  }

  void errors_name_path_value_and_range() {
    const auto parameters = parameters_of<Sample>();
    QCOMPARE(message_of([&] { parsed(parameters[2], "0", "method.temperature"); }),
             std::string("method.temperature: 0 is not allowed; it takes a number from 0.0001 to "
                         "10 K"));
    QCOMPARE(message_of([&] { parsed(parameters[1], "2.5", "a.count"); }),
             std::string("a.count: \"2.5\" is not allowed; it takes a whole number from 1 to 10"));
    QCOMPARE(message_of([&] { parsed(parameters[3], "adm", "kind"); }),
             std::string("kind: \"adm\" is not allowed; it takes one of adam, sgd"));
    QVERIFY(!message_of([&] { checked(parameters[1], std::string("3"), "count"); }).empty());
    QVERIFY(!message_of([&] { parsed(parameters[2], "nan", "t"); }).empty());
  }

  void the_nearest_name_helps() {
    QCOMPARE(nearest_name("temprature", {"temperature", "seed"}), std::string("temperature"));
    QCOMPARE(nearest_name("zzzzzzzz", {"temperature", "seed"}), std::string());
  }

  void numbers_print_so_that_they_read_back() {
    for (const double number : {0.1, 1e-4, 1.0 / 3.0, 59049.0}) {
      QCOMPARE(std::stod(to_text(number)), number);
    }
    QVERIFY(to_text(1.0000001f) != to_text(1.0f));
  }
};

}  // namespace test_params

int core_params(int argc, char** argv) {
  return earshot::testing::run_test<test_params::TestParams>(argc, argv);
}
#include "test_params.moc"
