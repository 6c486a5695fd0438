"""The published methods that predict frames or patches of one view, in plain PyTorch. A method's
forward takes sound [clips, 1, samples] and gives the loss."""
import itertools
import random

import torch
from torch import nn
from torch.nn import functional as F

from log_mel import LogMel
from published_networks import ContextTower, PictureEncoder, standardised


def others(own, frames, count):
    """For each target frame `count` frames out of `frames`, its own left out."""
    drawn = torch.randint(frames - 1, (*own.shape[:2], count))
    return drawn + (drawn >= own)


class CPC(nn.Module):
    views = 1

    def __init__(self, channels=512, context=256, steps=12, negatives=128):
        super().__init__()
        self.steps, self.negatives = steps, negatives
        layers, inputs = [], 1
        for kernel, stride, padding in ((10, 5, 3), (8, 4, 2), (4, 2, 1), (4, 2, 1), (4, 2, 1)):
            layers += [nn.Conv1d(inputs, channels, kernel, stride, padding),
                       nn.ReLU(inplace=True)]
            inputs = channels
        self.encoder = nn.Sequential(*layers)
        self.context = nn.GRU(channels, context, batch_first=True)
        self.predictors = nn.Linear(context, steps * channels, bias=False)

    def forward(self, sound):
        z = self.encoder(sound).transpose(1, 2)
        clips, length, channels = z.shape
        anchors = length - self.steps
        contexts = self.context(z)[0][:, :anchors]
        predictions = self.predictors(contexts).view(clips, anchors, self.steps, channels)
        frames = z.flatten(0, 1)
        own = torch.arange(clips * length).view(clips, length, 1)
        candidates = torch.cat([own, others(own, clips * length, self.negatives)], 2)
        first = torch.zeros(clips * anchors, dtype=torch.long)
        loss = 0
        for step, prediction in enumerate(predictions.unbind(2), 1):
            logits = (prediction @ frames.t()).gather(2, candidates[:, step:step + anchors])
            loss = loss + F.cross_entropy(logits.flatten(0, 1), first)
        return loss / self.steps


class Wav2vec(nn.Module):
    """The large model of fairseq's README."""
    views = 1

    def __init__(self, channels=512, steps=12, offset=3, negatives=10):
        super().__init__()
        self.steps, self.offset, self.negatives = steps, offset, negatives

        def layer(inputs, kernel, stride, causal):
            padding = [nn.ReplicationPad1d((kernel - 1, 0))] if causal else []
            return nn.Sequential(
                *padding, nn.Conv1d(inputs, channels, kernel, stride, bias=causal),
                nn.GroupNorm(1, channels), nn.ReLU(inplace=True))

        local = ((10, 5), (8, 4), (4, 2), (4, 2), (4, 2), (1, 1), (1, 1))
        self.local = nn.Sequential(*(layer(1 if i == 0 else channels, kernel, stride, False)
                                     for i, (kernel, stride) in enumerate(local)))
        self.context = nn.ModuleList(layer(channels, kernel, 1, True) for kernel in range(2, 14))
        self.predictors = nn.Linear(channels, steps * channels, bias=False)
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, sound):
        z = torch.log(self.local(sound).abs() + 1)
        c = z
        for layer in self.context:
            c = (layer(c) + c) * 0.5 ** 0.5
        z, c = z.transpose(1, 2), c.transpose(1, 2)
        clips, length, channels = z.shape
        anchors = length - self.offset
        predictions = self.predictors(c[:, :anchors]).view(clips, anchors, self.steps, channels)
        predictions = (predictions + self.bias).unbind(2)

        own = torch.arange(length).view(1, length, 1).expand(clips, -1, -1)
        index = torch.cat([own, others(own, length, self.negatives)], 2)
        index = index + length * torch.arange(clips).view(clips, 1, 1)
        candidates = F.embedding(index, z.flatten(0, 1))[:, self.offset:]
        # Each step's predictions move to their targets, so that one product scores all of them.
        moved = [F.pad(prediction[:, :anchors - step], (0, 0, step, 0))
                 for step, prediction in enumerate(predictions)]
        scores = torch.stack(moved, 2) @ candidates.transpose(2, 3)
        scores = torch.cat([scores[:, step:, step].flatten(0, 1) for step in range(self.steps)])
        truth = torch.zeros_like(scores)
        truth[:, 0] = 1
        loss = F.binary_cross_entropy_with_logits(scores, truth, reduction="sum")
        return loss / len(scores)


