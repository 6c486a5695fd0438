#include "core/built_in/methods.h"

#include "core/methods/kinds/byol.h"
#include "core/methods/kinds/byol_a.h"
#include "core/methods/kinds/cola.h"
#include "core/methods/kinds/context_prediction.h"
#include "core/methods/kinds/cpc.h"
#include "core/methods/kinds/moco.h"
#include "core/methods/kinds/nce.h"
#include "core/methods/kinds/pase/pase.h"
#include "core/methods/kinds/simclr.h"
#include "core/methods/kinds/supervised.h"
#include "core/methods/kinds/vq_cpc.h"
#include "core/methods/kinds/wav2vec.h"
#include "core/methods/method_entry.h"

namespace earshot {

std::vector<MethodEntry> built_in_methods() {
  return {
      method<SimClr>(),     method<MoCo>(),
      method<Byol>(),       method<ByolA>(),
      method<ColaMethod>(), method<Cpc>(),
      method<Wav2vec>(),    method<VqCpc>(),
      method<Pase>(),       method<ContextPrediction>(),
      method<NceMethod>(),  method<Supervised>(),
  };
}

}  // namespace earshot
