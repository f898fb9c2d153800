"""An exported model in onnxruntime: the largest relative difference from the logits beside it, and what onnx.checker says.

    python bench/peers/onnx_model.py FOLDER

FOLDER holds model.onnx and, per case, N.images.npy [N, H, W, 3] and N.logits.npy [N, H, W, C]. Needs onnx, onnxruntime and numpy.
"""
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

folder = Path(sys.argv[1])
model = onnx.load(folder / "model.onnx")
onnx.checker.check_model(model, full_check=True)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 2
session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
worst = 0.0
for images in sorted(folder.glob("*.images.npy")):
    logits = np.load(str(images).replace("images", "logits"))
    (result,) = session.run(["logits"], {"image": np.load(images).transpose(0, 3, 1, 2)})
    worst = max(worst, np.abs(result.transpose(0, 2, 3, 1) - logits).max() / np.abs(logits).max())
print(f"{worst:.1e} ok")
