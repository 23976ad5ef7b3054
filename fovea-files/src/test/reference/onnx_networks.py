"""Writes small networks as ONNX files, by PyTorch's two exporters and as tf2onnx would, with what ONNX Runtime answers.

    python onnx_networks.py FOLDER

makes FOLDER/NAME_OPSET.onnx, and FOLDER/answers.npz: `NAME_images` with the channels last, and by file what ONNX Runtime answers.
The networks are narrow relatives of well-known ones, with random weights. FOLDER/outside.onnx has its weights in a file beside it.
Needs torch, onnx, onnxscript and onnxruntime.
"""
import io
import pathlib
import sys
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional as F

SIDE = 20
CLASSES = 5


def conv(inputs, outputs, kernel=3, stride=1, groups=1, act=nn.ReLU, bias=False):
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=bias), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, *([act()] if act else []))


class Largest(nn.Module):
    """What is largest among the channels, and rows of length 1."""

    def forward(self, x):
        return F.normalize(x + x.amax(1, keepdim=True), dim=1)


def head(channels):
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, CLASSES))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(conv(inputs, outputs, 3, stride), conv(outputs, outputs, 3, act=None))
        self.short = conv(inputs, outputs, 1, stride, act=None) if stride > 1 or inputs != outputs else nn.Identity()

    def forward(self, x):
        return F.relu(self.body(x) + self.short(x))


class Inverted(nn.Module):
    def __init__(self, inputs, outputs, stride, act=nn.ReLU6, squeeze=False):
        super().__init__()
        wide = 3 * inputs
        self.before = nn.Sequential(conv(inputs, wide, 1, act=act), conv(wide, wide, 3, stride, wide, act))
        self.squeeze = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(wide, 3, 1), nn.SiLU(), nn.Conv2d(3, wide, 1),
                                     nn.Sigmoid()) if squeeze else None
        self.after = conv(wide, outputs, 1, act=None)
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x):
        y = self.before(x)
        y = self.after(y * self.squeeze(y) if self.squeeze else y)
        return x + y if self.adds else y


class Grown(nn.Module):
    def __init__(self, inputs, growth):
        super().__init__()
        self.body = nn.Sequential(nn.BatchNorm2d(inputs), nn.ReLU(), nn.Conv2d(inputs, growth, 3, padding=1, bias=False))

    def forward(self, x):
        return torch.cat([x, self.body(x)], 1)


class Inception(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.branches = nn.ModuleList([
            conv(inputs, 3, 1), nn.Sequential(conv(inputs, 2, 1), conv(2, 4)),
            nn.Sequential(conv(inputs, 2, 1), conv(2, 3, 5)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1, ceil_mode=True), conv(inputs, 2, 1))])

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


