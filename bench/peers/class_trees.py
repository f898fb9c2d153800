"""Trees with the names and folders of Cityscapes, ADE20K and Oxford-IIIT Pet, and their labels by PIL.

    python bench/peers/class_trees.py generate FOLDER                # FOLDER/cityscapes, ADEChallengeData2016, oxford-pet
    python bench/peers/class_trees.py check FOLDER/cityscapes OUT    # of what vortex prepare masks made of it

`check` maps every mask by the publisher's own table with PIL and numpy, compares it with OUT's label pixel by pixel, and
prints the number of labels and of those that differ, and each list's count and SHA-256.
"""

import glob
import hashlib
import os
import random
import sys

import numpy as np
from PIL import Image

CITYSCAPES = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33]
TABLES = {
    "cityscapes": {value: index for index, value in enumerate(CITYSCAPES)},
    "ADEChallengeData2016": {value: value - 1 for value in range(1, 151)},
    "oxford-pet": {1: 1, 2: 0},
}
WIDTH, HEIGHT = 96, 64


def write(path, array):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    Image.fromarray(array).save(path)


def mask(rng, values):
    """Boxes of every value in turn, so that all occur in a set."""
    label = np.full((HEIGHT, WIDTH), rng.choice(values), np.uint8)
    for _ in range(12):
        x, y = rng.randrange(WIDTH - 8), rng.randrange(HEIGHT - 8)
        label[y:y + rng.randrange(3, 30), x:x + rng.randrange(3, 40)] = rng.choice(values)
    return label


def photo(rng):
    return np.random.default_rng(rng.randrange(2**32)).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)


def generate(folder):
    rng = random.Random(3)
    for split, city, count in (("train", "aachen", 12), ("train", "bremen", 9), ("val", "munster", 7), ("test", "berlin", 4)):
        for index in range(count):
            stem = f"{city}_{index:06}_000019"
            root = f"{folder}/cityscapes"
            write(f"{root}/leftImg8bit/{split}/{city}/{stem}_leftImg8bit.png", photo(rng))
            write(f"{root}/gtFine/{split}/{city}/{stem}_gtFine_labelIds.png", mask(rng, range(34)))
            write(f"{root}/gtFine/{split}/{city}/{stem}_gtFine_color.png", photo(rng))
    for split, short, count in (("training", "train", 40), ("validation", "val", 15)):
        for index in range(1, count + 1):
            root, name = f"{folder}/ADEChallengeData2016", f"ADE_{short}_{index:08}"
            write(f"{root}/images/{split}/{name}.jpg", photo(rng))
            write(f"{root}/annotations/{split}/{name}.png", mask(rng, range(151)))
    root, lists = f"{folder}/oxford-pet", {"trainval": [], "test": []}
    for number, breed in enumerate(("Abyssinian", "american_bulldog", "Egyptian_Mau")):
        for index in range(1, 13):
            name = f"{breed}_{index}"
            write(f"{root}/images/{name}.jpg", photo(rng))
            write(f"{root}/annotations/trimaps/{name}.png", mask(rng, range(1, 4)))
            lists["test" if index % 3 == 0 else "trainval"].append(f"{name} {number + 1} 1 {number + 1}\n")
    with open(f"{root}/annotations/trimaps/._Abyssinian_1.png", "wb") as stray:
        stray.write(b"what macOS leaves")
    for name, lines in lists.items():
        with open(f"{root}/annotations/{name}.txt", "w") as file:
            file.writelines(lines)


def masks_of(source):
    kind = os.path.basename(source)
    patterns = {
        "cityscapes": ("gtFine/*/*/*_gtFine_labelIds.png", "_gtFine_labelIds.png"),
        "ADEChallengeData2016": ("annotations/*/*.png", ".png"),
        "oxford-pet": ("annotations/trimaps/*.png", ".png"),
    }
    pattern, end = patterns[kind]
    return {os.path.basename(path)[: -len(end)]: path for path in glob.glob(f"{source}/{pattern}")}


def check(source, out):
    table = np.full(256, 255, np.uint8)
    for value, index in TABLES[os.path.basename(source)].items():
        table[value] = index
    masks = masks_of(source)
    differing = [id for id, path in masks.items() if not np.array_equal(table[np.asarray(Image.open(path))], np.asarray(Image.open(f"{out}/SegmentationClass/{id}.png")))]
    written = {os.path.basename(path)[:-4] for path in glob.glob(f"{out}/SegmentationClass/*.png")}
    print(f"{len(masks)} masks, {len(written)} labels, {len(differing)} differ, {len(set(masks) ^ written)} on one side alone")
    for path in sorted(glob.glob(f"{out}/ImageSets/Segmentation/*.txt")):
        with open(path, "rb") as file:
            text = file.read()
        print(f"{os.path.basename(path)[:-4]}: {len(text.splitlines())} ids, {hashlib.sha256(text).hexdigest()}")
    return 1 if differing or set(masks) ^ written else 0


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    sys.exit(generate(*rest) if command == "generate" else check(*rest))
