#include "core/tensor/exact_scope.h"

namespace earshot {
namespace {

thread_local int exact_scopes = 0;

}  // namespace

ExactScope::ExactScope() {
  ++exact_scopes;
}

ExactScope::~ExactScope() {
  --exact_scopes;
}

bool in_exact_scope() {
  return exact_scopes > 0;
}

}  // namespace earshot
