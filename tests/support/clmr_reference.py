"""CLMR's step in plain PyTorch, written from its description, to compare Earshot's with."""
import torch
from torch import nn

MIDDLE_CHANNELS = [128, 128, 256, 256, 256, 256, 256, 256, 512]


def sample_cnn():
    """SampleCNN: [batch, 1, 59049] -> [batch, 512, 1]."""
    def block(inputs, outputs, stride, padding, pool):
        layers = [nn.Conv1d(inputs, outputs, 3, stride, padding), nn.BatchNorm1d(outputs),
                  nn.ReLU()]
        return nn.Sequential(*layers, nn.MaxPool1d(3, 3)) if pool else nn.Sequential(*layers)

    blocks, channels = [block(1, 128, 3, 0, False)], 128
    for outputs in MIDDLE_CHANNELS:
        blocks.append(block(channels, outputs, 1, 1, True))
        channels = outputs
    blocks.append(block(channels, 512, 1, 1, False))
    return nn.Sequential(*blocks)


def projector(features=512, projection=64):
    return nn.Sequential(nn.Linear(features, features, bias=False), nn.ReLU(),
                         nn.Linear(features, projection, bias=False))


def nt_xent(a, b, temperature):
    pairs = len(a)
    rows = nn.functional.normalize(torch.cat([a, b]), dim=1)
    logits = rows @ rows.t() / temperature
    logits = logits.masked_fill(torch.eye(2 * pairs, dtype=torch.bool), float("-inf"))
    siblings = torch.arange(2 * pairs).roll(pairs)
    return nn.functional.cross_entropy(logits, siblings)
