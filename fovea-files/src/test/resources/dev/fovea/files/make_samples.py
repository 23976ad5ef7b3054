"""Makes the small foreign files beside it. Needs numpy and h5py (Debian: python3-h5py)."""
import h5py
import ml_dtypes
import numpy as np
from numpy.lib import format as npy
from safetensors.numpy import save_file

table = np.arange(6, dtype="<f4").reshape(2, 3)
for version in (1, 2, 3):
    with open(f"version{version}.npy", "wb") as f:
        npy.write_array(f, table, version=(version, 0))
np.save("fortran.npy", np.asfortranarray(table))
np.save("big_endian.npy", table.astype(">f4"))
np.save("objects.npy", np.array(["a", None], dtype=object), allow_pickle=True)
np.savez_compressed(
    "types.npz", b1=np.array([True, False]), u1=np.array([0, 255], "u1"), i1=np.array([-1], "i1"),
    i2=np.array([-2], "<i2"), i4=np.array([-3], "<i4"), u4=np.array([2**32 - 1], "<u4"), i8=np.array(-4, "<i8"),
    f2=np.array([0.5], "<f2"), f4=np.array([0.1], "<f4"), f8=np.array([[0.1]], "<f8"), none=np.zeros((0, 3), "<f4"))


def h5(name):
    return h5py.File(name, "w", libver="latest")


with h5("soft_link.h5") as f:
    f["layers/dense"] = table
    f["layers/again"] = h5py.SoftLink("/layers/dense")
with h5("external_link.h5") as f:
    f["layers/stolen"] = h5py.ExternalLink("/etc/secrets.h5", "/key")
with h5("external_data.h5") as f:
    f.create_dataset("stolen", shape=(4,), dtype="u1", external=[("/etc/passwd", 0, 4)])
with h5("loop.h5") as f:
    layers = f.create_group("layers")
    layers["again"] = layers
with h5("compressed.h5") as f:
    f.create_dataset("layers/dense/vars/0", data=table, compression="gzip")
with h5("big_endian.h5") as f:
    f["weights"] = table.astype(">f4")
with h5("words.h5") as f:
    f["words"] = ["one", "two"]
with h5("number_attribute.h5") as f:
    f.attrs["number"] = 7
with h5("types.h5") as f:
    for name, value in np.load("types.npz").items():
        f[name] = value

save_file({
    "f32": table, "f64": np.array([0.1, -2.5]), "i64": np.array(-7), "u8": np.array([1, 200, 3], "u1"),
    "f16": np.array([1.5, -0.25], "<f2"), "bf16": np.array([1.5, -3, 100], ml_dtypes.bfloat16),
    "bool": np.array([True, False]), "empty": np.zeros((0, 4), "<f4")}, "types.safetensors", {"format": "np"})
