#pragma once

#include <QApplication>

#include "tests/support/run_test.h"

namespace earshot::testing {

/// Runs a test class with widgets, as QTEST_MAIN does: points as on a screen of 96 dpi.
template <class Test>
int run_test_with_widgets(int argc, char** argv) {
  const QApplication application(argc, argv);
  QCoreApplication::setAttribute(Qt::AA_Use96Dpi, true);
  return run_test<Test>(argc, argv);
}

}  // namespace earshot::testing
