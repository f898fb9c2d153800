"""labelme's and YOLO's outlines as VOC labels, as the field's scripts make them, and generated sets to try it on.

    python bench/peers/own.py generate labelme|yolo FOLDER N    # N images of 640 x 480 with ten polygons each
    python bench/peers/own.py labelme FOLDER OUT [PROCESSES]    # what labelme's examples/semantic_segmentation/labelme2voc.py does
    python bench/peers/own.py yolo FOLDER OUT [PROCESSES]       # PIL: polygons by ImageDraw, smaller over larger

Images are copied as they are, and neither arrays (.npy) nor pictures of the labels are written: labelme2voc --nonpy --noviz.
Prints seconds, from the list of files to the last label.
"""

import glob
import io
import json
import math
import os
import random
import shutil
import sys
import time
import warnings
from multiprocessing import Pool

import numpy as np
from PIL import Image, ImageDraw

NAMES = ["dent", "rust", "scratch"]
WIDTH, HEIGHT = 640, 480


def polygon(rng):
    x, y, size = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(10, 90)
    turns = [2 * math.pi * step / 24 for step in range(24)]
    radii = [size * rng.uniform(0.6, 1) for _ in turns]
    points = [(x + r * math.cos(t), y + r * math.sin(t)) for r, t in zip(radii, turns)]
    return [[min(max(px, 0), WIDTH - 1), min(max(py, 0), HEIGHT - 1)] for px, py in points]


def generate(kind, folder, count):
    rng = random.Random(1)
    images = folder if kind == "labelme" else f"{folder}/images/train"
    labels = folder if kind == "labelme" else f"{folder}/labels/train"
    for path in (images, labels):
        os.makedirs(path, exist_ok=True)
    noise = io.BytesIO()
    Image.effect_noise((WIDTH, HEIGHT), 60).convert("RGB").save(noise, "JPEG", quality=85)
    for index in range(count):
        name = f"image_{index:05}"
        with open(f"{images}/{name}.jpg", "wb") as file:
            file.write(noise.getvalue())
        shapes = [(rng.choice(NAMES), polygon(rng)) for _ in range(10)]
        if kind == "labelme":
            write_labelme(f"{labels}/{name}.json", f"{name}.jpg", shapes)
        else:
            write_yolo(f"{labels}/{name}.txt", shapes)
    if kind == "yolo":
        with open(f"{folder}/data.yaml", "w") as file:
            file.write(f"train: images/train\nnames: {json.dumps(NAMES)}\n")


def write_labelme(path, image, shapes):
    listed = [{"label": label, "points": points, "shape_type": "polygon", "flags": {}, "group_id": None} for label, points in shapes]
    size = {"imageHeight": HEIGHT, "imageWidth": WIDTH}
    with open(path, "w") as file:
        json.dump({"version": "5.4.1", "flags": {}, "shapes": listed, "imagePath": image, "imageData": None, **size}, file)


def write_yolo(path, shapes):
    with open(path, "w") as file:
        for label, points in shapes:
            file.write(f"{NAMES.index(label)} {' '.join(f'{x / WIDTH:.6f} {y / HEIGHT:.6f}' for x, y in points)}\n")


def labelme_one(job):
    import labelme
    from labelme._label_file import LabelFile
    from loguru import logger

    # Neither a line per file nor a warning is part of the work.
    logger.disable("labelme")
    warnings.simplefilter("ignore")
    source, out = job
    name = os.path.splitext(os.path.basename(source))[0]
    file = LabelFile(filename=source)
    with open(f"{out}/JPEGImages/{name}.jpg", "wb") as copy:
        copy.write(file.imageData)
    image = labelme.utils.img_data_to_arr(file.imageData)
    values = {"_background_": 0, **{label: index + 1 for index, label in enumerate(NAMES)}}
    label, _ = labelme.utils.shapes_to_label(img_shape=image.shape, shapes=file.shapes, label_name_to_value=values)
    labelme.utils.lblsave(f"{out}/SegmentationClass/{name}.png", label.astype(np.uint8))


def yolo_one(job):
    source, out = job
    name = os.path.splitext(os.path.basename(source))[0]
    image = source.replace("/labels/", "/images/").replace(".txt", ".jpg")
    shutil.copyfile(image, f"{out}/JPEGImages/{name}.jpg")
    with Image.open(image) as opened:
        width, height = opened.size
    with open(source) as file:
        rows = [line.split() for line in file]
    masks = []
    for row in rows:
        numbers = [float(text) for text in row[1:]]
        points = [(x * width, y * height) for x, y in zip(numbers[::2], numbers[1::2])]
        mask = Image.new("1", (width, height))
        ImageDraw.Draw(mask).polygon(points, fill=1)
        masks.append((np.asarray(mask), int(row[0]) + 1))
    label = np.zeros((height, width), np.uint8)
    for mask, value in sorted(masks, key=lambda pair: -pair[0].sum()):
        label[mask] = value
    saved = Image.fromarray(label, "P")
    saved.putpalette([0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0])
    saved.save(f"{out}/SegmentationClass/{name}.png")


def convert(kind, folder, out, processes):
    for part in ("JPEGImages", "SegmentationClass"):
        os.makedirs(f"{out}/{part}", exist_ok=True)
    start = time.perf_counter()
    files = sorted(glob.glob(f"{folder}/*.json" if kind == "labelme" else f"{folder}/labels/train/*.txt"))
    one = labelme_one if kind == "labelme" else yolo_one
    jobs = [(file, out) for file in files]
    if processes == 1:
        for job in jobs:
            one(job)
    else:
        with Pool(processes) as pool:
            pool.map(one, jobs, chunksize=16)
    print(f"{time.perf_counter() - start:.2f}")


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "generate":
        generate(rest[0], rest[1], int(rest[2]))
    else:
        convert(command, rest[0], rest[1], int(rest[2]) if len(rest) > 2 else 1)
