"""What TensorBoard and Keras themselves write, for EventFileTest and TensorBoardTest.

Needs keras (3.15), jax, tensorboard (2.21) and numpy; run it in this folder with KERAS_BACKEND=jax. It makes
- reference.tfevents: an event file by TensorBoard's own writer, with TensorFlow's messages;
- keras_events.json: run, kind, tag and step of all that Keras's TensorBoard callback writes in a training, and the
  pictures that it makes of weights. TensorFlow is replaced by a module that notes the calls.
"""
import contextlib
import glob
import json
import os
import sys
import tempfile
import types

import numpy as np

import keras


def event_file():
    from tensorboard.compat.proto import event_pb2, graph_pb2
    from tensorboard.plugins.histogram.summary_v2 import histogram_pb
    from tensorboard.plugins.scalar.summary_v2 import scalar_pb
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    with tempfile.TemporaryDirectory() as folder:
        writer = EventFileWriter(folder)

        def write(step, **content):
            writer.add_event(event_pb2.Event(wall_time=1.5e9 + step, step=step, **content))

        for step in range(3):
            write(step, summary=scalar_pb("loss", 1 / (step + 3)))
        write(300, summary=histogram_pb("waves", [np.float32(np.sin(i)) for i in range(1000)]))
        write(301, summary=histogram_pb("equal", [2.5] * 7))
        write(302, summary=histogram_pb("empty", []))
        graph = graph_pb2.GraphDef()
        graph.node.add(name="x", op="Placeholder")
        graph.node.add(name="layer/y", op="Relu", input=["x"])
        write(0, graph_def=graph.SerializeToString())
        writer.close()
        with open(glob.glob(os.path.join(folder, "*"))[0], "rb") as source:
            with open("reference.tfevents", "wb") as target:
                target.write(source.read())


class Notes:
    """Stands for tensorflow.summary."""

    def __init__(self):
        self.calls = []
        self.state = [(None, None)]
        self.recorded = [lambda: True]
        self.experimental = types.SimpleNamespace(summary_scope=self.scope)

    def create_file_writer(self, folder):
        notes = self

        class Writer:
            @contextlib.contextmanager
            def as_default(self, step=None):
                notes.state.append((os.path.basename(folder), step))
                try:
                    yield
                finally:
                    notes.state.pop()

            def flush(self):
                pass

            def close(self):
                pass

        return Writer()

    @contextlib.contextmanager
    def record_if(self, condition):
        self.recorded.append(condition)
        try:
            yield
        finally:
            self.recorded.pop()

    @contextlib.contextmanager
    def scope(self, name, default, values):
        yield name, None

    def note(self, kind, tag, step, data=None):
        run, usual = self.state[-1]
        if run is not None and self.recorded[-1]():
            self.calls.append((run, kind, tag, int(usual if step is None else step), data))

    def scalar(self, tag, value, step=None):
        self.note("scalars", tag, step)

    def histogram(self, tag, value, step=None):
        self.note("histograms", tag, step)

    def image(self, tag, value, step=None):
        self.note("images", tag, step, np.asarray(value))

    def write(self, tag, tensor, step, metadata):
        self.note(metadata.plugin_data.plugin_name, tag, step)


def keras_events():
    notes = Notes()
    tensorflow = types.ModuleType("tensorflow")
    tensorflow.summary = notes
    compat = types.ModuleType("tensorflow.compat")
    v1 = types.ModuleType("tensorflow.compat.v1")
    from tensorboard.compat.proto.summary_pb2 import SummaryMetadata

    v1.SummaryMetadata = SummaryMetadata
    sys.modules.update(
        {"tensorflow": tensorflow, "tensorflow.summary": notes, "tensorflow.compat": compat,
         "tensorflow.compat.v1": v1})
    tensorflow.TensorShape = tensorflow.DType = tensorflow.TypeSpec = type("Nothing", (), {})
    x, y = np.zeros((40, 6, 6, 1), "float32"), np.zeros(40, "int32")
    # Keras 3.15 loses what it writes after an epoch whose last step is no multiple of update_freq; TensorFlow's Keras
    # did not. Of the run with 2 only what it writes within epochs is to be compared.
    runs = {}
    for freq in ["epoch", 1, 2]:
        keras.utils.clear_session()
        board = keras.callbacks.TensorBoard(
            "logs", histogram_freq=2, write_images=True, write_steps_per_second=True, update_freq=freq)
        model = keras.Sequential([
            keras.Input((6, 6, 1)), keras.layers.Conv2D(4, 3), keras.layers.BatchNormalization(),
            keras.layers.Flatten(), keras.layers.Dense(3)])
        model.compile(
            "adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
        notes.calls.clear()
        model.fit(x, y, batch_size=16, epochs=3, validation_data=(x[:8], y[:8]), callbacks=[board], verbose=0)
        runs[freq] = [list(call[:4]) for call in notes.calls]
    pictures = []
    for shape in [(3, 2, 1, 4), (2, 2, 3, 3), (3, 3, 3, 5), (7,), (5, 2), (2, 5), (1, 4), (3, 1, 2, 1), (1,)]:
        notes.calls.clear()
        weight = np.arange(np.prod(shape), dtype="float32").reshape(shape)
        with board._train_writer.as_default():
            board._log_weight_as_image(weight, "image", 0)
        pictures.append({
            "weight": list(shape),
            "images": [list(call[4].shape) for call in notes.calls],
            "values": [call[4].flatten().tolist() for call in notes.calls]})
    with open("keras_events.json", "w") as out:
        json.dump({"keras": keras.__version__, "events": runs, "pictures": pictures}, out)
        out.write("\n")


event_file()
keras_events()