class Channels(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Next(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.deep = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
        self.rows = nn.Sequential(nn.LayerNorm(channels, 1e-6), nn.Linear(channels, 4 * channels), nn.GELU(),
                                  nn.Linear(4 * channels, channels))
        self.scale = nn.Parameter(torch.rand(channels, 1, 1))

    def forward(self, x):
        return x + self.scale * self.rows(self.deep(x).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Shuffled(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.body = conv(channels // 2, channels // 2, 3, groups=channels // 2)

    def forward(self, x):
        a, b = x.chunk(2, 1)
        y = torch.cat([a, self.body(b)], 1)
        n, c, h, w = y.shape
        return y.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)


NETWORKS = {
    "resnet": lambda: nn.Sequential(conv(3, 4, 7, 2), nn.MaxPool2d(3, 2, 1), Residual(4, 4, 1), Residual(4, 6, 2), head(6)),
    "mobilenet": lambda: nn.Sequential(conv(3, 4, 3, 2, act=nn.ReLU6), Inverted(4, 4, 1), Inverted(4, 6, 2), nn.Dropout(0.2),
                                       head(6)),
    "mobilenet3": lambda: nn.Sequential(conv(3, 4, 3, 2, act=nn.Hardswish), Inverted(4, 4, 1, nn.Hardswish),
                                        nn.Hardsigmoid(), head(4)),
    "densenet": lambda: nn.Sequential(conv(3, 4), Grown(4, 3), Grown(7, 3), nn.BatchNorm2d(10), nn.ReLU(),
                                      nn.Conv2d(10, 5, 1, bias=False), nn.AvgPool2d(2), Grown(5, 3), head(8)),
    "googlenet": lambda: nn.Sequential(conv(3, 4, 3, 2), nn.MaxPool2d(3, 2, ceil_mode=True), Inception(4),
                                       nn.MaxPool2d(2, 2, ceil_mode=True), Inception(12), head(12)),
    "efficientnet": lambda: nn.Sequential(conv(3, 4, 3, 2, act=nn.SiLU), Inverted(4, 4, 1, nn.SiLU, True),
                                          Inverted(4, 6, 2, nn.SiLU, True), head(6)),
    "convnext": lambda: nn.Sequential(nn.Conv2d(3, 6, 4, 4), Channels(6, 1e-6), Next(6), Channels(6, 1e-6),
                                      nn.Conv2d(6, 8, 2, 2), Next(8), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                                      nn.LayerNorm(8), nn.Linear(8, CLASSES)),
    "vgg": lambda: nn.Sequential(conv(3, 4, bias=True), nn.MaxPool2d(2), conv(4, 6, bias=True), nn.MaxPool2d(2),
                                 nn.AdaptiveAvgPool2d((5, 5)), nn.Flatten(), nn.Linear(150, 8), nn.ReLU(), nn.Dropout(),
                                 nn.Linear(8, CLASSES), nn.Softmax(1)),
    "alexnet": lambda: nn.Sequential(nn.Conv2d(3, 6, 5, 2, 2), nn.ReLU(), nn.LocalResponseNorm(5, k=2), nn.MaxPool2d(3, 2),
                                     nn.Conv2d(6, 6, 3, padding=1, groups=2), nn.ReLU(), nn.Flatten(1), nn.Linear(96, 8),
                                     nn.ReLU(), nn.Linear(8, CLASSES), nn.LogSoftmax(1)),
    "shufflenet": lambda: nn.Sequential(conv(3, 4, 3, 2), Shuffled(4), Shuffled(4), head(4)),
    "groups": lambda: nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.GroupNorm(2, 4), nn.LeakyReLU(0.1),
                                    nn.Conv2d(4, 4, 3, padding=1), nn.InstanceNorm2d(4, affine=True), nn.PReLU(4),
                                    nn.ReflectionPad2d(1), nn.Conv2d(4, 4, 3), nn.ELU(), head(4)),
    "decoder": lambda: nn.Sequential(conv(3, 4, 3, 2), nn.ConvTranspose2d(4, 4, 3, 2, 1, 1), nn.Mish(),
                                     nn.ConvTranspose2d(4, 4, 2, 2, groups=2), nn.Upsample(scale_factor=2), nn.AvgPool2d(4),
                                     nn.ReplicationPad2d(1), nn.Hardtanh(-2, 2), head(4)),
    "edges": lambda: nn.Sequential(nn.Conv2d(3, 4, 3), nn.Softplus(), nn.AvgPool2d(3, 2, ceil_mode=True),
                                   nn.AvgPool2d(3, 2, padding=1, ceil_mode=True), Largest(), nn.Conv2d(4, 4, 2),
                                   nn.AdaptiveAvgPool2d(1), nn.Upsample(scale_factor=2), nn.Conv2d(4, 6, 2), nn.Flatten(),
                                   nn.Linear(6, CLASSES)),
}


# What Fovea refuses: a mean over channels becomes an `If`, a pool a `Gather` over the whole batch.
REFUSED = {("alexnet", 17), ("convnext", 23)}


def stirred(network):
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
        if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm, nn.GroupNorm, nn.InstanceNorm2d)):
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.1)
    return network.eval()


