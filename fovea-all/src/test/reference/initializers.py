"""What Keras's initializers give: exact values, or what characterizes random ones.

Run as `KERAS_BACKEND=jax python initializers.py`; writes ../golden-more/keras/initializers.json.
"""
import json
import pathlib

import keras
import numpy as np
from keras import initializers

FILE = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "initializers.json"
SHAPES = [(100, 200), (3, 3, 60, 40), (5, 40, 30), (20000,)]
DRAWS = 40

cases = []


def config(initializer):
    """Returns Keras's own form, without the seed that another program cannot use."""
    form = keras.saving.serialize_keras_object(initializer)
    form["config"].pop("seed", None)
    if isinstance(initializer, initializers.Identity):
        form["config"]["gain"] = initializer.gain  # Keras forgets it.
    return form


def fixed(initializer, *shape):
    """Notes all values."""
    values = np.asarray(initializer(shape)).ravel()
    cases.append({"initializer": config(initializer), "shape": shape, "values": [float(v) for v in values]})


def spread(make, shape):
    """Notes the moments of many draws together, and how far values reach."""
    draws = np.stack([np.asarray(make(seed)(shape), dtype="float64") for seed in range(DRAWS)])
    mean = draws.mean()
    cases.append({
        "initializer": config(make(0)), "shape": shape, "mean": float(mean), "variance": float(draws.var()),
        "kurtosis": float(((draws - mean) ** 4).mean() / draws.var() ** 2),
        "low": float(draws.min()), "high": float(draws.max())})


def angles(initializer, *shape):
    """Notes the products of all rows of the matrix, or of its columns where these are fewer."""
    matrix = np.asarray(initializer(shape), dtype="float64").reshape(-1, shape[-1])
    if matrix.shape[0] > matrix.shape[1]:
        matrix = matrix.T
    cases.append({"initializer": config(initializer), "shape": shape, "products": (matrix @ matrix.T).round(6).ravel().tolist()})


fixed(initializers.Zeros(), 3)
fixed(initializers.Ones(), 3)
fixed(initializers.Constant(-1.5), 2, 2)
fixed(initializers.Constant(), 2)
for gain in (1.0, 2.5):
    for size in ((3, 3), (2, 4), (4, 2)):
        fixed(initializers.Identity(gain), *size)
for gain in (1.0, 3.0):
    for size in ((7, 4), (4, 7), (5, 5), (3, 3, 2, 7), (2, 3, 9), (1, 1, 2, 6)):
        angles(initializers.Orthogonal(gain, seed=3), *size)
for size in SHAPES:
    for name in ("GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal"):
        spread(lambda seed, kind=getattr(initializers, name): kind(seed=seed), size)
    for mode in ("fan_in", "fan_out", "fan_avg"):
        for distribution in ("truncated_normal", "untruncated_normal", "uniform"):
            spread(lambda seed: initializers.VarianceScaling(2.0, mode, distribution, seed=seed), size)
spread(lambda seed: initializers.RandomUniform(-0.5, 1.5, seed=seed), SHAPES[0])
spread(lambda seed: initializers.RandomUniform(seed=seed), SHAPES[0])
spread(lambda seed: initializers.RandomNormal(1.0, 0.5, seed=seed), SHAPES[0])
spread(lambda seed: initializers.RandomNormal(seed=seed), SHAPES[0])
spread(lambda seed: initializers.TruncatedNormal(1.0, 0.5, seed=seed), SHAPES[0])
spread(lambda seed: initializers.TruncatedNormal(seed=seed), SHAPES[0])

FILE.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
print(len(cases), "cases")
