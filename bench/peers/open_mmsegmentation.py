"""Opens a prepared tree of one suffix by the rules of mmsegmentation's BaseSegDataset, and looks at every label.

    python bench/peers/open_mmsegmentation.py OUT [SPLIT]

The rules (mmseg/datasets/basesegdataset.py, load_data_list with an ann_file, and LoadAnnotations): each line of the list,
stripped, with img_suffix below img_path and seg_map_suffix below seg_map_path; a label is what the PNG's indices are,
255 ignored. OpenCV turns images by their EXIF orientation, Pillow does not: both sizes must fit the label.
"""

import collections
import json
import os
import sys

import numpy as np
from PIL import Image, ImageOps


def main(out, split="train"):
    record = json.load(open(os.path.join(out, "dataset.json")))
    [img_suffix] = record["suffixes"]
    classes = [entry["name"] for entry in record["classes"]]
    config = {
        "data_prefix": {"img_path": "JPEGImages", "seg_map_path": "SegmentationClass"},
        "ann_file": f"ImageSets/Segmentation/{split}.txt",
        "img_suffix": img_suffix,
        "seg_map_suffix": ".png",
        "metainfo": {"classes": classes},
    }
    pixels = collections.Counter()
    with open(os.path.join(out, config["ann_file"])) as lines:
        names = [line.strip() for line in lines]
    for name in names:
        image = Image.open(os.path.join(out, config["data_prefix"]["img_path"], name + config["img_suffix"]))
        label = Image.open(os.path.join(out, config["data_prefix"]["seg_map_path"], name + config["seg_map_suffix"]))
        assert label.mode == "P", (name, label.mode)
        assert image.size == ImageOps.exif_transpose(image).size == label.size, (name, image.size, label.size)
        values, counts = np.unique(np.asarray(label), return_counts=True)
        pixels.update(dict(zip(values.tolist(), counts.tolist())))
    wanted = [entry["pixels"] for entry in record["splits"][split]["classes"]]
    assert [pixels[value] for value in range(len(classes))] == wanted, (pixels, wanted)
    assert set(pixels) <= {*range(len(classes)), 255}, pixels
    print(json.dumps(config))
    print(f"{len(names)} images of {split}, {len(classes)} classes; pixels per class as in dataset.json")


main(*sys.argv[1:])
