"""Trains CLMR's model for some steps in float64 from weights and sounds given by a formula, and
prints what came of it as one JSON object. test_sample_cnn.cpp has the same formula.
check_sample_cnn.py PAIRS STEPS TEMPERATURE LEARNING_RATE"""
import json
import os
import sys

import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import clmr_reference as clmr

pairs, steps = int(sys.argv[1]), int(sys.argv[2])
temperature, rate = float(sys.argv[3]), float(sys.argv[4])


def scatter(count, key):
    """Numbers in [-1, 1) that look random, the same on every machine."""
    mask = 0x7FFFFFFF
    x = (torch.arange(count) * 1103515245 + key * 40503 + 12345) & mask
    x = ((x * x + x) >> 7) & mask
    x = (x * 69069 + 1) & mask
    return x.double() / 2**30 - 1


encoder, head = clmr.sample_cnn().double(), clmr.projector().double()
parameters = list(encoder.named_parameters()) + list(head.named_parameters())
with torch.no_grad():
    for key, (name, parameter) in enumerate(parameters):
        values = scatter(parameter.numel(), key).reshape(parameter.shape)
        if parameter.dim() > 1:
            values *= (6 / parameter[0].numel()) ** 0.5
        else:
            values = 0.1 * values + (1 if name.endswith(".1.weight") else 0)
        parameter.copy_(values)

sound = 0.5 * scatter(2 * pairs * 59049, 1000).reshape(2 * pairs, 1, 59049)
optimizer = torch.optim.Adam([parameter for _, parameter in parameters], rate)
result = {"losses": []}
for step in range(steps):
    h = [encoder(view).flatten(1) for view in (sound[:pairs], sound[pairs:])]
    z = [head(features) for features in h]
    loss = clmr.nt_xent(*z, temperature)
    if step == 0:
        result["h"], result["z"] = h[0].tolist(), z[0].tolist()
    result["losses"].append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
encoder.eval()
with torch.no_grad():
    result["features"] = encoder(sound).flatten(1).tolist()
print(json.dumps(result))
