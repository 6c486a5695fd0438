#!/usr/bin/env python3
"""Trains the small presets with three seeds, and what goes wrong, and writes the health figures of
each run as tests/golden/health_runs.json, which core_health_runs judges.

    python3 tests/soak/health_runs.py build/bin/earshot WORK_FOLDER OUT.json
"""
import json
import pathlib
import subprocess
import sys

ALIKE = ["training.threads=1", "training.watch_clips=0", "training.device=cpu"]
GOOD = ("moco simclr byol byol-a cola cpc wav2vec vq-cpc pase pase-plus context-prediction nce "
        "supervised").split()
BAD = {"byol-nopred": ("byol", "method.predictor=false"), "moco-t10": ("moco", "method.temperature=10"),
       "simclr-lr10": ("simclr", "training.learning_rate=10"),
       "moco-lr10": ("moco", "training.learning_rate=10")}


def readings(program, folder, preset, settings, steps):
    if not (folder / "metrics.jsonl").exists():
        experiment = folder.with_suffix(".json")
        given = [word for setting in ALIKE + settings for word in ("--set", setting)]
        subprocess.run([program, "new", preset, "--out", experiment] + given, check=True)
        subprocess.run([program, "train", experiment, "--run", folder, "--steps", str(steps), "--json"],
                       check=True, stdout=subprocess.DEVNULL)
    rows = []
    for line in (folder / "metrics.jsonl").read_text().splitlines():
        values = json.loads(line)
        if "rankme" in values:
            figures = [values.get(name) for name in ("feature_std", "rankme", "uniformity")]
            rows.append([values["step"]] + [None if x is None else float(f"{x:.4g}") for x in figures])
    views = 2 if any(row[3] is not None for row in rows) else 1
    batch = json.loads((folder / "experiment.json").read_text())["training"]["batch_size"]
    return batch * views, rows


def main():
    program, work, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    plans = [(f"{name}-small-{seed}", f"{name}-small", f"{name}-small", [f"seed={seed}"], True)
             for name in GOOD for seed in range(3)]
    plans += [(f"{name}-{seed}", name, f"{method}-small", [f"seed={seed}", setting], False)
              for name, (method, setting) in BAD.items() for seed in range(3)]
    runs = []
    for name, label, preset, settings, ends_well in plans:
        rows, found = readings(program, work / name, preset, settings, 150 if ends_well else 200)
        runs.append({"name": name, "ends_well": ends_well, "preset": label, "rows": rows, "readings": found})
    about = "Health figures by step: feature deviation, RankMe, uniformity (tests/soak/health_runs.py)."
    text = json.dumps({"about": about, "runs": runs})
    out.write_text(text.replace('{"name"', '\n{"name"') + "\n")


main()