class VQCPC(nn.Module):
    views = 1

    def __init__(self, block=8000, known=6, steps=6, negatives=15, codes=32, width=32):
        super().__init__()
        self.block, self.known, self.steps, self.negatives = block, known, steps, negatives

        def reader():
            return nn.GRU(width, 512, 2, batch_first=True, dropout=0.1)

        self.front_end = LogMel(hop=400, low=0, edges="constant")
        self.norm = nn.BatchNorm2d(1, affine=False)
        self.embedding = nn.Linear(64, width)
        self.forwards, self.backwards = reader(), reader()
        self.to_code = nn.Linear(2 * 512, 3)
        self.codebook = nn.Parameter(4 * torch.randn(codes, 3))
        self.from_code = nn.Sequential(nn.Linear(3, 512), nn.Dropout(0.1), nn.SELU(),
                                       nn.Linear(512, width))
        self.reader, self.context = reader(), nn.Linear(512, width)
        self.maps = nn.Parameter(torch.randn(steps, width, width) / width ** 0.5)
        self.begun = False

    def encoded(self, blocks):
        columns = self.embedding(self.norm(self.front_end(blocks))[:, 0].transpose(1, 2))
        states = [self.forwards(columns)[0][:, -1], self.backwards(columns.flip(1))[0][:, -1]]
        return self.to_code(torch.cat(states, 1))

    def nearest_codes(self, vectors):
        if not self.begun:
            rows = torch.randperm(len(vectors))[:len(self.codebook)]
            self.codebook.data[:len(rows)] = vectors.data[rows]
            self.begun = True
        with torch.no_grad():
            index = (vectors[:, None] - self.codebook).square().sum(2).argmin(1)
        return F.embedding(index, self.codebook)

    def forward(self, sound):
        blocks = sound[:, 0].unfold(1, self.block, self.block)
        clips, length = blocks.shape[:2]
        vectors = self.encoded(blocks.flatten(0, 1)[:, None])
        codes = self.nearest_codes(vectors)
        terms = ((codes - vectors.detach()).square().sum(1)
                 + 0.25 * (vectors - codes.detach()).square().sum(1))
        passed = self.from_code(vectors + (codes - vectors).detach()).view(clips, length, -1)

        context = self.context(self.reader(passed[:, :self.known])[0][:, -1])
        predictions = torch.einsum("bc,kcd->bkd", context, self.maps)
        own = torch.arange(clips * length).view(clips, length, 1)[:, self.known:]
        negatives = others(own, clips * length, self.negatives)
        candidates = F.embedding(torch.cat([own, negatives], 2), passed.flatten(0, 1))
        scores = (candidates @ predictions[..., None]).squeeze(3)
        first = torch.zeros(clips * self.steps, dtype=torch.long)
        contrast = F.cross_entropy(scores.flatten(0, 1), first, reduction="sum") / clips
        # The blocks of the context, of the targets and of the negatives are three groups.
        quantiser = (terms.sum() + terms[negatives.flatten()].sum()) / (3 * clips)
        return contrast + 0.5 * quantiser


class ContextPrediction(nn.Module):
    """Doersch et al. 2015 on log-mel: grids of patches, any two neighbours both ways round."""
    views = 1
    steps = ((-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1))

    def __init__(self, patch=96, gap=48, jitter=7, grids=4, smoothing=0.33):
        super().__init__()
        self.patch, self.apart, self.jitter, self.grids = patch, patch + gap, jitter, grids
        self.smoothing = smoothing
        front_end = LogMel(2048, 2048, bands=256, edges="window")
        self.encoder = PictureEncoder(front_end, nn.Identity(), ContextTower())
        self.head = nn.Sequential(
            nn.Linear(2 * 4096, 4096, bias=False), nn.BatchNorm1d(4096, affine=False), nn.ReLU(),
            nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 8))

    def smoothed(self, patch):
        """Now and then reduced to a random area and brought back."""
        if random.random() >= self.smoothing:
            return patch
        side = round(self.patch * random.uniform((10 / 96) ** 2, (95 / 96) ** 2) ** 0.5)
        reduced = F.adaptive_avg_pool2d(patch[None], side)
        return F.interpolate(reduced, self.patch, mode="bilinear", align_corners=False)[0]

    def places(self, size):
        room = size - self.patch - 2 * self.jitter
        more = room // self.apart
        begin = self.jitter + random.randint(0, room - more * self.apart)
        return [begin + i * self.apart for i in range(more + 1)]

    def cut(self, pictures):
        """Patches, and of each question the first, the second and where it lies."""
        patches, questions = [], []
        for picture in pictures:
            for _ in range(self.grids):
                lines, columns = (self.places(size) for size in picture.shape[1:])
                begin = len(patches)
                for band, frame in itertools.product(lines, columns):
                    band += random.randint(-self.jitter, self.jitter)
                    frame += random.randint(-self.jitter, self.jitter)
                    patches.append(self.smoothed(picture[:, band:band + self.patch,
                                                         frame:frame + self.patch]))
                for line, column in itertools.product(range(len(lines)), range(len(columns))):
                    for label, (later, higher) in enumerate(self.steps):
                        to_line, to_column = line + higher, column + later
                        if 0 <= to_line < len(lines) and 0 <= to_column < len(columns):
                            questions.append((begin + line * len(columns) + column,
                                              begin + to_line * len(columns) + to_column, label))
        return torch.stack(patches), torch.tensor(questions)

    def forward(self, sound):
        with torch.no_grad():
            pictures = self.encoder.front_end(sound)
            patches, questions = self.cut(pictures)
            # At the pictures' level, so that the encoder's own norm fits whole pictures too.
            patches = standardised(patches) * pictures.std(unbiased=False) + pictures.mean()
        features = self.encoder.of_picture(standardised(patches))
        first, second, labels = questions.t()
        pairs = [features.index_select(0, patches) for patches in (first, second)]
        logits = self.head(torch.cat(pairs, 1))
        return F.cross_entropy(logits, labels, reduction="sum")
