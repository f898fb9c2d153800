#!/bin/bash
# A training on several nodes under Slurm: sbatch examples/cluster/slurm.sh RECIPE
# One worker a node; the first node's batch step is the client, which reads the data and writes the run. A job that is
# requeued, or submitted again, continues from the last checkpoint.
#SBATCH --job-name=vortex
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=4
#SBATCH --cpus-per-task=16
#SBATCH --time=24:00:00
#SBATCH --requeue
set -euo pipefail
recipe=${1:?a recipe}
port=7100

# The nodes must reach each other on this port and nobody else may: TensorFlow's protocol has no passwords.
srun --kill-on-bad-exit=1 bash -c "vortex worker --listen \$(hostname):$port" &
workers=$!
trap 'kill $workers' EXIT

cluster=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | sed "s/\$/:$port/" | paste -sd,)
# Workers load TensorFlow's library first.
for node in ${cluster//,/ }; do
  until timeout 1 bash -c "</dev/tcp/${node%:*}/$port" 2>/dev/null; do sleep 1; done
done
vortex train "$recipe" --cluster "$cluster"
