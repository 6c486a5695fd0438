"""bench_published.py PRESET CLIPS SAMPLES THREADS STEPS: one turn (turns.py) of training steps of a
published preset in plain PyTorch, on views of noise that are made before.

PASE and PASE+ are left out: their workers' targets (gammatone filters, prosody and others) have no
plain counterpart in Python. Of MoCo's preset the groups of batch norm are left out."""
import sys

import torch

from published_frames import CPC, ContextPrediction, VQCPC, Wav2vec
from published_views import BYOL, BYOLA, COLA, MoCo, SimCLR
from turns import print_turn

METHODS = {"simclr-paper": SimCLR, "moco-paper": MoCo, "byol-paper": BYOL, "byol-a-paper": BYOLA,
           "cola-paper": COLA, "cpc-paper": CPC, "wav2vec-paper": Wav2vec, "vq-cpc-paper": VQCPC,
           "context-prediction-paper": ContextPrediction}


def main():
    preset, clips, samples, threads, steps = sys.argv[1], *map(int, sys.argv[2:6])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    method = METHODS[preset]()
    views = [torch.randn(clips, 1, samples) for _ in range(method.views)]
    print_turn(method, lambda: method(*views), steps, 1e-4,
               getattr(method, "after_step", lambda: None))


main()
