#include "app/window/panel_list.h"

#include "app/panels/audition_panel.h"
#include "app/panels/augmentations_panel.h"
#include "app/panels/clip_panel.h"
#include "app/panels/compare_panel.h"
#include "app/panels/curves_panel.h"
#include "app/panels/data_panel.h"
#include "app/panels/evaluate_panel.h"
#include "app/panels/inside_panel.h"
#include "app/panels/map_panel.h"
#include "app/panels/method_panel.h"
#include "app/panels/neighbours_panel.h"

namespace earshot {

PanelList built_in_panels() {
  // Column, cell, tab, share of the column's height.
  return {
      panel<DataPanel>({.train = {{0, 0, 0, 7}}, .inspect = {{0, 0, 0, 1}}}),
      panel<ClipPanel>({.train = {{0, 1, 0, 3}}, .inspect = {{2, 1, 0, 4}}}),
      panel<MethodPanel>({.train = {{0, 2, 0, 6}}}),
      panel<AugmentationsPanel>({.train = {{0, 2, 1, 6}}}),
      panel<AuditionPanel>(
          {.teach = {{0, 0, 0, 5}}, .train = {{1, 1, 0, 5}}, .inspect = {{2, 1, 1, 4}}}),
      panel<CurvesPanel>(
          {.teach = {{1, 1, 0, 3}}, .train = {{1, 0, 0, 4}}, .inspect = {{1, 1, 1, 4}}}),
      panel<MapPanel>(
          {.teach = {{1, 0, 0, 4}}, .train = {{2, 0, 0, 5}}, .inspect = {{1, 0, 0, 5}}}),
      panel<NeighboursPanel>({.train = {{2, 1, 0, 4}}, .inspect = {{2, 0, 0, 4}}}),
      panel<EvaluatePanel>({.train = {{2, 1, 1, 4}}, .inspect = {{1, 1, 0, 4}}}),
      panel<InsidePanel>(
          {.teach = {{1, 0, 1, 4}}, .train = {{2, 0, 1, 5}}, .inspect = {{1, 1, 2, 4}}}),
      panel<ComparePanel>({.inspect = {{1, 1, 3, 4}}}),
  };
}

}  // namespace earshot
