#!/usr/bin/env python3
"""What training gave, as tables: a comparison's trials, their seeds together.

    python3 docs/gains.py FOLDER      the folder that `earshot compare --out FOLDER` filled

A method named "PRESET on KIND" stands in the table of its kind. Gains are paired on the same test
clips; the interval is the mean of the seeds' 95 % intervals, as wide as one seed's though three
stand behind it, because they share their test clips. Prints Markdown.
"""
import collections
import json
import pathlib
import statistics
import sys

ORDER = "log_mel_quarters"


def trials(folder):
    for file in sorted(folder.glob("*/trial.json")):
        trial = json.loads(file.read_text(encoding="utf-8"))
        judged = json.loads((file.parent / "evaluation.json").read_text(encoding="utf-8"))
        preset, _, kind = trial["method"].partition(" on ")
        yield kind, preset, trial, judged


def mean(values):
    return statistics.mean(values)


def spread(values):
    return statistics.stdev(values) if len(values) > 1 else 0.0


def signed(value):
    return f"{value:+.3f}".replace("-", "−")


def interval(gains):
    """The mean gain with its interval, bold where that holds no 0, and the seeds beyond 0."""
    low, high = mean([gain["low"] for gain in gains]), mean([gain["high"] for gain in gains])
    text = f"{signed(mean([gain['value'] for gain in gains]))} ({signed(low)} to {signed(high)})"
    below = sum(gain["high"] < 0 for gain in gains)
    above = sum(gain["low"] > 0 for gain in gains)
    return (f"**{text}**" if low > 0 or high < 0 else text), f"{above}, {below}"


def row(preset, found):
    found.sort(key=lambda one: one[0]["seed"])
    runs, judged = zip(*found)
    strongest = [one["baselines"][one["strongest_baseline"]]["gain"] for one in judged]
    start, beyond = interval([one["baselines"]["untrained"]["gain"] for one in judged])
    best, _ = interval(strongest)
    statistics_alone, _ = interval([one["baselines"][ORDER]["gain"] for one in judged])
    probe = [run["probe_accuracy"] for run in runs]
    seconds = [run["seconds"] for run in runs]

    def unseen(of):
        return f"{mean([run[of + '_unseen_accuracy'] for run in runs]):.3f}"

    return [f"`{preset}`", f"{min(seconds):.0f}–{max(seconds):.0f}",
            f"{mean(probe):.3f} ± {spread(probe):.3f}",
            f"{mean([run['untrained_accuracy'] for run in runs]):.3f}", start, beyond,
            statistics_alone, best,
            " (".join([unseen("probe"), f"{unseen('untrained')}, {unseen(ORDER)})"])]


def main():
    folder = pathlib.Path(sys.argv[1])
    kinds = collections.defaultdict(lambda: collections.defaultdict(list))
    for kind, preset, trial, judged in trials(folder):
        kinds[kind][preset].append((trial, judged))
    for kind, presets in kinds.items():
        some = next(iter(presets.values()))[0]
        strongest = {one["strongest_baseline"] for found in presets.values() for _, one in found}
        print(f"**{kind}**: {some[1]['clips']['test']} test clips; log-mel {some[0]['log_mel_accuracy']:.3f}, "
              f"with order {some[0]['log_mel_quarters_accuracy']:.3f}; strongest by validation: "
              f"{', '.join(sorted(strongest))}; "
              f"{', '.join(sorted({str(len(found)) for found in presets.values()}))} seeds.\n")
        heads = ["preset", "seconds", "probe", "untrained", "gain over untrained",
                 "seeds above, below 0", "gain over log-mel with order",
                 "gain over the strongest by validation",
                 "unseen distortions (untrained, log-mel with order)"]
        print("| " + " | ".join(heads) + " |\n|" + " --- |" * len(heads))
        order = sorted(presets, key=lambda name: -mean([t["probe_accuracy"]
                                                        for t, _ in presets[name]]))
        for preset in order:
            print("| " + " | ".join(row(preset, presets[preset])) + " |")
        print()


if __name__ == "__main__":
    main()
