"""A training step or inference in PyTorch, one for each line read: prints {"ms", "peakRssBytes"} as JSON.

usage: step.py --backbone resnet50 --batch 2 --crop 129 [--mode train|forward] [--setting eager|channels_last|compiled|folded] [--separable]
       [--device cuda] [--precision float32|tf32|bfloat16]
"""
import argparse
import json
import os
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

from network import VortexNetwork


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--backbone", default="resnet50")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--crop", type=int, default=129)
    parser.add_argument("--mode", choices=["train", "forward"], default="train")
    parser.add_argument("--setting", choices=["eager", "channels_last", "compiled", "folded"], default="eager")
    parser.add_argument("--separable", action="store_true")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", choices=["float32", "tf32", "bfloat16"], default="float32")
    return parser.parse_args()


def training_step(net, images, labels, autocast):
    weights = [p for p in net.parameters() if p.ndim == 4]
    others = [p for p in net.parameters() if p.ndim != 4]
    groups = [{"params": weights, "weight_decay": 1e-4}, {"params": others}]
    optimizer = torch.optim.SGD(groups, lr=1e-4, momentum=0.9)

    def step():
        optimizer.zero_grad(set_to_none=True)
        with autocast():
            loss = F.cross_entropy(net(images).float(), labels, ignore_index=255)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def inference(net, images, autocast):
    def step():
        with torch.inference_mode(), autocast():
            # To the host, which also waits for the device.
            return torch.softmax(net(images).float(), 1).cpu()

    return step


def fold(net):
    """Batch norm into the convolutions before them."""
    for module in net.modules():
        if isinstance(module, nn.Sequential):
            children = list(module.named_children())
            for (_, first), (name, second) in zip(children, children[1:]):
                if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                    fused = torch.nn.utils.fuse_conv_bn_eval(first, second)
                    first.weight, first.bias = fused.weight, fused.bias
                    setattr(module, name, nn.Identity())
        for conv, norm in (("conv1", "bn1"), ("conv2", "bn2"), ("conv3", "bn3")):
            if isinstance(getattr(module, norm, None), nn.BatchNorm2d):
                setattr(module, conv, torch.nn.utils.fuse_conv_bn_eval(getattr(module, conv), getattr(module, norm)))
                setattr(module, norm, nn.Identity())
    return net


def main():
    args = arguments()
    # Its default is the number of physical cores, ours the number of logical ones.
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(0)
    net = VortexNetwork(args.backbone, args.separable)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = args.precision == "tf32"
    torch.backends.cudnn.benchmark = True
    net = net.to(args.device)
    images = torch.randn(args.batch, 3, args.crop, args.crop, device=args.device)
    labels = torch.randint(0, 21, (args.batch, args.crop, args.crop), device=args.device)

    def autocast():
        return torch.autocast(args.device, torch.bfloat16, enabled=args.precision == "bfloat16")

    if args.mode == "forward":
        net = net.eval()
        if args.setting in ("folded", "compiled"):
            net = fold(net)
    if args.setting != "eager":
        net, images = net.to(memory_format=torch.channels_last), images.to(memory_format=torch.channels_last)
    if args.setting == "compiled":
        net = torch.compile(net)
    step = training_step(net, images, labels, autocast) if args.mode == "train" else inference(net, images, autocast)
    step()
    print("ready", flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        step()
        milliseconds = 1000 * (time.perf_counter() - began)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"ms": milliseconds, "peakRssBytes": peak}), flush=True)


main()
