"""Their side of a paired timing: an exported model in onnxruntime, 2 threads; one image for each line read.

    python bench/peers/onnx_step.py MODEL.onnx SIZE

Prints `ready`, then {"ms", "peakRssBytes"} as JSON. Needs onnxruntime and numpy.
"""
import json
import resource
import sys
import time

import numpy as np
import onnxruntime

model, size = sys.argv[1], int(sys.argv[2])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 2
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
image = np.random.default_rng(1).integers(0, 256, (1, 3, size, size)).astype(np.float32)
session.run(None, {"image": image})
print("ready", flush=True)
for _ in sys.stdin:
    began = time.perf_counter()
    session.run(None, {"image": image})
    ms = 1000 * (time.perf_counter() - began)
    peak = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"ms": ms, "peakRssBytes": peak}), flush=True)
