#!/usr/bin/env python3
"""What a recipe is chosen by, on clips of the training and validation splits alone.

    tests/data/choose.py split KIND FOLDER             writes FOLDER/choose.csv, to train on
    tests/data/choose.py probe KIND FOLDER FEATURES.npy...

KIND is notes (tests/data/notes.sh), drums or tones (the examples); FOLDER holds its manifest.csv. In
choose.csv the clips of the test are missing, and of the others some groups (instruments, kits,
syllables) are put aside as its test. FEATURES.npy comes from `earshot embed RUN --out FEATURES.npy` of a
run on choose.csv. The probe is ridge regression on groups that neither it nor the encoder was trained
with, at the best of seven strengths. Needs python3-numpy.
"""
import collections
import csv
import hashlib
import os
import sys

import numpy as np

SAME_RECORDINGS = [(0, 1, 2, 3), (17, 18), (20, 21, 23), (40, 41), (53, 54), (75, 76),
                   (88, 89, 90, 92, 94, 95), (97, 100)]
FIRST = {program: same[0] for same in SAME_RECORDINGS for program in same}
KITS_ASIDE = {"ForzeeStereo", "ElectricEmpireKit"}
STRENGTHS = [0.03, 0.1, 0.3, 1, 3, 10, 30]


def number(text):
    return int(hashlib.sha1(text.encode()).hexdigest(), 16)


def read(path, delimiter=","):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def programs_aside(rows):
    """Two of a family's programs that are in training, none apart from those with its recordings."""
    families = collections.defaultdict(set)
    for row in rows:
        if row["split"] == "train":
            families[row["family"]].add(int(row["program"]))
    aside = set()
    for programs in families.values():
        groups = {tuple(p for p in programs if FIRST.get(p, p) == FIRST.get(q, q)) for q in programs}
        room = 2
        for group in sorted(groups, key=lambda g: number(f"trial{g[0]}") % 100 * 1000 + g[0]):
            if len(group) <= room:
                aside |= set(group)
                room -= len(group)
    return aside


def split(kind, folder):
    rows = [row for row in read(os.path.join(folder, "manifest.csv")) if row["split"] != "test"]
    programs = programs_aside(rows) if kind == "notes" else set()
    for row in rows:
        if kind == "notes" and int(row["program"]) in programs or row.get("kit") in KITS_ASIDE:
            row["split"] = "test"
        if kind == "tones":
            valid = number("trial" + row["initial"] + row["final"]) % 100 < 18
            row["split"] = "test" if row["split"] == "valid" else "valid" if valid else "train"
    with open(os.path.join(folder, "choose.csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    print(len(rows), "clips:", dict(collections.Counter(row["split"] for row in rows)))


def folds_of_groups(labels, groups, folds):
    """The groups of a label spread over the folds."""
    fold = np.zeros(len(labels), int)
    for label in set(labels):
        of_label = sorted(set(groups[labels == label]), key=lambda group: number(f"f{group}"))
        for place, group in enumerate(of_label):
            fold[groups == group] = place % folds
    return fold


def questions(kind, rows):
    """Name, rows that take part, labels, folds."""
    column = lambda name: np.array([row[name] for row in rows])
    everywhere = np.ones(len(rows), bool)
    if kind == "notes":
        program = column("program").astype(int)
        groups = np.array([FIRST.get(p, p) for p in program])
        register = np.zeros(len(rows), int)
        for one in set(program):
            own = sorted(np.flatnonzero(program == one), key=lambda i: int(rows[i]["pitch"]))
            register[own] = np.arange(len(own)) // 4
        acoustic, family = program < 80, column("family")
        yield "family of new instruments", acoustic, family, folds_of_groups(family, groups, 5)
        yield "family in a new register", acoustic, family, register
        unheard = column("split") != "train"
        yield "instrument in a new register", acoustic & unheard, program, register
    elif kind == "drums":
        kits = np.array([row["kit"].replace("The Black Pearl 1.0", "GMRockKit") for row in rows])
        yield "kind of new kits", everywhere, column("label"), np.unique(kits, return_inverse=True)[1]
    else:
        syllables = [row["initial"] + row["final"] for row in rows]
        fold = np.array([number("q" + syllable) % 5 for syllable in syllables])
        yield "tone of new syllables", everywhere, column("tone"), fold
        yield "final of new syllables", everywhere, column("final"), fold


def ridge(train, labels, test):
    """What each strength says of the test rows."""
    mean, deviation = train.mean(0), train.std(0) + 1e-9
    scale = deviation * np.sqrt(train.shape[1])
    train, test = (train - mean) / scale, (test - mean) / scale
    classes = np.unique(labels)
    wanted = (labels[:, None] == classes) * 1.0
    middle = wanted.mean(0)
    values, vectors = np.linalg.eigh(train @ train.T)
    inner, outer = vectors.T @ (wanted - middle), test @ train.T @ vectors
    return [classes[np.argmax(outer @ (inner / (values + s)[:, None]) + middle, 1)] for s in STRENGTHS]


def probe(kind, folder, files):
    known = {row["path"]: row for row in read(os.path.join(folder, "choose.csv"))}
    for file in files:
        features = np.load(file).astype(np.float64)
        rows = [known[row["path"]] for row in read(file[:-4] + ".metadata.tsv", "\t")]
        unheard = np.array([row["split"] != "train" for row in rows])
        told = []
        for name, part, labels, fold in questions(kind, rows):
            right = np.full((len(STRENGTHS), len(rows)), np.nan)
            for one in np.unique(fold[part]):
                test = np.flatnonzero(part & (fold == one) & unheard)
                train = np.flatnonzero(part & (fold != one))
                if len(test):
                    said = ridge(features[train], labels[train], features[test])
                    right[:, test] = np.array(said) == labels[test]
            told.append(f"{name} {np.nanmax(np.nanmean(right, 1)):.3f}")
        print(os.path.basename(file), *told, sep="  ")


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "split":
        split(*sys.argv[2:])
    elif len(sys.argv) > 4 and sys.argv[1] == "probe":
        probe(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        sys.exit(__doc__)
