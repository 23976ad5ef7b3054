"""Makes scaled.keras and scaled.h5, trained for two steps in float16 with scaled losses, and
scaled.npz: what they answer, and the weights after another step in float32. Needs Keras 3."""
import keras
import numpy as np

keras.utils.set_random_seed(1)
keras.config.set_dtype_policy("mixed_float16")
x = np.random.normal(size=(5, 4)).astype("float32")
t = np.random.normal(size=(5, 2)).astype("float32")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="tanh"), keras.layers.Dense(2, dtype="float32")])
model.compile(keras.optimizers.Adam(0.25), "mse")
model.train_on_batch(x, t)
model.train_on_batch(x, t)
model.save("scaled.keras")
model.save("scaled.h5")
arrays = {"x": x, "t": t, "y": model.predict(x, verbose=0)}
model.train_on_batch(x, t)
arrays |= {f"w{i}": np.asarray(w) for i, w in enumerate(model.weights)}
np.savez_compressed("scaled.npz", **arrays)
