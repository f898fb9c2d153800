"""The small ablation's training of Vortex Pooling in PyTorch, as its users write it (docs/small-ablation.md); prints losses and
the val scores as JSON.

    ablation.py TREE WEIGHTS.safetensors [--steps 300] [--rate 3e-4] [--seed 1]

examples/small-ablation/vortex.yaml: ResNet-18 from ImageNet weights at output stride 16, a head of 128 channels, conv1 and
layer1 frozen with their batch norms, AdamW under poly with a warm-up of 20 steps, the head at ten times the rate; crops of 257, batch 8. Scored as the devkit does,
images padded to 513. Needs torch, torchvision, numpy and Pillow.
"""
import argparse
import json
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F
from torch.utils.data import DataLoader
from torchvision.transforms import functional as T

from evaluate import mean_iou, read_safetensors
from network import VortexNetwork
from train import Crops, forever

BATCH, CROP, CANVAS, WIDTH, STRIDE, WARMUP, HEAD = 8, 257, 513, 128, 16, 20, 10
SIZES = (1, 3, 5, 13)
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree", type=Path)
    parser.add_argument("weights")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, nargs=2, default=[0.5, 1.5])
    return parser.parse_args()


def load(path, classes):
    net = VortexNetwork("resnet18", separable=False, classes=classes, width=WIDTH, stride=STRIDE, sizes=SIZES)
    tensors, _ = read_safetensors(path)
    stem = {"conv1": "stem.0", "bn1": "stem.1"}

    def place(name):
        first, rest = name.split(".", 1)
        return f"{stem[first]}.{rest}" if first in stem else f"stages.{int(first[-1]) - 1}.{rest}"

    found = {place(name): tensor for name, tensor in tensors.items() if not name.startswith("fc.")}
    _, unexpected = net.load_state_dict(found, strict=False)
    assert not unexpected, unexpected
    for name, module in net.named_modules():
        if isinstance(module, torch.nn.Conv2d) and not name.startswith("st"):
            torch.nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    torch.nn.init.normal_(net.classify.weight, std=0.01)
    torch.nn.init.zeros_(net.classify.bias)
    return net


def frozen(net):
    return [*net.stem[:2], net.stages[0]]


def train_mode(net):
    net.train()
    for part in frozen(net):
        part.eval()


def optimizer_of(net, rate):
    for part in frozen(net):
        part.requires_grad_(False)
    groups = []
    for name, tensor in net.named_parameters():
        if tensor.requires_grad:
            head = not name.startswith("st")
            groups.append({"params": [tensor], "lr": rate * (HEAD if head else 1), "weight_decay": 0.01 if tensor.ndim == 4 else 0})
    return torch.optim.AdamW(groups)


@torch.inference_mode()
def score(net, tree, classes):
    net.eval()
    confusion = np.zeros((classes, classes), np.int64)
    for name in (tree / "ImageSets/Segmentation/val.txt").read_text().split():
        image = Image.open(tree / "JPEGImages" / f"{name}.jpg").convert("RGB")
        truth = np.asarray(Image.open(tree / "SegmentationClass" / f"{name}.png"))
        canvas = T.pad(T.normalize(T.to_tensor(image), MEAN, STD), [0, 0, CANVAS - image.width, CANVAS - image.height])
        labels = net(canvas[None])[0, :, : image.height, : image.width].argmax(0).numpy()
        valid = truth != 255
        counts = np.bincount(truth[valid].astype(int) * classes + labels[valid], minlength=classes**2)
        confusion += counts.reshape(classes, classes)
    union = confusion.sum(0) + confusion.sum(1) - np.diag(confusion)
    return mean_iou(confusion), (np.diag(confusion) / np.maximum(union, 1)).tolist()


def main():
    args = arguments()
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    classes = len(json.loads((args.tree / "dataset.json").read_text())["classes"])
    net = load(args.weights, classes)
    optimizer = optimizer_of(net, args.rate)
    factor = lambda step: min(1, (step + 1) / WARMUP) * (1 - step / args.steps) ** 0.9
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    crops = Crops(args.tree, "train", CROP, tuple(args.scale))
    loader = DataLoader(crops, BATCH, shuffle=True, num_workers=2, drop_last=True, persistent_workers=True)
    batches, began = forever(loader), time.perf_counter()
    train_mode(net)
    for step in range(1, args.steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(net(images), labels, ignore_index=255)
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 10 == 0:
            print(json.dumps({"step": step, "loss": loss.item(), "seconds": time.perf_counter() - began}), flush=True)
    miou, ious = score(net, args.tree, classes)
    print(json.dumps({"seed": args.seed, "steps": args.steps, "miou": miou, "iou": ious}))


if __name__ == "__main__":
    main()
