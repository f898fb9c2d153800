"""Confirms the rules of VOC's test server that `vortex submit --check` holds, with a checker of its own.

    python bench/peers/submission.py [VORTEX...]      default: node bin/dev.js

Generates a small devkit and one archive for each way of spoiling it, by Python's own tarfile, zipfile and PIL. A second,
independent checker and vortex must name the same faults. Needs numpy and Pillow.
"""

import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import numpy as np
from PIL import Image

FOLDER = "results/VOC2012/Segmentation/comp6_test_cls"
IDS = ["2008_000001", "2008_000002", "2008_000003"]
WIDTH, HEIGHT = 40, 30


def color_map():
    """The devkit's VOClabelcolormap.m."""
    colors = np.zeros((256, 3), np.uint8)
    for index in range(256):
        for bit in range(8):
            for channel in range(3):
                colors[index, channel] |= ((index >> (3 * bit + channel)) & 1) << (7 - bit)
    return colors


def png(values, palette=None, **options):
    image = Image.fromarray(np.asarray(values, np.uint8), "P")
    image.putpalette((color_map() if palette is None else palette).flatten().tolist())
    out = io.BytesIO()
    image.save(out, "PNG", **options)
    return out.getvalue()


def converted(mode):
    out = io.BytesIO()
    Image.fromarray(np.ones((HEIGHT, WIDTH), np.uint8)).convert(mode).save(out, "PNG")
    return out.getvalue()


def label(value=1, size=(HEIGHT, WIDTH)):
    values = np.zeros(size, np.uint8)
    values[:4, :6] = value
    return values


def good():
    return {f"{FOLDER}/{name}.png": png(label(i + 1)) for i, name in enumerate(IDS)}


def first(data):
    return {**good(), f"{FOLDER}/{IDS[0]}.png": data}


def tar(files, links=()):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items() if isinstance(files, dict) else files:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for name in links:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(member)
    return out.getvalue()


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def cases():
    def packed(files, **more):
        return gzip.compress(tar(files, **more))

    def moved(old, new):
        return packed({name.replace(old, new): data for name, data in good().items()})

    missing = dict(list(good().items())[1:])
    shuffled = color_map()[::-1]
    yield "good", packed(good())
    yield "plain tar", tar(good())
    yield "zip", zipped(good())
    yield "cut", packed(good())[:-40]
    yield "missing", packed(missing)
    yield "unknown id", packed({**good(), f"{FOLDER}/2007_000001.png": png(label())})
    yield "twice", packed([*good().items(), *list(good().items())[:1]])
    yield "system file", packed({**good(), f"{FOLDER}/.DS_Store": b"x"})
    yield "another split", moved("test", "val")
    yield "no results folder", moved("results/", "")
    yield "path upwards", packed({**good(), f"{FOLDER}/../../x.png": b"x"})
    yield "link", packed(missing, links=[f"{FOLDER}/{IDS[0]}.png"])
    yield "RGB", packed(first(converted("RGB")))
    yield "grey", packed(first(converted("L")))
    yield "4 bits", packed(first(png(label(), color_map()[:16], bits=4)))
    yield "another palette", packed(first(png(label(), shuffled)))
    yield "void", packed(first(png(label(255))))
    yield "class 21", packed(first(png(label(21))))
    yield "another size", packed(first(png(label(1, (HEIGHT, WIDTH + 1)))))
    yield "broken PNG", packed(first(png(label())[:60]))
    yield "only background", packed({name: png(label(0)) for name in good()})


def faults_of(archive):
    """The rules once more, by other libraries: a set of codes."""
    if archive[:2] == b"PK":
        return {"not-tar"}
    found, seen, background = set(), [], []
    if archive[:2] != b"\x1f\x8b":
        found.add("not-gzip")
    try:
        data = gzip.decompress(archive) if archive[:2] == b"\x1f\x8b" else archive
    except (EOFError, gzip.BadGzipFile):
        return {"damaged"}
    for member in tarfile.open(fileobj=io.BytesIO(data)):
        parent, name = os.path.split(member.name)
        stem, suffix = os.path.splitext(name)
        if not member.isfile() or ".." in member.name.split("/") or member.name.startswith("/"):
            found.add("hostile-member")
        elif suffix != ".png":
            found.add("extra-member")
        elif stem not in IDS:
            found.add("unknown-image" if parent == FOLDER else "extra-member")
        else:
            if parent != FOLDER:
                found.add("wrong-folder")
            if stem in seen:
                found.add("duplicate-member")
            seen.append(stem)
            offset = member.offset_data
            found |= png_faults(data[offset : offset + member.size], background)
    if set(IDS) - set(seen):
        found.add("missing-image")
    if background and all(background):
        found.add("all-background")
    return found


def png_faults(data, background):
    found = set()
    depth, kind = data[24], data[25]
    if kind != 3:
        background.append(False)
        return {"not-indexed"}
    try:
        image = Image.open(io.BytesIO(data))
        values = np.asarray(image)
    except (OSError, SyntaxError):
        background.append(False)
        return {"broken-png"}
    if depth != 8:
        found.add("wrong-depth")
    palette = np.array(image.getpalette(), np.uint8).reshape(-1, 3)
    if palette.shape != (256, 3) or (palette != color_map()).any():
        found.add("wrong-palette")
    if (values == 255).any():
        found.add("void")
    if ((values > 20) & (values < 255)).any():
        found.add("wrong-value")
    if image.size != (WIDTH, HEIGHT):
        found.add("wrong-size")
    background.append(not values.any())
    return found


def main(command):
    failed = 0
    with tempfile.TemporaryDirectory() as root:
        tree = os.path.join(root, "VOCdevkit", "VOC2012")
        for folder in ("JPEGImages", "ImageSets/Segmentation", "SegmentationClass"):
            os.makedirs(os.path.join(tree, folder))
        with open(os.path.join(tree, "ImageSets/Segmentation/test.txt"), "w") as split:
            split.writelines(f"{name}\n" for name in IDS)
        for name in IDS:
            Image.new("RGB", (WIDTH, HEIGHT), (90, 120, 60)).save(os.path.join(tree, "JPEGImages", f"{name}.jpg"))
        for name, archive in cases():
            path = os.path.join(root, "results.tgz")
            with open(path, "wb") as file:
                file.write(archive)
            run = subprocess.run([*command, "submit", "--check", path, "--data", root, "--json"], capture_output=True, text=True)
            problems = json.loads(run.stdout)["problems"] if run.returncode in (0, 1) else [{"code": run.stderr}]
            ours, theirs = {problem["code"] for problem in problems}, faults_of(archive)
            # A cut archive also lacks what was cut off.
            agree = theirs <= ours if "damaged" in theirs else ours == theirs
            failed += not agree
            print(f"{'agree' if agree else 'DIFFER':8}{name:20}{sorted(theirs)}{'' if agree else f' vortex: {sorted(ours)}'}")
    sys.exit(1 if failed else 0)


main(sys.argv[1:] or ["node", "bin/dev.js"])
