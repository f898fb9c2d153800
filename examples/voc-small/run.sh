#!/usr/bin/env bash
# From a VOCdevkit to a model that onnxruntime runs: prepare, train, evaluate, submit, export, and the same score again.
#
#     examples/voc-small/run.sh VOCDEVKIT OUT [flags of vortex train]
#
# VOCDEVKIT: a folder or archive that `vortex prepare voc` takes. Needs Node packages onnxruntime-node, sharp and fast-png.
# VORTEX: the command to call, if it is not `vortex`.
set -euo pipefail

source=$1 out=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
vortex() { ${VORTEX:-command vortex} "$@"; }
step() { printf '\n== %s\n' "$1"; }

step 'prepare'
vortex prepare voc "$source" --out "$out/voc" --allow-partial

step 'train'
vortex train "$here/recipe.yaml" --run "$out/run" --set "data.voc=$out/voc" "$@"

step 'evaluate: six scales with flips, then one scale as the exported model sees it'
vortex eval "$out/run" --data "$out/voc" --multiscale --report "$out/report" --overwrite
vortex eval "$out/run" --data "$out/voc" --protocol whole --json > "$out/eval.json"

step 'submit'
vortex submit "$out/run" --data "$out/voc" --split val --out "$out/results.tgz" --protocol whole
vortex submit --check "$out/results.tgz" --data "$out/voc" --split val

step 'export'
vortex export "$out/run" --format onnx --argmax --out "$out/model.onnx" --overwrite
vortex export "$out/run" --format onnx --argmax --float16 --out "$out/model-float16.onnx" --overwrite

step 'score the exported models with onnxruntime'
node "$here/score.js" "$out/voc" val "$out/eval.json" "$out/model.onnx" "$out/model-float16.onnx"
