#!/usr/bin/env python3
"""t-SNE in Earshot and in scikit-learn on the same rows, turn by turn in one run.

    tests/bench/bench_tsne.py build/bin/bench_tsne [FEATURES.npy ...]

Without files: 10,000 rows of 128 features in 20 clouds. Both lay out with perplexity 30 in 1,000
iterations from PCA. Prints the seconds by the clock, the divergence from the likeness of all pairs and
the trustworthiness (k = 15). Needs numpy and scikit-learn.
"""
import subprocess
import sys
import tempfile
import time

import numpy as np
import sklearn
from scipy.spatial.distance import pdist, squareform
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities

ITERATIONS, PERPLEXITY = 1000, 30


def clouds(rows=10000, features=128, classes=20):
    draw = np.random.default_rng(1)
    centres = 3 * draw.standard_normal((classes, features)) / np.sqrt(features) * 4
    return (centres[np.arange(rows) % classes] + draw.standard_normal((rows, features))).astype("f4")


def divergence(joint, layout):
    """Of all ordered pairs, block by block."""
    layout = layout.astype(np.float64)
    found, normaliser = 0.0, 0.0
    for start in range(0, len(layout), 500):
        apart = 1 + ((layout[start:start + 500, None] - layout[None]) ** 2).sum(2)
        part = joint[start:start + 500].astype(np.float64)
        some = part > 0
        found += (part[some] * (np.log(part[some]) + np.log(apart[some]))).sum()
        normaliser += (1 / apart).sum() - len(apart)
    return found + np.log(normaliser)


def report(name, seconds, rows, joint, layout):
    trust = trustworthiness(rows, layout, n_neighbors=15)
    print(f"  {name}: {seconds:.1f} s, divergence {divergence(joint, layout):.4f}, trustworthiness {trust:.4f}",
          flush=True)


def compare(name, rows, program):
    print(f"{name}: {rows.shape[0]} x {rows.shape[1]}, scikit-learn {sklearn.__version__}", flush=True)
    apart = squareform(pdist(rows, "sqeuclidean")).astype("f4")
    joint = squareform(_joint_probabilities(apart, PERPLEXITY, 0)).astype("f4")
    del apart
    with tempfile.TemporaryDirectory() as folder:
        np.save(f"{folder}/rows.npy", rows)
        said = subprocess.run([program, f"{folder}/rows.npy", f"{folder}/out.npy", str(ITERATIONS),
                               str(PERPLEXITY)], check=True, capture_output=True, text=True)
        report("Earshot", float(said.stdout), rows, joint, np.load(f"{folder}/out.npy"))
    begin = time.perf_counter()
    theirs = TSNE(perplexity=PERPLEXITY, max_iter=ITERATIONS, init="pca", random_state=0, n_jobs=-1).fit_transform(rows)
    report("scikit-learn", time.perf_counter() - begin, rows, joint, theirs)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for file in sys.argv[2:]:
        compare(file, np.load(file).astype("f4"), sys.argv[1])
    if len(sys.argv) == 2:
        compare("clouds", clouds(), sys.argv[1])
