"""How many labels an export keeps with float16 weights, on images of one's own.

    float16.py MODEL.onnx HALF.onnx IMAGE...    # both exported with --argmax, HALF with --float16

Prints the share of equal labels over all images and of the worst image. Needs onnxruntime, numpy and Pillow.
"""
import sys

import numpy as np
import onnxruntime
from PIL import Image

whole, half = (onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]) for path in sys.argv[1:3])
equal, pixels, worst = 0, 0, 1.0
for path in sys.argv[3:]:
    image = np.asarray(Image.open(path).convert("RGB"), np.float32).transpose(2, 0, 1)[None]
    first, second = (session.run(["labels"], {"image": image})[0] for session in (whole, half))
    same = (first == second).sum()
    equal, pixels, worst = equal + same, pixels + first.size, min(worst, same / first.size)
print(f"{len(sys.argv) - 3} images, {pixels} pixels: {100 * equal / pixels:.3f} % equal, {100 * worst:.3f} % in the worst")
