#include "core/data/options.h"

namespace earshot {

void describe(Binder& binder, DataOptions& options) {
  binder.text("path", options.path)
      .label("Sounds")
      .help(
          "A folder of sounds, a CSV or TSV manifest, or a built-in example such as example:tones.")
      .source("ours");
  binder.text("label", options.label)
      .label("Label column")
      .help(
          "The column that colours the map and that probes predict; of the methods, only "
          "supervised "
          "training reads it.")
      .source("ours");
  binder.text("group", options.group)
      .label("Group column")
      .advanced()
      .help(
          "The column that says which clips belong together (speaker, track); methods that draw "
          "negatives from the same group read it.")
      .source("van den Oord et al. 2018 (CPC), table 2: negatives of the same speaker");
  binder.integer("sample_rate", options.sample_rate)
      .label("Sample rate")
      .unit("Hz")
      .hard(2000, 192000)
      .soft(8000, 48000)
      .scale(Scale::Log)
      .help("Every sound is made mono and resampled to this rate.")
      .source("methods differ: CPC, COLA, BYOL-A 16,000 Hz; CLMR 22,050 Hz");
  binder
      .choice(
          "channel", options.channel,
          {{Channel::Mix, "mix", "Mix", "The mean of all channels."},
           {Channel::Left, "left", "Left", "The first channel, however many there are."},
           {Channel::Right, "right", "Right", "The second channel; of a mono file its only one."},
           {Channel::Loudest, "loudest", "Loudest",
            "The channel with most energy over the whole file; of equal ones the first."}})
      .label("Channel")
      .help(
          "What is heard of a sound with several channels, in training, evaluating and embedding. "
          "Left or right helps where channels cancel in the mix.")
      .source("ours; mix: what all methods' code hears");
  binder
      .choice("short_clips", options.short_clips,
              {{ShortClips::Reflect, "reflect", "Reflect", "It goes on mirrored at its ends."},
               {ShortClips::Repeat, "repeat", "Repeat", "It goes on from its other end."},
               {ShortClips::Pad, "pad", "Pad with silence", "It is placed in silence."},
               {ShortClips::Skip, "skip", "Skip", "It is left out, as CLMR does."}})
      .label("Short clips")
      .help("What happens to a clip that is shorter than the crop.")
      .source(
          "reflect: PASE's code, which mirrors the end alone (ours: the sound lies at a random "
          "place "
          "of the crop); pad: Niizumi et al. 2021 (BYOL-A); skip: Spijkervet & Burgoyne 2021 "
          "(CLMR), "
          "code; repeat: ours");
  binder
      .choice("padded_frames", options.padded_frames,
              {{DataOptions::PaddedFrames::LeftOut, "left_out", "Left out",
                "No target, no negative, no statistic is taken from them."},
               {DataOptions::PaddedFrames::Counted, "counted", "Counted",
                "As if silence had been recorded."}})
      .label("Frames of padding")
      .advanced()
      .help("What methods that foretell frames or patches make of the silence around padded clips.")
      .source("left out: CPC's, wav2vec's and PASE's code never see padding")
      .formerly(std::string("counted"));
  binder
      .choice(
          "level", options.level,
          {{DataOptions::Level::Recorded, "recorded", "As recorded", "Clips keep their levels."},
           {DataOptions::Level::Unit, "unit", "Unit energy",
            "Every clip is divided by its L2 norm before it is cut."}})
      .label("Level of a clip")
      .advanced()
      .help(
          "Whether clips are brought to one level, in training, evaluating and embedding; whoever "
          "runs an exported encoder does it beforehand.")
      .source("COLA's code: unit, each crop by itself when it evaluates; else as recorded");
  binder
      .choice(
          "folders", options.folders,
          {{DataOptions::Folders::Read, "read", "Read",
            "Folders named train, valid, test or fold1 say the split or a column fold, a folder "
            "around all is passed over, and lists and tables beside the sounds are used."},
           {DataOptions::Folders::Labels, "labels", "Labels alone",
            "The first folder of a path is its label."}})
      .label("Folders")
      .formerly(std::string("labels"))
      .help("What is read from the folders' names, where there is no manifest.")
      .source("ours; layouts of Speech Commands, ESC-50, UrbanSound8K, LibriSpeech, GTZAN")
      .advanced();
  binder.text("split", options.split)
      .label("Split column")
      .help(
          "The column that says each clip's split, such as fold or subset; empty: a column split, "
          "or "
          "the folders, where there are such.")
      .source("ours")
      .advanced();
  binder.text("valid_value", options.valid_value)
      .label("Validation values")
      .help("Values of the split column that are for validation, with commas between them.")
      .source("ours")
      .advanced();
  binder.text("test_value", options.test_value)
      .label("Test values")
      .help(
          "Values of the split column that are for the test, with commas between them; all others "
          "are for training.")
      .source("ours")
      .advanced();
  binder
      .choice("split_rule", options.split_rule,
              {{DataOptions::SplitRule::Drawn, "drawn", "By name and size",
                "Drawn from the split seed and each file's name and size: groups stay whole, no "
                "split stays empty, each label has its share, and a new file moves no other."},
               {DataOptions::SplitRule::PathHash, "path_hash", "By path",
                "Drawn from the split seed and each file's whole path, as Earshot did at first."}})
      .label("Split rule")
      .formerly(std::string("path_hash"))
      .help(
          "How splits are drawn where the data names none. Groups weigh more than labels' shares, "
          "and those more than that a new file moves no other.")
      .source("ours")
      .advanced();
  binder.text("split_group", options.split_group)
      .label("Split group")
      .help(
          "The column whose groups (speaker, song) are never torn between splits; empty: the group "
          "column.")
      .source("ours")
      .advanced();
  binder.integer("split_seed", options.split_seed)
      .label("Split seed")
      .hard(-1, 9007199254740992.0)
      .soft(-1, 1000)
      .formerly(std::int64_t{-1})
      .help(
          "Names the draw of the splits, so that runs with other seeds have the same; -1: the "
          "experiment's seed.")
      .source("ours")
      .advanced();
  binder.real("valid_fraction", options.valid_fraction)
      .label("Validation share")
      .hard(0, 0.9)
      .soft(0, 0.5)
      .help("Share of the files held out for choosing, where the data names no splits.")
      .source("ours")
      .advanced();
  binder.real("test_fraction", options.test_fraction)
      .label("Test share")
      .hard(0, 0.9)
      .soft(0, 0.5)
      .help("Share of the files held out for the final figure, where the data names no splits.")
      .source("ours")
      .advanced();
}

void describe(Binder& binder, ViewsOptions& options) {
  binder.integer("crop_samples", options.crop_samples)
      .label("Crop")
      .unit("samples")
      .hard(64, 100000000)
      .soft(1600, 160000)
      .scale(Scale::Log)
      .help("Length of a view, cut at random from the clip, at the experiment's sample rate.")
      .source("CLMR 59,049 samples at 22,050 Hz; CPC 20,480 at 16,000 Hz; COLA 0.96 s");
  binder.text("order", options.order)
      .label("Chain")
      .help("The augmentations after the crop, by name, in the order in which they are applied.")
      .source("Spijkervet & Burgoyne 2021 (CLMR), code: config.yaml");
}

}  // namespace earshot
