#include "core/experiment/views_of.h"

#include <exception>

namespace earshot {

std::vector<ViewPlan> views_of(const Catalogue& catalogue, const Experiment& experiment) {
  const MethodEntry* method = catalogue.method(experiment.text("method.name"));
  const ViewList views = method != nullptr ? method->views : ViewList();
  try {
    return views.of(experiment.within("method"));
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace earshot
