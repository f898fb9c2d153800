"""An exported SavedModel in TensorFlow's Python: the largest relative difference from the logits beside it.

    python bench/peers/saved_model.py FOLDER

FOLDER holds saved_model.pb and, per case, N.images.npy [N, H, W, 3] and N.logits.npy [N, H, W, C]. Needs tensorflow.
"""
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

folder = Path(sys.argv[1])
model = tf.saved_model.load(str(folder))
serve = model.signatures["serving_default"]
worst = 0.0
for images in sorted(folder.glob("*.images.npy")):
    logits = np.load(str(images).replace("images", "logits"))
    result = serve(image=tf.constant(np.load(images)))["logits"].numpy()
    worst = max(worst, np.abs(result - logits).max() / np.abs(logits).max())
print(f"{worst:.1e}")
