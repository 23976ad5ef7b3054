"""Has Keras mix batches by MixUp and CutMix, for given weights, rectangles and partners.

Keras draws its weights by `random.beta`, its places by `random.uniform` and its partners by
`random.shuffle`; here what it drew goes into the case. Files go to ../golden-more/keras/mixing.
"""
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "mixing"
FOLDER.mkdir(parents=True, exist_ok=True)
numbers = np.random.default_rng(20261122)


def batch(first):
    shape = (6, 3, 7, 9) if first else (6, 7, 9, 3)
    images = numbers.uniform(size=shape).astype("float32")
    labels = np.eye(4, dtype="float32")[numbers.integers(4, size=6)]
    return images, labels


def write(name, images, labels, layer, transformation, **drawn):
    y = layer.transform_images(images, transformation)
    t = layer.transform_labels(labels, transformation)
    np.savez_compressed(
        FOLDER / f"{name}.npz", images=images, labels=labels, y=np.asarray(y), t=np.asarray(t),
        partners=np.asarray(transformation["permutation_order"]).astype("int32"),
        **{key: np.asarray(value, dtype="float32") for key, value in drawn.items()})


images, labels = batch(False)
mix_up = keras.layers.MixUp(0.7, seed=3)
drawn = mix_up.get_random_transformation(images)
write("mix_up", images, labels, mix_up, drawn, weights=drawn["mix_weight"])

for name, first in [("cut_mix", False), ("cut_mix_first", True)]:
    images, labels = batch(first)
    cut_mix = keras.layers.CutMix(seed=5, data_format="channels_first" if first else "channels_last")
    corners = {}
    make = cut_mix._generate_batch_mask

    def keep(shape, box):
        corners["box"] = np.stack([np.asarray(side) for side in box], axis=1)
        return make(shape, box)

    cut_mix._generate_batch_mask = keep
    drawn = cut_mix.get_random_transformation(images)
    write(name, images, labels, cut_mix, drawn, rectangles=corners["box"])
    print(corners["box"], drawn["mix_weight"], drawn["permutation_order"])
