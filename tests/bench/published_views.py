"""The published methods that compare views, in plain PyTorch. A method's forward takes the views,
[clips, 1, samples] each, and gives the loss."""
import collections
import copy
import os
import random
import sys

import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import clmr_reference as clmr
from log_mel import LogMel
from published_networks import AudioNTT2020, EfficientNetB0, PictureEncoder, ResNet50


def resnet_50():
    return PictureEncoder(LogMel(edges="window"), nn.BatchNorm2d(1, affine=False), ResNet50())


def follow(target, online, momentum):
    with torch.no_grad():
        for held, new in zip(target.parameters(), online.parameters()):
            held.mul_(momentum).add_(new, alpha=1 - momentum)


class SimCLR(nn.Module):
    views = 2

    def __init__(self):
        super().__init__()
        self.encoder, self.head = resnet_50(), clmr.projector(2048, 128)

    def forward(self, one, two):
        return clmr.nt_xent(*self.head(self.encoder(torch.cat([one, two]))).chunk(2), 0.1)


class MoCo(nn.Module):
    """Version 2. Batch norm takes the whole batch: torch has no batch norm of groups, which the
    preset asks for, and without groups there is no point in shuffling the keys."""
    views = 2

    def __init__(self, size=65536):
        super().__init__()
        self.query = nn.Sequential(resnet_50(), nn.Linear(2048, 2048), nn.ReLU(),
                                   nn.Linear(2048, 128))
        self.key = copy.deepcopy(self.query).requires_grad_(False)
        self.register_buffer("queue", F.normalize(torch.randn(size, 128), dim=1))
        self.place = 0

    def forward(self, one, two):
        query = F.normalize(self.query(one), dim=1)
        with torch.no_grad():
            follow(self.key, self.query, 0.999)
            self.last_keys = F.normalize(self.key(two), dim=1)
        positive = (query * self.last_keys).sum(1, keepdim=True)
        logits = torch.cat([positive, query @ self.queue.t()], 1) / 0.2
        return F.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long))

    def after_step(self):
        places = torch.arange(self.place, self.place + len(self.last_keys)) % len(self.queue)
        self.queue[places] = self.last_keys
        self.place += len(self.last_keys)


class BYOL(nn.Module):
    views = 2

    def __init__(self, encoder=resnet_50, last_bias=False):
        super().__init__()

        def head(inputs):
            return nn.Sequential(nn.Linear(inputs, 4096), nn.BatchNorm1d(4096), nn.ReLU(),
                                 nn.Linear(4096, 256, bias=last_bias))

        self.encoder, self.projector, self.predictor = encoder(), head(2048), head(256)
        self.target_encoder = copy.deepcopy(self.encoder).requires_grad_(False)
        self.target_projector = copy.deepcopy(self.projector).requires_grad_(False)

    def encode(self, encoder, view):
        return encoder(view)

    def forward(self, one, two):
        predictions = [F.normalize(self.predictor(self.projector(self.encode(self.encoder, view))),
                                   dim=1) for view in (one, two)]
        with torch.no_grad():
            targets = [F.normalize(self.target_projector(self.encode(self.target_encoder, view)),
                                   dim=1) for view in (two, one)]
        cosines = sum((p * t).sum(1) for p, t in zip(predictions, targets))
        return (4 - 2 * cosines).mean()

    def after_step(self):
        follow(self.target_encoder, self.encoder, 0.99)
        follow(self.target_projector, self.projector, 0.99)


class PictureViews:
    """BYOL-A's two views of each picture: running norm, mixup, random resize crop, and a norm of
    all views together, which are then put back into log-mel units for the encoder's own norm."""

    def __init__(self, memory=2048):
        self.count, self.mean, self.variance = 0, 0.0, 0.0
        self.memory = collections.deque(maxlen=memory)

    def normalised(self, picture):
        self.count += 1
        self.mean += (picture.mean().item() - self.mean) / self.count
        centred = picture - self.mean
        self.variance += (centred.square().mean().item() - self.variance) / self.count
        return centred / max(self.variance ** 0.5, 2 ** -23)

    def mixed(self, picture):
        result = picture
        if self.memory:
            share, other = 0.4 * random.random(), random.choice(self.memory)
            result = torch.log((1 - share) * picture.exp() + share * other.exp() + 2 ** -23)
        self.memory.append(picture)
        return result

    def cropped(self, picture):
        bands, frames = picture.shape[-2:]
        margin = frames // 4
        canvas = F.pad(picture, (margin, margin))
        height = min(bands, int(bands * random.uniform(0.6, 1.5)))
        width = min(frames + 2 * margin, int(frames * random.uniform(0.6, 1.5)))
        top = random.randint(0, bands - height)
        left = random.randint(0, frames + 2 * margin - width)
        return F.interpolate(canvas[None, :, top:top + height, left:left + width],
                             (bands, frames), mode="bicubic", align_corners=True)[0]

    def __call__(self, pictures):
        ones, twos = [], []
        for picture in pictures:
            picture = self.normalised(picture)
            for views in (ones, twos):
                views.append(self.cropped(self.mixed(picture)))
        views = torch.stack(ones + twos)
        views = (views - views.mean()) / views.std()
        return (views * self.variance ** 0.5 + self.mean).chunk(2)


class BYOLA(BYOL):
    views = 1

    def __init__(self):
        def encoder():
            front_end = LogMel(1024, 1024, low=60, high=7800, edges="reflect", floor=2 ** -23)
            return PictureEncoder(front_end, nn.BatchNorm2d(1, affine=False), AudioNTT2020())

        super().__init__(encoder, last_bias=True)
        self.augment = PictureViews()

    def encode(self, encoder, view):
        return encoder.of_picture(view)

    def forward(self, sound):
        with torch.no_grad():
            one, two = self.augment(self.encoder.front_end(sound))
        return super().forward(one, two)


class COLA(nn.Module):
    views = 2

    def __init__(self):
        super().__init__()
        front_end = LogMel(1024, low=60, high=7800, edges="window", floor=1e-5, magnitude=True)
        self.encoder = PictureEncoder(front_end, nn.Identity(), EfficientNetB0())
        self.head = nn.Sequential(nn.Linear(1280, 512), nn.LayerNorm(512, eps=1e-3), nn.Tanh())
        self.weight = nn.Parameter(0.05 * torch.randn(512, 512))

    def forward(self, one, two):
        anchors, positives = self.head(self.encoder(torch.cat([one, two]))).chunk(2)
        similarity = anchors @ self.weight @ positives.t()
        return F.cross_entropy(similarity, torch.arange(len(one)))
