#pragma once

#include <functional>
#include <map>
#include <QtTest>
#include <set>
#include <string>

#include "tests/support/support.h"

namespace earshot::testing {

/// Kind of a golden's case -> what holds Earshot against it, by QVERIFY and QCOMPARE.
using GoldenChecks = std::map<std::string, std::function<void(const nlohmann::json&)>>;

/// Goes through all cases of a golden file, whatever their number; `key` holds a case's kind. Fails
/// where a kind is neither checked nor named in `not_here`, where a check fails (and says in which
/// case), and where a kind has no case.
inline void check_all_cases(const std::string& file_name, const char* key,
                            const GoldenChecks& checks, const std::set<std::string>& not_here) {
  const nlohmann::json file = golden(file_name);
  std::set<std::string> ran;
  for (const nlohmann::json& one : testing::at(file, "cases")) {
    const auto kind = testing::at(one, key).get<std::string>();
    const auto check = checks.find(kind);
    if (check == checks.end()) {
      QVERIFY2(not_here.contains(kind), ("a case of an unknown kind: " + kind).c_str());
      continue;
    }
    check->second(one);
    if (QTest::currentTestFailed()) {
      QFAIL(("in the case " + kind + " " + one.value("name", "")).c_str());
    }
    ran.insert(kind);
  }
  for (const auto& [kind, check] : checks) {
    QVERIFY2(ran.contains(kind), ("no case of the kind " + kind).c_str());
  }
}

}  // namespace earshot::testing
