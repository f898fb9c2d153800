"""DeepLab v3's evaluation protocol in PyTorch, with weights from `vortex weights export`: predicts the next image of a folder
for each line read and prints {"ms", "peakRssBytes"} as JSON. At the end compares with vortex's predictions, pixel by pixel.

    evaluate.py WEIGHTS.safetensors IMAGES --ours DIR [--labels DIR] [--protocol pad|whole] [--single]

Six scales with flips, softmax averaged, canvas padded with the mean pixel, resized corners on corners. Needs torch,
torchvision, numpy and Pillow.
"""

import argparse
import json
import os
import resource
import struct
import sys
import time

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

from network import VortexNetwork

SCALES = [0.5, 0.75, 1, 1.25, 1.5, 1.75]
CROP, CLASSES, SURE = 513, 21, 1e-4


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("weights")
    parser.add_argument("images")
    parser.add_argument("--ours", required=True)
    parser.add_argument("--labels")
    parser.add_argument("--protocol", choices=["pad", "whole"], default="pad")
    parser.add_argument("--single", action="store_true")
    return parser.parse_args()


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        start = file.tell()
        about = json.loads(header.pop("__metadata__", {}).get("vortex", "{}"))
        tensors = {}
        for name, entry in header.items():
            first, last = entry["data_offsets"]
            file.seek(start + first)
            data = np.frombuffer(file.read(last - first), np.float32).reshape(entry["shape"])
            tensors[name] = torch.from_numpy(data.copy())
    return tensors, about


def name_in(net, name):
    """The exported name of one of network.py's tensors."""
    part, rest = name.split(".", 1)
    if part == "stem":
        return "backbone." + rest.replace("0.", "conv1.", 1) if rest[0] == "0" else "backbone." + rest.replace("1.", "bn1.", 1)
    if part == "stages":
        stage, rest = rest.split(".", 1)
        return f"backbone.layer{int(stage) + 1}.{rest}"
    if part == "branches":
        index, rest = rest.split(".", 1)
        return f"classifier.0.convs.{index}.{rest.split('.', 1)[1]}"
    if part == "pooled":
        layer, tensor = rest.split(".", 1)[1].split(".", 1)
        return f"classifier.0.convs.{len(net.branches)}.{int(layer) + 1}.{tensor}"
    return {"project": "classifier.0.project", "classify": "classifier.4"}[part] + "." + rest


def load(path):
    tensors, about = read_safetensors(path)
    net = VortexNetwork(about["model"]["backbone"], separable=False).eval()
    state = {name: tensors[name_in(net, name)] for name in net.state_dict() if not name.endswith("num_batches_tracked")}
    missing, unexpected = net.load_state_dict(state, strict=False)
    assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eps = about["model"]["bnEpsilon"]
    return net, np.array(about["mean"]), np.array(about["std"])


def side(length, protocol):
    least = CROP if protocol == "pad" else 1
    return least if length <= least else -(-(length - 1) // 8) * 8 + 1


@torch.inference_mode()
def predict(net, image, mean, std, protocol, single):
    """Probabilities [H, W, classes], the mean over the views."""
    height, width = image.shape[:2]
    size = side(height, protocol), side(width, protocol)
    canvas = torch.zeros(1, 3, *size)
    canvas[0, :, :height, :width] = torch.from_numpy(((image / 255 - mean) / std).astype(np.float32)).permute(2, 0, 1)
    total, views = 0, 0
    for scale in [1] if single else SCALES:
        seen = [int((length - 1) * scale + 0.5) + 1 for length in size]
        for mirrored in [False] if single else [False, True]:
            view = canvas.flip(3) if mirrored else canvas
            logits = net(F.interpolate(view, seen, mode="bilinear", align_corners=True), size)
            probabilities = torch.softmax(logits, 1)
            total = total + (probabilities.flip(3) if mirrored else probabilities)
            views += 1
    return (total[0, :, :height, :width] / views).permute(1, 2, 0)


class AtSize(torch.nn.Module):
    """The network's logits at a size of the caller's."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, images, size):
        net = self.net
        x = net.stages(net.stem(images))
        maps = [branch(x) for branch in net.branches]
        maps.append(F.interpolate(net.pooled(x), x.shape[-2:], mode="bilinear", align_corners=True))
        logits = net.classify(net.project(torch.cat(maps, 1)))
        return F.interpolate(logits, size, mode="bilinear", align_corners=True)


def read_labels(folder, name):
    return np.asarray(Image.open(os.path.join(folder, f"{name}.png")))


def mean_iou(confusion):
    """VOCdevkit's VOCevalseg.m: over the classes that occur."""
    hits, union = np.diag(confusion), confusion.sum(0) + confusion.sum(1) - np.diag(confusion)
    return (hits[union > 0] / union[union > 0]).mean()


def compare(found, args):
    sure, unsure, wrong, unsure_wrong = 0, 0, 0, 0
    confusions = np.zeros((2, CLASSES, CLASSES), np.int64)
    for name, (labels, margin) in found.items():
        ours = read_labels(args.ours, name)
        differ, clear = ours != labels, margin > SURE
        sure, unsure = sure + clear.sum(), unsure + (~clear).sum()
        wrong, unsure_wrong = wrong + (differ & clear).sum(), unsure_wrong + (differ & ~clear).sum()
        if args.labels:
            truth = read_labels(args.labels, name)
            for confusion, predicted in zip(confusions, (ours, labels)):
                valid = truth != 255
                counts = np.bincount(truth[valid].astype(int) * CLASSES + predicted[valid], minlength=CLASSES**2)
                confusion += counts.reshape(CLASSES, CLASSES)
    print(f"{len(found)} images: {wrong} of {sure} pixels with a margin above {SURE} differ; "
          f"{unsure_wrong} of {unsure} others", file=sys.stderr)  # fmt: skip
    if args.labels:
        print("mIoU ours {:.6f}, PyTorch {:.6f}".format(*map(mean_iou, confusions)), file=sys.stderr)


def main():
    args = arguments()
    plain, mean, std = load(args.weights)
    net = AtSize(plain)
    names = sorted(name[:-4] for name in os.listdir(args.images) if name.endswith(".jpg"))
    found = {}
    print("ready", flush=True)
    for index, _ in enumerate(sys.stdin):
        name = names[index % len(names)]
        began = time.perf_counter()
        image = np.asarray(Image.open(os.path.join(args.images, f"{name}.jpg")).convert("RGB"))
        best = torch.topk(predict(net, image, mean, std, args.protocol, args.single), 2)
        labels, margin = best.indices[..., 0].numpy().astype(np.uint8), (best.values[..., 0] - best.values[..., 1]).numpy()
        milliseconds = 1000 * (time.perf_counter() - began)
        found[name] = labels, margin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"ms": milliseconds, "peakRssBytes": peak}), flush=True)
    compare(found, args)


if __name__ == "__main__":
    main()
