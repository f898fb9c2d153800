"""Opens a prepared tree with torchvision's own VOC reader, unchanged, and looks at every label.

    python bench/peers/open_voc.py OUT [SPLIT]

torchvision wants the tree at VOCdevkit/VOC2012: a link of that name is made in a folder of its own.
"""

import json
import os
import sys
import tempfile

import numpy as np
from torchvision.datasets import VOCSegmentation


def main(out, split="train"):
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(os.path.join(root, "VOCdevkit"))
        os.symlink(os.path.abspath(out), os.path.join(root, "VOCdevkit", "VOC2012"))
        dataset = VOCSegmentation(root, year="2012", image_set=split, download=False)
        values = set()
        for photograph, label in dataset:
            assert label.mode == "P" and label.size == photograph.size, label
            values |= set(np.unique(np.asarray(label)))
        assert values <= {*range(classes_of(out)), 255}, values
        print(f"torchvision read {len(dataset)} images of {split}; values {sorted(map(int, values))}")


def classes_of(out):
    record = os.path.join(out, "dataset.json")
    return len(json.load(open(record))["classes"]) if os.path.exists(record) else 21


main(*sys.argv[1:])
