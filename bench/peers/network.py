"""DeepLab v3's network with Vortex Pooling in plain PyTorch, as a user of torchvision would write it.

Backbone: torchvision's ResNet at output stride 8 (basic blocks also at 16) with multi-grid (1, 2, 4). Head: the paper's, on
the backbone's full map.
"""
import torch
import torchvision
from torch import nn
from torch.nn import functional as F


class Branch(nn.Sequential):
    def __init__(self, channels, width, kernel, dilation):
        padding = dilation * (kernel - 1) // 2
        super().__init__(
            nn.Conv2d(channels, width, kernel, padding=padding, dilation=dilation, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
        )


class AveragePool(nn.Module):
    """k x k, stride 1, zeros counted; directly (as published versions do) or as two one-dimensional passes."""

    def __init__(self, size, separable):
        super().__init__()
        half = size // 2
        if separable:
            self.pools = nn.Sequential(
                nn.AvgPool2d((size, 1), 1, (half, 0)), nn.AvgPool2d((1, size), 1, (0, half))
            )
        else:
            self.pools = nn.AvgPool2d(size, 1, half)

    def forward(self, x):
        return self.pools(x)


def dilated(backbone, stride):
    """torchvision's ResNet at output stride 8 or 16; it refuses to dilate basic blocks, so theirs are set here."""
    build = getattr(torchvision.models, backbone)
    if backbone not in ("resnet18", "resnet34"):
        assert stride == 8
        net = build(replace_stride_with_dilation=[False, True, True])
        for block, factor in zip(net.layer4, (1, 2, 4)):
            block.conv2.dilation = block.conv2.padding = (4 * factor, 4 * factor)
        return net
    net = build()
    last = (net.layer4, [16 // stride * 2 * factor for factor in (1, 2, 4)])
    for layer, rates in [(net.layer3, (2,) * len(net.layer3)), last] if stride == 8 else [last]:
        layer[0].conv1.stride = layer[0].downsample[0].stride = (1, 1)
        for block, rate in zip(layer, rates):
            for convolution in (block.conv1, block.conv2):
                convolution.dilation = convolution.padding = (rate, rate)
    return net


class VortexNetwork(nn.Module):
    def __init__(self, backbone, separable, classes=21, width=256, stride=8, sizes=(1, 3, 9, 27)):
        super().__init__()
        net = dilated(backbone, stride)
        channels = net.fc.in_features
        self.stem = nn.Sequential(net.conv1, net.bn1, net.relu, net.maxpool)
        self.stages = nn.Sequential(net.layer1, net.layer2, net.layer3, net.layer4)
        self.branches = nn.ModuleList(
            nn.Sequential(*([AveragePool(k, separable)] if k > 1 else []), Branch(channels, width, 3, k)) for k in sizes
        )
        self.pooled = nn.Sequential(nn.AdaptiveAvgPool2d(1), Branch(channels, width, 1, 1))
        self.project = Branch(5 * width, width, 1, 1)
        self.dropout = nn.Dropout(0.1)
        self.classify = nn.Conv2d(width, classes, 1)

    def forward(self, images):
        x = self.stages(self.stem(images))
        maps = [branch(x) for branch in self.branches]
        pooled = self.pooled(x)
        maps.append(F.interpolate(pooled, x.shape[-2:], mode="bilinear", align_corners=True))
        logits = self.classify(self.dropout(self.project(torch.cat(maps, 1))))
        return F.interpolate(logits, images.shape[-2:], mode="bilinear", align_corners=True)
