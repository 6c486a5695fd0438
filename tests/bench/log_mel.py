"""The log-mel front end in plain PyTorch."""
import torch
from torch import nn
from torch.nn import functional as F


def to_mel(hz):
    return 2595 * torch.log10(1 + torch.as_tensor(hz) / 700)


def to_hz(mel):
    return 700 * (10 ** (mel / 2595) - 1)


def mel_triangles(bins, bands, low, high, rate=16000, straight_in_mel=False):
    """[bands, bins]; straight in Hz as torchaudio's, or in mel as TensorFlow's."""
    edges = torch.linspace(to_mel(low), to_mel(high), bands + 2)[:, None]
    places = torch.linspace(0, rate / 2, bins)
    if straight_in_mel:
        places = to_mel(places)
    else:
        edges = to_hz(edges)
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (places - left) / (centre - left), (right - places) / (right - centre)
    return torch.minimum(rising, falling).clamp(min=0)


class LogMel(nn.Module):
    """[batch, 1, samples] at 16 kHz -> [batch, 1, bands, frames].

    edges: "inside" (FFTs inside the sound), "window" (windows inside the sound), "reflect" or
    "constant" (frames centred on the hops, the sound mirrored or silent beyond its ends)."""

    def __init__(self, n_fft=512, window=400, hop=160, bands=64, low=50, high=8000,
                 edges="inside", floor=1e-6, magnitude=False):
        super().__init__()
        self.n_fft, self.hop, self.edges = n_fft, hop, edges
        self.floor, self.magnitude = floor, magnitude
        self.register_buffer("window", torch.hann_window(window))
        self.register_buffer("filterbank", mel_triangles(n_fft // 2 + 1, bands, low, high,
                                                         straight_in_mel=magnitude))

    def forward(self, sound):
        sound, window = sound[:, 0], len(self.window)
        if self.edges == "window":
            beyond = self.n_fft - window
            sound = F.pad(sound, (beyond // 2, beyond - beyond // 2))
        centred = self.edges in ("reflect", "constant")
        spectrum = torch.stft(sound, self.n_fft, self.hop, window, self.window, center=centred,
                              pad_mode=self.edges if centred else "reflect", return_complex=True)
        if self.magnitude:
            mel = torch.log((self.filterbank @ spectrum.abs()).clamp(min=self.floor))
        else:
            mel = torch.log(self.filterbank @ spectrum.abs() ** 2 + self.floor)
        return mel[:, None]
