"""bench_step.py MODEL BATCH THREADS STEPS: one turn (turns.py) of training steps in plain PyTorch.

MODEL is sample-cnn (CLMR's step on 59,049 samples) or small-log-mel (1 s at 16 kHz)."""
import os
import sys

import torch
from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import clmr_reference as clmr
from log_mel import LogMel
from turns import print_turn


class SmallLogMel(nn.Module):
    """The same network as Earshot's small-log-mel, as one writes it in Python."""

    def __init__(self, widths=(24, 48, 96, 128)):
        super().__init__()
        layers, channels = [], 1
        for width in widths:
            layers += [nn.Conv2d(channels, width, 3, 2, 1, bias=False), nn.BatchNorm2d(width),
                       nn.ReLU()]
            channels = width
        self.front_end = LogMel()
        self.norm = nn.BatchNorm2d(1, affine=False)
        self.layers = nn.Sequential(*layers)

    def forward(self, sound):
        picture = self.norm(self.front_end(sound)).contiguous(memory_format=torch.channels_last)
        picture = self.layers(picture)
        return torch.cat([picture.mean((2, 3)), picture.amax((2, 3))], 1)


def main():
    model, batch, threads, steps = sys.argv[1], *map(int, sys.argv[2:5])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    if model == "sample-cnn":
        encoder, head, samples = clmr.sample_cnn(), clmr.projector(), 59049
        temperature, rate = 0.5, 3e-4
    else:
        encoder = SmallLogMel().to(memory_format=torch.channels_last)
        head, samples, temperature, rate = clmr.projector(256, 128), 16000, 0.1, 1e-3
    views = [torch.randn(batch, 1, samples) for _ in range(2)]

    def loss_of():
        if model == "sample-cnn":
            z = [head(encoder(view).flatten(1)) for view in views]
        else:
            z = head(encoder(torch.cat(views))).chunk(2)
        return clmr.nt_xent(*z, temperature)

    print_turn(nn.ModuleList([encoder, head]), loss_of, steps, rate)


main()
