"""The networks on log-mel pictures that published presets use, in plain PyTorch. Channels last,
which is what makes convolutions on a CPU fast."""
import torch
from torch import nn
from torch.nn import functional as F


def standardised(picture):
    """Each picture by itself to mean 0 and deviation 1."""
    centred = picture - picture.mean((2, 3), keepdim=True)
    return centred / centred.square().mean((2, 3), keepdim=True).sqrt().clamp(min=1e-3)


class PictureEncoder(nn.Module):
    """Sound to picture, a normalisation, and a network."""

    def __init__(self, front_end, norm, network):
        super().__init__()
        self.front_end, self.norm = front_end, norm
        self.network = network.to(memory_format=torch.channels_last)

    def of_picture(self, picture):
        picture = self.norm(picture).contiguous(memory_format=torch.channels_last)
        return self.network(picture)

    def forward(self, sound):
        return self.of_picture(self.front_end(sound))


def convolution(inputs, outputs, kernel, stride=1, groups=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)


class Bottleneck(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        outputs = 4 * width
        self.body = nn.Sequential(
            convolution(inputs, width, 1), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
            convolution(width, width, 3, stride), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
            convolution(width, outputs, 1), nn.BatchNorm2d(outputs))
        self.shortcut = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(convolution(inputs, outputs, 1, stride),
                                          nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x), inplace=True)


class ResNet50(nn.Sequential):
    """He et al. 2016, table 1, on one channel, without its classifier: 2048 features."""

    def __init__(self):
        layers = [convolution(1, 64, 7, 2), nn.BatchNorm2d(64), nn.ReLU(inplace=True),
                  nn.MaxPool2d(3, 2, 1)]
        inputs = 64
        for width, blocks, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
            for block in range(blocks):
                layers.append(Bottleneck(inputs, width, stride if block == 0 else 1))
                inputs = 4 * width
        super().__init__(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def normed(inputs, outputs, kernel, stride=1, groups=1, activated=True):
    """Convolution and batch norm with Keras' constants."""
    layers = [convolution(inputs, outputs, kernel, stride, groups),
              nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01)]
    return layers + [nn.SiLU(inplace=True)] if activated else layers


class Excitation(nn.Module):
    def __init__(self, channels, squeezed):
        super().__init__()
        self.scale = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, squeezed, 1),
                                   nn.SiLU(inplace=True), nn.Conv2d(squeezed, channels, 1),
                                   nn.Sigmoid())

    def forward(self, x):
        return x * self.scale(x)


class InvertedBottleneck(nn.Module):
    def __init__(self, expansion, kernel, stride, inputs, outputs, drop):
        super().__init__()
        wide = expansion * inputs
        self.residual, self.drop = stride == 1 and inputs == outputs, drop
        self.body = nn.Sequential(
            *(normed(inputs, wide, 1) if expansion > 1 else []),
            *normed(wide, wide, kernel, stride, groups=wide), Excitation(wide, inputs // 4),
            *normed(wide, outputs, 1, activated=False))

    def forward(self, x):
        values = self.body(x)
        if not self.residual:
            return values
        stays = torch.rand(len(x), 1, 1, 1) >= self.drop
        return x + values * stays / (1 - self.drop)


class EfficientNetB0(nn.Sequential):
    """Tan & Le 2019, table 1, on one channel, pooled by the maximum as in COLA: 1280 features."""

    def __init__(self, drop_connect=0.2):
        plan = ((1, 3, 1, 32, 16, 1), (6, 3, 2, 16, 24, 2), (6, 5, 2, 24, 40, 2),
                (6, 3, 2, 40, 80, 3), (6, 5, 1, 80, 112, 3), (6, 5, 2, 112, 192, 4),
                (6, 3, 1, 192, 320, 1))
        blocks, in_all = [], sum(stage[-1] for stage in plan)
        for expansion, kernel, stride, inputs, outputs, repeats in plan:
            for repeat in range(repeats):
                blocks.append(InvertedBottleneck(
                    expansion, kernel, stride if repeat == 0 else 1,
                    inputs if repeat == 0 else outputs, outputs,
                    drop_connect * len(blocks) / in_all))
        super().__init__(*normed(1, 32, 3, 2), *blocks, *normed(320, 1280, 1),
                         nn.AdaptiveMaxPool2d(1), nn.Flatten())


class AudioNTT2020(nn.Module):
    """BYOL-A's network on 64 bands (Niizumi et al. 2021, sec. III-D): 2048 features."""

    def __init__(self, features=2048):
        super().__init__()
        layers = []
        for inputs in (1, 64, 64):
            layers += [nn.Conv2d(inputs, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(),
                       nn.MaxPool2d(2)]
        self.features = nn.Sequential(*layers)
        self.fc = nn.Sequential(nn.Linear(512, features), nn.ReLU(), nn.Dropout(0.3),
                                nn.Linear(features, features), nn.ReLU())

    def forward(self, picture):
        steps = self.fc(self.features(picture).permute(0, 3, 2, 1).flatten(2))
        return steps.amax(1) + steps.mean(1)


class ContextTower(nn.Sequential):
    """Doersch et al. 2015, fig. 3, to fc6, on one channel: 4096 features of a 96 x 96 patch."""

    def __init__(self):
        def pooled(inputs, outputs, kernel, stride):
            return [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2), nn.ReLU(inplace=True),
                    nn.MaxPool2d(3, 2, ceil_mode=True), nn.LocalResponseNorm(5)]

        def unscaled(inputs, outputs, padding):
            return [nn.Conv2d(inputs, outputs, 3, padding=padding, bias=False),
                    nn.BatchNorm2d(outputs, affine=False), nn.ReLU(inplace=True)]

        super().__init__(
            *pooled(1, 96, 11, 4), *pooled(96, 256, 5, 1), *unscaled(256, 384, 1),
            *unscaled(384, 384, 1), *unscaled(384, 256, 1), nn.MaxPool2d(3, 2, ceil_mode=True),
            *unscaled(256, 4096, 0), nn.Flatten())