def exported(network, image, opset):
    file = io.BytesIO()
    if opset >= 18:
        batch = torch.export.Dim("batch", min=1, max=64)
        program = torch.onnx.export(network, (image,), opset_version=opset, dynamo=True, dynamic_shapes=({0: batch},),
                                    verbose=False)
        program.save(file)
    else:
        axes = {"image": {0: "batch"}, "scores": {0: "batch"}}
        torch.onnx.export(network, image, file, opset_version=opset, dynamo=False, input_names=["image"],
                          output_names=["scores"], dynamic_axes=axes if opset > 9 else None)
    model = onnx.load_from_string(file.getvalue())
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    return model


def as_tensorflow():
    """As tf2onnx writes a Keras model: the channels last outside, moved at both edges of the convolutions."""
    random = np.random.default_rng(3)

    def weight(name, *shape):
        return numpy_helper.from_array((random.normal(size=shape) * 0.4).astype(np.float32), name)

    nodes = [
        helper.make_node("Transpose", ["image"], ["t0"], "model/conv/Conv2D__5", perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["t0", "k0", "b0"], ["c0"], "model/conv/BiasAdd", auto_pad="SAME_UPPER", strides=[2, 2],
                         kernel_shape=[3, 3]),
        helper.make_node("Relu", ["c0"], ["r0"], "model/conv/Relu"),
        helper.make_node("Conv", ["r0", "k1"], ["c1"], "model/depthwise", pads=[0, 0, 1, 1], group=4, strides=[2, 2],
                         kernel_shape=[3, 3]),
        helper.make_node("Clip", ["c1", "zero", "six"], ["r1"], "model/relu6"),
        helper.make_node("MaxPool", ["r1"], ["p1"], "model/pool", kernel_shape=[2, 2], strides=[1, 1]),
        helper.make_node("Transpose", ["p1"], ["t1"], "model/pool__20", perm=[0, 2, 3, 1]),
        helper.make_node("Reshape", ["t1", "shape"], ["f1"], "model/flatten/Reshape"),
        helper.make_node("MatMul", ["f1", "k2"], ["m1"], "model/dense/MatMul"),
        helper.make_node("Add", ["m1", "b2"], ["a1"], "model/dense/BiasAdd"),
        helper.make_node("Softmax", ["a1"], ["scores"], "model/dense/Softmax")]
    weights = [weight("k0", 4, 3, 3, 3), weight("b0", 4), weight("k1", 4, 1, 3, 3), weight("k2", 64, CLASSES),
               weight("b2", CLASSES), numpy_helper.from_array(np.array(0, np.float32), "zero"),
               numpy_helper.from_array(np.array(6, np.float32), "six"),
               numpy_helper.from_array(np.array([-1, 64], np.int64), "shape")]
    graph = helper.make_graph(nodes, "tf2onnx", [
        helper.make_tensor_value_info("image", TensorProto.FLOAT, ["unk__6", SIDE, SIDE, 3])], [
        helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["unk__7", CLASSES])], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)


def answer(model, image):
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return session.run(None, {session.get_inputs()[0].name: image})[0]


def main():
    warnings.filterwarnings("ignore")
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    answers = {}
    for name, make in NETWORKS.items():
        torch.manual_seed(1)
        network = stirred(make())
        image = torch.randn(2, 3, SIDE, SIDE)
        answers[f"{name}_images"] = image.permute(0, 2, 3, 1).numpy()
        for opset in (9, 11, 17, 18, 23) if name == "resnet" else (9, 17, 23):
            if (name, opset) in REFUSED:
                continue
            model = exported(network, image, opset)
            answers[f"{name}_{opset}"] = answer(model, image.numpy())
            (folder / f"{name}_{opset}.onnx").write_bytes(model.SerializeToString())
    model = as_tensorflow()
    images = np.random.default_rng(4).normal(size=(2, SIDE, SIDE, 3)).astype(np.float32)
    answers["tensorflow_images"] = answers["outside_images"] = images
    answers["tensorflow_13"] = answers["outside"] = answer(model, images)
    (folder / "tensorflow_13.onnx").write_bytes(model.SerializeToString())
    (folder / "outside.bin").unlink(missing_ok=True)
    onnx.save_model(model, str(folder / "outside.onnx"), save_as_external_data=True, location="outside.bin", size_threshold=0)
    np.savez_compressed(folder / "answers.npz", **answers)


main()
