#pragma once

#include <QCoreApplication>
#include <QtTest>

namespace earshot::testing {

/// Runs a test class as Qt's QTEST_APPLESS_MAIN does, for a program that holds several.
template <class Test>
int run_test(int argc, char** argv) {
  Test test;
  return QTest::qExec(&test, argc, argv);
}

/// The same with an event loop, as QTEST_GUILESS_MAIN.
template <class Test>
int run_test_with_core(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  return run_test<Test>(argc, argv);
}

}  // namespace earshot::testing
