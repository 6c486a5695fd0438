"""The Python side of turns.h: times training steps and prints them."""
import time

import torch


def print_turn(model, loss_of, steps, rate, after_step=lambda: None):
    """Prints torch's version, the number of parameters, and of each step the milliseconds by the
    clock and of processor time. The first step, which fills caches, is left out."""
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.Adam(learned, rate)
    times = []
    for _ in range(steps + 1):
        begin, processor = time.perf_counter(), time.process_time()
        loss = loss_of()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        after_step()
        loss.item()
        times += [1e3 * (time.perf_counter() - begin), 1e3 * (time.process_time() - processor)]
    parameters = sum(parameter.numel() for parameter in model.parameters())
    print(torch.__version__, parameters, *(f"{ms:.2f}" for ms in times[2:]))
