"""bench_step.py MODEL BATCH THREADS STEPS: milliseconds of each training step in plain PyTorch,
by the clock and of processor time.

MODEL is sample-cnn (CLMR's step on 59,049 samples) or small-log-mel (1 s at 16 kHz)."""
import os
import sys
import time

import torch
from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import clmr_reference as clmr


class SmallLogMel(nn.Module):
    """The same network as Earshot's small-log-mel, as one writes it in Python."""

    def __init__(self, filterbank, widths=(24, 48, 96, 128)):
        super().__init__()
        self.register_buffer("window", torch.hann_window(400))
        self.register_buffer("filterbank", filterbank)
        layers, channels = [], 1
        for width in widths:
            layers += [nn.Conv2d(channels, width, 3, 2, 1, bias=False), nn.BatchNorm2d(width),
                       nn.ReLU()]
            channels = width
        self.norm = nn.BatchNorm2d(1, affine=False)
        self.layers = nn.Sequential(*layers)

    def forward(self, sound):
        spectrum = torch.stft(sound[:, 0], 512, 160, 400, self.window, center=False,
                              return_complex=True)
        mel = torch.log(self.filterbank.t() @ spectrum.abs() ** 2 + 1e-6)
        picture = self.norm(mel[:, None]).contiguous(memory_format=torch.channels_last)
        picture = self.layers(picture)
        return torch.cat([picture.mean((2, 3)), picture.amax((2, 3))], 1)


def mel_triangles(bins=257, bands=64, rate=16000, low=50.0):
    def mel(hz):
        return 2595 * torch.log10(1 + torch.as_tensor(hz) / 700)

    edges = 700 * (10 ** (torch.linspace(mel(low), mel(rate / 2), bands + 2) / 2595) - 1)
    hz = torch.linspace(0, rate / 2, bins)[:, None]
    rising = (hz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hz) / (edges[2:] - edges[1:-1])
    return torch.minimum(rising, falling).clamp(min=0)


def main():
    model, batch, threads, steps = sys.argv[1], *map(int, sys.argv[2:5])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    if model == "sample-cnn":
        encoder, head, samples = clmr.sample_cnn(), clmr.projector(), 59049
        temperature, rate = 0.5, 3e-4
    else:
        encoder = SmallLogMel(mel_triangles()).to(memory_format=torch.channels_last)
        head, samples, temperature, rate = clmr.projector(256, 128), 16000, 0.1, 1e-3
    parameters = list(encoder.parameters()) + list(head.parameters())
    optimizer = torch.optim.Adam(parameters, rate)
    views = [torch.randn(batch, 1, samples) for _ in range(2)]
    times = []
    for _ in range(steps + 1):
        begin, processor = time.perf_counter(), time.process_time()
        if model == "sample-cnn":
            z = [head(encoder(view).flatten(1)) for view in views]
        else:
            z = head(encoder(torch.cat(views))).chunk(2)
        loss = clmr.nt_xent(*z, temperature)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss.item()
        times += [1e3 * (time.perf_counter() - begin), 1e3 * (time.process_time() - processor)]
    print(torch.__version__, *(f"{ms:.2f}" for ms in times[2:]))


main()
