"""Loads files that Fovea wrote as safetensors into PyTorch's networks, and compares the answers.

Usage: check_torch_reads.py FOLDER, which holds NAME.safetensors and NAME.npz (x0, y0) for each network.
"""
import sys
from pathlib import Path

import numpy as np
import torch
import torchvision
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    """A block of a CIFAR ResNet whose shortcut has no weights (option A of the paper)."""

    def __init__(self, inputs, filters, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, filters, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(filters)
        self.added = filters - inputs

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.added:
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.added // 2, self.added - self.added // 2))
        return F.relu(x + y)


class CifarResNet(nn.Module):
    def __init__(self, blocks, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        stages = []
        for stage, filters in enumerate((16, 32, 64)):
            inputs = max(16, filters // 2)
            first = Block(inputs, filters, 2 if stage else 1)
            stages.append(nn.Sequential(first, *[Block(filters, filters, 1) for _ in range(blocks - 1)]))
        self.layer1, self.layer2, self.layer3 = stages
        self.linear = nn.Linear(64, classes)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x))))))
        return self.linear(x.mean((2, 3)))


def network(name):
    if name in ("resnet20", "resnet32", "resnet44", "resnet56", "resnet110"):
        return CifarResNet((int(name[6:]) - 2) // 6, 10)
    names = {"convnexttiny": "convnext_tiny"}
    return getattr(torchvision.models, names.get(name, name))(num_classes=10)


def main():
    failed = False
    for file in sorted(Path(sys.argv[1]).glob("*.safetensors")):
        name = file.stem
        with safe_open(file, "pt") as opened:
            assert opened.metadata()["format"] == "pt"
        model = network(name)
        model.load_state_dict(load_file(file), strict=True)
        model.eval()
        arrays = np.load(file.with_suffix(".npz"))
        x = torch.from_numpy(arrays["x0"]).permute(0, 3, 1, 2)
        if name == "convnexttiny":  # Keras's network standardizes images of 0 to 255 itself.
            mean, std = torch.tensor([[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]])[:, :, None, None]
            x = (x / 255 - mean) / std
        with torch.no_grad():
            logits = model(x)
            answer = torch.softmax(logits, 1).numpy()
        difference = np.abs(answer - arrays["y0"]).max()
        good = difference <= 1e-4 and np.ptp(answer) > 1e-3
        failed |= not good
        print("ok" if good else "FAILED", name, "largest difference", difference, "answers", answer.min(), answer.max())
    sys.exit(failed)


main()
