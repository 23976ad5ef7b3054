"""Loads models that Fovea wrote with Keras, and compares what they say.

Usage: python check_keras_reads.py FOLDER

FOLDER holds NAME.keras, the same model as NAME.h5, its weights as NAME.weights.h5 and NAME.variables.npz,
and NAME.npz with the inputs x0.. and Fovea's answers y0.. to them; where the model is compiled, also
labels t0.. and the answers z0.. after one more training step on them.
Prints the largest difference of each file, relative to the largest answer; ends with 1 if one is
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


def check(what, figure, limit=1e-5):
    global bad
    bad += not figure <= limit
    print(f"{what}: {figure:.2e}", flush=True)


def zeros(model):
    for variable in model.weights:
        variable.assign(np.zeros(variable.shape))
    return model


for file in sorted(pathlib.Path(sys.argv[1]).glob("*.keras")):
    case = np.load(file.with_suffix(".npz"))
    x = one(arrays(case, "x"))
    models = {ending: keras.saving.load_model(file.with_suffix(ending)) for ending in (".keras", ".h5")}
    for ending, model in models.items():
        check(file.stem + ending, error(arrays(case, "y"), model.predict(x, verbose=0)))
        if "t0" in case.files:
            model.train_on_batch(x, one(arrays(case, "t")))
            check(file.stem + ending + " after a further step",
                  error(arrays(case, "z"), model.predict(x, verbose=0)), 1e-4)
    model = zeros(models[".keras"])
    model.load_weights(file.with_suffix(".weights.h5"))
    check(file.stem + ".weights.h5", error(arrays(case, "y"), model.predict(x, verbose=0)))
    for ending, model in models.items():
        variables = np.load(file.with_suffix(".variables.npz"))
        if sorted(variables.files) != sorted(v.path for v in model.weights):
            bad += 1
            print(file.stem + ending, "has other variables:", sorted(variables.files),
                  sorted(v.path for v in model.weights))
            continue
        for variable in zeros(model).weights:
            variable.assign(variables[variable.path])
        check(file.stem + ".variables.npz in " + ending,
              error(arrays(case, "y"), model.predict(x, verbose=0)))
sys.exit(bad > 0)
