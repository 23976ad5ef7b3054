"""Makes untrained.keras and untrained.h5: compiled, and saved before the first step. Needs Keras 3."""
import keras

keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
model.compile(keras.optimizers.Adam(0.25), "mse")
model.save("untrained.keras")
model.save("untrained.h5")
