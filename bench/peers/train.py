"""Whole training in PyTorch as its users write it, data included: N steps for each line read; prints {"ms", "peakRssBytes"}.

A DataLoader with two workers decodes, scales, crops and flips images of a VOC tree; SGD with momentum under poly.
usage: train.py TREE --split train --backbone resnet18 --batch 4 --crop 161 [--steps 10]
"""
import argparse
import json
import os
import random
import resource
import sys
import time
from itertools import count
from pathlib import Path

import torch
from PIL import Image
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import functional as T

from network import VortexNetwork


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("tree", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--backbone", default="resnet18")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--crop", type=int, default=161)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--channels-last", action="store_true")
    return parser.parse_args()


class Crops(Dataset):
    def __init__(self, tree, split, crop, scale=(0.5, 2.0)):
        self.tree, self.crop, self.scale = tree, crop, scale
        self.ids = (tree / "ImageSets/Segmentation" / f"{split}.txt").read_text().split()

    def __len__(self):
        return len(self.ids)

    def __getitem__(self, index):
        name, crop = self.ids[index], self.crop
        image = Image.open(self.tree / "JPEGImages" / f"{name}.jpg").convert("RGB")
        label = Image.open(self.tree / "SegmentationClass" / f"{name}.png")
        scale = random.uniform(*self.scale)
        size = [round(image.height * scale), round(image.width * scale)]
        image = T.normalize(T.to_tensor(T.resize(image, size)), [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        label = T.pil_to_tensor(T.resize(label, size, T.InterpolationMode.NEAREST)).long()
        missing = [0, 0, max(0, crop - size[1]), max(0, crop - size[0])]
        image, label = T.pad(image, missing), T.pad(label, missing, fill=255)
        top = random.randint(0, image.shape[1] - crop)
        left = random.randint(0, image.shape[2] - crop)
        image, label = T.crop(image, top, left, crop, crop), T.crop(label, top, left, crop, crop)
        if random.random() < 0.5:
            image, label = T.hflip(image), T.hflip(label)
        return image, label[0]


def forever(loader):
    while True:
        yield from loader


def main():
    args = arguments()
    # Its default is the number of physical cores, ours the number of logical ones.
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(0)
    layout = torch.channels_last if args.channels_last else torch.contiguous_format
    net = VortexNetwork(args.backbone, separable=False).to(memory_format=layout)
    weights = [p for p in net.parameters() if p.ndim == 4]
    others = [p for p in net.parameters() if p.ndim != 4]
    groups = [{"params": weights, "weight_decay": 1e-4}, {"params": others}]
    optimizer = torch.optim.SGD(groups, lr=0.007, momentum=0.9)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (1 - step / 30000) ** 0.9)
    crops = Crops(args.tree, args.split, args.crop)
    loader = DataLoader(crops, args.batch, shuffle=True, num_workers=2, drop_last=True, persistent_workers=True)
    batches = forever(loader)
    began = time.perf_counter()
    for step in count(1):
        images, labels = next(batches)
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(net(images.to(memory_format=layout)), labels, ignore_index=255)
        loss.backward()
        optimizer.step()
        schedule.step()
        loss.item()
        if step % args.steps:
            continue
        milliseconds = 1000 * (time.perf_counter() - began)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        first = step == args.steps
        print("ready" if first else json.dumps({"ms": milliseconds, "peakRssBytes": peak}), flush=True)
        if not sys.stdin.readline():
            return
        began = time.perf_counter()


if __name__ == "__main__":
    main()
