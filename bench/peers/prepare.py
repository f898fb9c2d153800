"""The same work with pycocotools + PIL (COCO) and scipy + PIL (SBD), one core, as most scripts in the field do it.

    python bench/peers/prepare.py coco IMAGES ANNOTATIONS OUT [N]
    python bench/peers/prepare.py sbd BENCHMARK_RELEASE/dataset OUT [N]

Prints milliseconds of processor time an image, without loading the annotation file.
"""

import os
import sys
import time

import numpy as np
from PIL import Image

CATEGORIES = [0, 5, 2, 16, 9, 44, 6, 3, 17, 62, 21, 67, 18, 19, 4, 1, 64, 20, 63, 7, 72]


def palette():
    colors = np.zeros((256, 3), np.uint8)
    for index in range(256):
        for bit in range(8):
            colors[index, bit % 3] |= ((index >> bit) & 1) << (7 - bit // 3)
    return colors.tobytes()


PALETTE = palette()


def save(label, path):
    image = Image.fromarray(label, "L")
    image.putpalette(PALETTE)
    image.save(path, compress_level=3)


def coco(images, annotations, out, limit):
    from pycocotools.coco import COCO

    index = COCO(annotations)
    ids = [image["id"] for image in index.dataset["images"]][:limit]
    start = time.process_time()
    for image_id in ids:
        info = index.imgs[image_id]
        source = os.path.join(images, info["file_name"])
        with Image.open(source) as photograph:
            assert photograph.size == (info["width"], info["height"])
        label = np.zeros((info["height"], info["width"]), np.uint8)
        crowd = np.zeros(label.shape, bool)
        for annotation in index.imgToAnns[image_id]:
            if annotation["category_id"] not in CATEGORIES:
                continue
            mask = index.annToMask(annotation).astype(bool)
            if annotation["iscrowd"]:
                crowd |= mask
            elif mask.sum() >= 1000:
                value = CATEGORIES.index(annotation["category_id"])
                clash = mask & (label != 0) & (label != value)
                label[mask] = value
                label[clash] = 255
        label[crowd] = 255
        if not ((label > 0) & (label < 21)).any():
            continue
        name = os.path.splitext(info["file_name"])[0]
        os.link(source, os.path.join(out, "JPEGImages", f"{name}.jpg"))
        save(label, os.path.join(out, "SegmentationClass", f"{name}.png"))
    return (time.process_time() - start) / len(ids)


def sbd(root, out, limit):
    from scipy.io import loadmat

    names = sorted(os.listdir(os.path.join(root, "cls")))[:limit]
    start = time.process_time()
    for name in names:
        mat = loadmat(os.path.join(root, "cls", name))
        label = mat["GTcls"][0]["Segmentation"][0].astype(np.uint8)
        stem = name[:-4]
        source = os.path.join(root, "img", f"{stem}.jpg")
        with Image.open(source) as photograph:
            assert photograph.size == label.shape[::-1]
        os.link(source, os.path.join(out, "JPEGImages", f"{stem}.jpg"))
        save(label, os.path.join(out, "SegmentationClass", f"{stem}.png"))
    return (time.process_time() - start) / len(names)


def main():
    kind, *rest = sys.argv[1:]
    paths = 3 if kind == "coco" else 2
    limit = int(rest[paths]) if len(rest) > paths else None
    out = rest[paths - 1]
    for folder in ("JPEGImages", "SegmentationClass"):
        os.makedirs(os.path.join(out, folder), exist_ok=True)
    seconds = coco(*rest[:paths], limit) if kind == "coco" else sbd(*rest[:paths], limit)
    print(f"{kind}: {1000 * seconds:.2f} ms an image")


main()
