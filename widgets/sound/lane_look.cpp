#include "widgets/sound/lane_look.h"

namespace earshot {

void describe(Binder& binder, LaneLook& look) {
  const std::vector<Choice<FrequencyScale>> scales{
      {FrequencyScale::Mel, "mel", "mel", "as far apart as ears tell them"},
      {FrequencyScale::Log, "log", "logarithmic", "an octave is an octave"},
      {FrequencyScale::Linear, "linear", "linear", "a hertz is a hertz"}};
  binder.choice("scale", look.scale, scales)
      .label("Frequencies")
      .help("How frequencies are spread over the picture's height.")
      .source("ours");
  binder.real("window_ms", look.window_ms)
      .label("Window")
      .unit("ms")
      .hard(0, 1000)
      .soft(0, 200)
      .help(
          "Of the spectrogram: longer ones tell pitches apart, shorter ones instants. 0: some "
          "46 ms.")
      .source("ours");
  binder.real("overlap", look.overlap)
      .label("Overlap")
      .unit("%")
      .hard(0, 93.75)
      .soft(50, 93.75)
      .help("Of a window with the next one, where one is zoomed in: more of it is smoother.")
      .source("ours");
  binder.real("range_db", look.range_db)
      .label("Range")
      .unit("dB")
      .hard(6, 120)
      .soft(20, 120)
      .help("From the darkest colour to the brightest.")
      .source("ours");
  binder.real("gain_db", look.gain_db)
      .label("Gain")
      .unit("dB")
      .hard(-60, 60)
      .soft(-20, 60)
      .help("Makes the picture brighter, for faint sounds; what is heard stays as it is.")
      .source("ours");
  binder.flag("fits_height", look.fits_height)
      .label("Waveforms fitted")
      .help(
          "Drawn as high as the lanes, all by one factor, which the caption tells. Ctrl+wheel "
          "over a lane changes it by hand.")
      .source("ours");
  binder.real("height_db", look.height_db)
      .label("Waveforms louder by")
      .unit("dB")
      .hard(-60, 60)
      .soft(-12, 48)
      .help("Where they are not fitted: so much louder than they are they are drawn.")
      .source("ours");
}

}  // namespace earshot
