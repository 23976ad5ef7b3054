"""Makes the hostile HDF5 files in `weights-h5`. Needs h5py; the places that are changed are those of HDF5 1.14's files."""
import struct

import h5py
import numpy as np

FOLDER = "weights-h5/"

with h5py.File(FOLDER + "virtual-data.h5", "w") as f:
    layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", shape=(4,))
    f.create_virtual_dataset("x", layout)
with h5py.File(FOLDER + "no-data.h5", "w") as f:
    f.create_dataset("x", shape=(2147483647,), dtype="f4")
with h5py.File(FOLDER + "absurd-size.h5", "w") as f:
    f.create_dataset("x", shape=(2147483647, 1 << 30), dtype="f4")

with h5py.File(FOLDER + "tree-loop.h5", "w") as f:
    for i in range(6):
        f.attrs[f"attribute{i}"] = np.zeros(10)
    f["x"] = np.zeros(3, "f4")
with open(FOLDER + "tree-loop.h5", "rb") as f:
    whole = bytearray(f.read())


def write(name, *changes):
    changed = bytearray(whole)
    for form, at, *values in changes:
        struct.pack_into(form, changed, at, *values)
    with open(FOLDER + name, "wb") as f:
        f.write(changed)


header, = struct.unpack_from("<Q", whole, 24 + 32 + 8)
length, = struct.unpack_from("<I", whole, header + 8)
more, more_length = struct.unpack_from("<QQ", whole, header + 16 + 8)
tree, = struct.unpack_from("<Q", whole, more + 8)
# The header's continuation is the header; an attribute becomes a continuation that is the continuation.
write("header-loop.h5", ("<QQ", header + 16 + 8, header + 16, length))
write("continuation-loop.h5", ("<H", more + 24, 0x10), ("<QQ", more + 24 + 8, more, more_length))
# The root of the tree of names is its own child.
write("tree-loop.h5", ("<B", tree + 5, 1), ("<Q", tree + 24 + 8, tree))
