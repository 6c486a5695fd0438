#!/usr/bin/env python3
"""Kills trainings of all small presets, and a comparison, at moments drawn anew, goes on with them
until they are done, and checks that what they recorded is what a training left alone records.

    tests/soak/kill_runs.py build/bin/earshot [--kills 100] [--seed N] [--only PRESET,...]

Ends with 0 where nothing differs. Needs nothing but Python; takes some ten minutes on two cores.
"""
import argparse
import json
import math
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
import wave

TIMES = {"examples_per_second", "wait_share", "seconds", "memory", "memory_before", "milliseconds_per_step"}
STEPS = 9


def write_sounds(folder, rng):
    for label in range(3):
        os.makedirs(f"{folder}/class{label}")
        for item in range(8):
            with wave.open(f"{folder}/class{label}/{item}.wav", "wb") as sound:
                sound.setparams((1, 2, 16000, 0, "NONE", ""))
                pitch = 200.0 * 1.6**label * rng.uniform(0.97, 1.03)
                samples = [
                    int(9000 * math.sin(2 * math.pi * pitch * i / 16000) + rng.gauss(0, 600))
                    for i in range(20000)
                ]
                sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def settings(data):
    """What makes steps small, and their figures the same on every machine of one kind."""
    return {
        "data.path": data,
        "training.steps": STEPS,
        "training.batch_size": 4,
        "training.checkpoint_every": 3,
        "training.watch_every": 4,
        "training.health_every": 2,
        "training.threads": 1,
        "training.device": "cpu",
    }


class Soak:
    def __init__(self, program, folder, rng):
        self.program, self.folder, self.rng = os.path.abspath(program), folder, rng
        self.kills = 0
        self.faults = []
        self.environment = dict(os.environ, EARSHOT_CACHE=f"{folder}/cache")

    def run(self, *arguments, kill_after=None):
        """Exit status and stderr; status None where it was killed."""
        with open(f"{self.folder}/stderr", "w+") as errors:
            process = subprocess.Popen(
                [self.program, *arguments],
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=self.environment,
            )
            try:
                status = process.wait(kill_after)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                self.kills += 1
                status = None
            errors.seek(0)
            return status, errors.read()

    def until_done(self, first, again, longest, kills):
        """Kills up to so many times, then lets it end. False where it does not."""
        killed = 0
        arguments = first
        while True:
            after = self.rng.uniform(0.05, longest) if killed < kills else None
            status, errors = self.run(*arguments, kill_after=after)
            if status == 0:
                return ""
            if status is None:
                killed += 1
                arguments = again()
            elif status == 2 and "--from-start" in errors and "--from-start" not in arguments:
                arguments = [*again(), "--from-start"]
            else:
                return f"exit status {status}: {errors.strip()}"

    def check(self, name, fault):
        print(f"{'ok  ' if not fault else 'FAIL'} {name}  {fault}", flush=True)
        if fault:
            self.faults.append(name)


def recorded(run):
    with open(f"{run}/metrics.jsonl") as stream:
        lines = [json.loads(line) for line in stream]
    return [{k: v for k, v in line.items() if k not in TIMES} for line in lines]


def table(out):
    with open(f"{out}/results.tsv") as stream:
        rows = [line.rstrip("\n").split("\t") for line in stream]
    keep = [i for i, name in enumerate(rows[0]) if name not in TIMES]
    return [[row[i] for i in keep] for row in rows]


def leftovers(folder):
    return [f for _, _, files in os.walk(folder) for f in files if ".tmp" in f]


def preset_trial(soak, preset, data, kills):
    experiment = f"{soak.folder}/{preset}.json"
    sets = [x for k, v in settings(data).items() for x in ("--set", f"{k}={v}")]
    status, errors = soak.run("new", preset, "--out", experiment, *sets)
    if status != 0:
        return soak.check(preset, errors)
    whole, killed = f"{soak.folder}/{preset}-whole", f"{soak.folder}/{preset}-killed"
    start = time.monotonic()
    status, errors = soak.run("train", experiment, "--run", whole)
    if status != 0:
        return soak.check(preset, errors)
    longest = 1.1 * (time.monotonic() - start)
    first = ["train", experiment, "--run", killed]

    def again():
        is_run = os.path.exists(f"{killed}/experiment.json")
        return ["resume", killed] if is_run else first

    before = soak.kills
    fault = soak.until_done(first, again, longest, kills)
    if not fault and recorded(whole) != recorded(killed):
        fault = f"other metrics: {whole} and {killed}"
    if not fault and leftovers(killed):
        fault = f"left behind: {leftovers(killed)}"
    soak.check(f"{preset}, {soak.kills - before} kills", fault)


def comparison_trial(soak, presets, data, kills):
    file = f"{soak.folder}/comparison.json"
    with open(file, "w") as stream:
        json.dump({"methods": presets, "seeds": [0, 1], "set": settings(data)}, stream)
    start = time.monotonic()
    status, errors = soak.run("compare", file, "--out", f"{soak.folder}/compared")
    if status != 0:
        return soak.check("compare", errors)
    longest = 0.7 * (time.monotonic() - start)
    out = f"{soak.folder}/compared-killed"
    command = ["compare", file, "--out", out]
    before = soak.kills
    fault = soak.until_done(command, lambda: command, longest, kills)
    if not fault and table(f"{soak.folder}/compared") != table(out):
        fault = "another table"
    if not fault and leftovers(out):
        fault = f"left behind: {leftovers(out)}"
    soak.check(f"compare, {soak.kills - before} kills", fault)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("program")
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options.add_argument("--only", default="")
    given = options.parse_args()
    print(f"seed {given.seed}", flush=True)
    listed = subprocess.run([given.program, "presets", "--json"], capture_output=True, check=True)
    names = [json.loads(line)["name"] for line in listed.stdout.splitlines()]
    presets = [name for name in names if name.endswith("-small")]
    if given.only:
        presets = [name for name in presets if name in given.only.split(",")]
    each = max(1, round(given.kills / (len(presets) + 1)))
    with tempfile.TemporaryDirectory(prefix="earshot-kills-") as folder:
        soak = Soak(given.program, folder, random.Random(given.seed))
        data = f"{folder}/sounds"
        write_sounds(data, random.Random(1))
        for preset in presets:
            preset_trial(soak, preset, data, each)
        comparison_trial(soak, presets[:2], data, max(1, given.kills - soak.kills))
        print(f"{soak.kills} kills, {len(soak.faults)} faults", flush=True)
        return 1 if soak.faults else 0


if __name__ == "__main__":
    sys.exit(main())
