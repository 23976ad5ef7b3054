"""Loads models that Fovea wrote with Keras, and compares what they say.

Usage: python check_keras_reads.py FOLDER

FOLDER holds NAME.keras and NAME.npz with the inputs x0.. and Fovea's answers y0.. to them; where the
model is compiled, also labels t0.. and the answers z0.. after one more training step on them.
Prints the largest difference of each model, relative to the largest answer; ends with 1 if one is
above 1e-5, or above 1e-4 after training.
"""
import pathlib
import sys

import keras
import numpy as np


def arrays(case, prefix):
    return [case[f"{prefix}{i}"] for i in range(sum(name[0] == prefix for name in case.files))]


def error(ours, theirs):
    theirs = theirs if isinstance(theirs, list) else [theirs]
    return max(np.abs(a - b).max() / np.abs(b).max() for a, b in zip(ours, theirs, strict=True))


def one(array_list):
    return array_list[0] if len(array_list) == 1 else array_list


bad = 0
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.keras")):
    case = np.load(file.with_suffix(".npz"))
    model = keras.saving.load_model(file)
    x = one(arrays(case, "x"))
    first = error(arrays(case, "y"), model.predict(x, verbose=0))
    text = f"{file.stem}: {first:.2e}"
    bad += not first <= 1e-5
    if "t0" in case.files:
        model.train_on_batch(x, one(arrays(case, "t")))
        then = error(arrays(case, "z"), model.predict(x, verbose=0))
        text += f", after a further step {then:.2e}"
        bad += not then <= 1e-4
    print(text, flush=True)
sys.exit(bad > 0)
