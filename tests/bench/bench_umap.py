#!/usr/bin/env python3
"""UMAP in Earshot and in umap-learn on the same rows, turn by turn in one run.

    tests/bench/bench_umap.py build/bin/bench_umap [FEATURES.npy ...]

Without files: 10,000 rows of 128 features in 20 clouds, and scikit-learn's digits, of which there are
1,797, five times with noise and by 128 random directions. Both lay out with umap-learn's defaults. Prints
the seconds by the clock and the trustworthiness (k = 15); umap-learn is run once before, so that it is
compiled, then without a seed (on all cores) and with one. Needs numpy, scikit-learn and umap-learn.
"""
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import umap
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness

from bench_tsne import clouds


def digits(rows=10000, features=128):
    draw = np.random.default_rng(1)
    data = load_digits().data
    some = data[np.arange(rows) % len(data)] + draw.standard_normal((rows, data.shape[1]))
    return (some @ draw.standard_normal((data.shape[1], features)) / np.sqrt(features)).astype("f4")


def trust(rows, layout):
    return f"trustworthiness {trustworthiness(rows, layout, n_neighbors=15):.4f}"


def compare(name, rows, program):
    print(f"{name}: {rows.shape[0]} x {rows.shape[1]}, umap-learn {umap.__version__}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        np.save(f"{folder}/rows.npy", rows)
        said = subprocess.run([program, f"{folder}/rows.npy", f"{folder}/out.npy"], check=True,
                              capture_output=True, text=True).stdout.split()
        print(f"  Earshot: {said[0]} s, {said[1]} of them before the second epoch, from {said[2]}, "
              f"{said[3]} parts, {trust(rows, np.load(f'{folder}/out.npy'))}", flush=True)
    for seed in (None, 0):
        begin = time.perf_counter()
        theirs = umap.UMAP(random_state=seed).fit_transform(rows)
        seconds = time.perf_counter() - begin
        print(f"  umap-learn, {'all cores' if seed is None else 'with a seed'}: {seconds:.2f} s, "
              f"{trust(rows, theirs)}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    warnings.filterwarnings("ignore")
    for compiled in (None, 0):
        umap.UMAP(random_state=compiled).fit_transform(clouds(rows=5000, features=16))
    for file in sys.argv[2:]:
        compare(file, np.load(file).astype("f4"), sys.argv[1])
    if len(sys.argv) == 2:
        compare("clouds", clouds(), sys.argv[1])
        compare("digits", digits(), sys.argv[1])
