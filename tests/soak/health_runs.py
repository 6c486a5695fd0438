#!/usr/bin/env python3
"""Trains the small presets with three seeds, and what goes wrong, and writes the health figures of
each run as tests/golden/health_runs.json, which core_health_runs judges. What WORK_FOLDER holds
already is not trained again.

    python3 tests/soak/health_runs.py build/bin/earshot WORK_FOLDER OUT.json
        [--steps 150] [--seeds 0,1,2] [--only simclr-small,byol-nopred,...] [--kept]

With --kept nothing is trained: what the folder holds is written down.
"""
import argparse
import json
import math
import pathlib
import subprocess

ALIKE = ["training.threads=1", "training.watch_clips=0", "training.device=cpu"]
GOOD = ("simclr moco byol byol-a cola cpc wav2vec vq-cpc pase pase-plus context-prediction nce "
        "supervised").split()
BAD = {"byol-nopred": ("byol", "method.predictor=false"),
       "simclr-t100": ("simclr", "method.temperature=100"),
       "moco-t100": ("moco", "method.temperature=100"),
       "simclr-lr10": ("simclr", "training.learning_rate=10"),
       "moco-lr10": ("moco", "training.learning_rate=10")}
ILL_STEPS = 150


def readings(program, folder, preset, settings, steps):
    if not (folder / "metrics.jsonl").exists():
        experiment = folder.with_suffix(".json")
        given = [word for setting in ALIKE + settings for word in ("--set", setting)]
        subprocess.run([program, "new", preset, "--out", experiment] + given, check=True)
        # What goes wrong may end by itself, with a loss that is no number.
        subprocess.run([program, "train", experiment, "--run", folder, "--steps", str(steps), "--json"],
                       stdout=subprocess.DEVNULL)
    rows = []
    for line in (folder / "metrics.jsonl").read_text().splitlines():
        values = json.loads(line)
        if "rankme" in values and values["step"] <= steps:
            figures = [values.get(name) for name in ("feature_std", "rankme", "uniformity", "loss")]
            rows.append([values["step"]] + [None if x is None else float(f"{x:.4g}") for x in figures])
    views = 2 if any(row[3] is not None for row in rows) else 1
    experiment = json.loads((folder / "experiment.json").read_text())
    batch, method = experiment["training"]["batch_size"], experiment["method"]
    among = {"simclr": 2 * batch - 1, "cola": batch, "moco": method.get("queue_size", 0) + 1}
    kept = {"rows": batch * views, "readings": rows}
    if method["name"] in among:
        kept["guessing_loss"] = round(math.log(among[method["name"]]), 4)
    return kept


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("program")
    options.add_argument("work", type=pathlib.Path)
    options.add_argument("out", type=pathlib.Path)
    options.add_argument("--steps", type=int, default=150)
    options.add_argument("--seeds", default="0,1,2")
    options.add_argument("--only", default="")
    options.add_argument("--kept", action="store_true")
    given = options.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    plans = []
    for seed in given.seeds.split(","):
        plans += [(f"{name}-small", f"{name}-small", [f"seed={seed}"], True) for name in GOOD]
        plans += [(name, f"{method}-small", [f"seed={seed}", setting], False)
                  for name, (method, setting) in BAD.items()]
        plans = [plan if len(plan) == 5 else (f"{plan[0]}-{seed}", *plan) for plan in plans]
    chosen = [name for name in given.only.split(",") if name]
    runs = []
    for name, label, preset, settings, ends_well in plans:
        if chosen and label not in chosen:
            continue
        if given.kept and not (given.work / name / "metrics.jsonl").exists():
            continue
        steps = given.steps if ends_well else ILL_STEPS
        runs.append({"name": name, "ends_well": ends_well, "preset": label,
                     **readings(given.program, given.work / name, preset, settings, steps)})
    about = "By step: feature deviation, RankMe, uniformity, loss (tests/soak/health_runs.py)."
    text = json.dumps({"about": about, "runs": runs})
    given.out.write_text(text.replace('{"name"', '\n{"name"') + "\n")


main()
