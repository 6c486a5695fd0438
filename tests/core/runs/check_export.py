"""check_export.py FOLDER: opens FOLDER/encoder.pt and encoder.safetensors as a stranger would.

FOLDER/cases.json lists [batch, samples] pairs; case I's sound lies in I.sound and Earshot's own
features in I.features, raw float32. Prints one JSON object with what was found.
"""
import array
import json
import os
import struct
import sys

import torch

folder = sys.argv[1]


def floats(name):
    numbers = array.array("f")
    with open(os.path.join(folder, name), "rb") as file:
        numbers.frombytes(file.read())
    return torch.tensor(numbers)


def safetensors(name):
    with open(os.path.join(folder, name), "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__")
    types = {"F32": torch.float32, "I64": torch.int64}
    tensors, end = {}, 0
    for key, entry in header.items():
        begin, stop = entry["data_offsets"]
        assert begin == end, "the data has a gap before " + key
        end = stop
        flat = torch.frombuffer(bytearray(data[begin:stop]), dtype=types[entry["dtype"]])
        tensors[key] = flat.reshape(entry["shape"])
    assert end == len(data), "the data goes on after the last tensor"
    return metadata, tensors


encoder = torch.jit.load(os.path.join(folder, "encoder.pt"))
training = encoder.training
encoder.eval()
errors = []
with open(os.path.join(folder, "cases.json")) as file:
    cases = json.load(file)
for index, (batch, samples) in enumerate(cases):
    with torch.no_grad():
        features = encoder(floats(f"{index}.sound").reshape(batch, 1, samples))
    expected = floats(f"{index}.features").reshape(batch, -1)
    assert features.shape == expected.shape, f"{features.shape} instead of {expected.shape}"
    errors.append(((features - expected).abs().max() / expected.abs().max()).item())

metadata, tensors = safetensors("encoder.safetensors")
state = encoder.state_dict()
print(json.dumps({
    "version": torch.__version__,
    "errors": errors,
    "sample_rate": encoder.sample_rate,
    "training": training,
    "names": sorted(state),
    "metadata": metadata,
    "same_weights": sorted(tensors) == sorted(state)
                    and all(torch.equal(tensors[name], state[name]) for name in state),
}))
