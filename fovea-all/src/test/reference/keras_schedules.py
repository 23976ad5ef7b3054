"""Computes learning rates of all schedules, with Keras 3 and, for the one-cycle schedule, PyTorch.

`schedules.npz` has for each schedule `configI`, Keras's own serialization, and `rI`, its values for the
steps 0 to 59 in single precision. `one_cycle.npz` has `configI`, the arguments of PyTorch's
`torch.optim.lr_scheduler.OneCycleLR` as JSON, and `rI`, its values in double precision. Files go to
../golden-more/keras/schedules. Run it as `python keras_schedules.py keras` and
`python keras_schedules.py torch`, each where that library is.
"""
import json
import os
import pathlib
import sys

import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "schedules"
FOLDER.mkdir(parents=True, exist_ok=True)
STEPS = 60


def text(value):
    return np.frombuffer(json.dumps(value).encode(), "uint8")


def write_keras():
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras
    from keras.optimizers import schedules as s

    all = [
        s.ExponentialDecay(0.3, 7, 0.6), s.ExponentialDecay(0.3, 7, 0.6, staircase=True),
        s.InverseTimeDecay(0.3, 7, 0.6), s.InverseTimeDecay(0.3, 7, 0.6, staircase=True),
        s.PolynomialDecay(0.3, 20), s.PolynomialDecay(0.3, 20, 0.05, power=2.5),
        s.PolynomialDecay(0.3, 13, 0.05, power=0.5, cycle=True),
        s.PiecewiseConstantDecay([5, 17], [0.3, 0.2, 0.1]),
        s.CosineDecay(0.3, 40), s.CosineDecay(0.3, 40, alpha=0.2),
        s.CosineDecay(0.01, 30, alpha=0.1, warmup_target=0.3, warmup_steps=10),
        s.CosineDecay(0.0, 30, warmup_target=0.3, warmup_steps=11),
        s.CosineDecayRestarts(0.3, 9), s.CosineDecayRestarts(0.3, 5, t_mul=1.0, m_mul=0.8),
        s.CosineDecayRestarts(0.3, 6, t_mul=1.5, m_mul=0.9, alpha=0.1),
    ]
    arrays = {}
    for i, rates in enumerate(all):
        arrays[f"config{i}"] = text(keras.saving.serialize_keras_object(rates))
        arrays[f"r{i}"] = np.asarray([float(rates(step)) for step in range(STEPS)], "float32")
    np.savez_compressed(FOLDER / "schedules.npz", **arrays)


def write_torch():
    import warnings
    from torch.optim import SGD
    from torch.optim.lr_scheduler import OneCycleLR
    import torch

    warnings.simplefilter("ignore")
    arrays = {}
    for i, given in enumerate([
            {"max_lr": 0.3, "total_steps": STEPS},
            {"max_lr": 0.3, "total_steps": STEPS, "anneal_strategy": "linear"},
            {"max_lr": 0.1, "total_steps": STEPS, "pct_start": 0.45, "div_factor": 10.0,
             "final_div_factor": 50.0},
            {"max_lr": 0.1, "total_steps": STEPS, "pct_start": 0.25, "three_phase": True},
            {"max_lr": 0.1, "total_steps": STEPS, "pct_start": 0.2, "three_phase": True,
             "anneal_strategy": "linear", "div_factor": 4.0}]):
        optimizer = SGD([torch.zeros(1)], lr=1.0, momentum=0.9)
        schedule = OneCycleLR(optimizer, **given)
        rates = []
        for _ in range(STEPS):
            rates.append(float(schedule.get_last_lr()[0]))
            if len(rates) < STEPS:
                optimizer.step()
                schedule.step()
        arrays[f"config{i}"] = text(given)
        arrays[f"r{i}"] = np.asarray(rates, "float64")
    np.savez_compressed(FOLDER / "one_cycle.npz", **arrays)


if __name__ == "__main__":
    {"keras": write_keras, "torch": write_torch}[sys.argv[1]]()
