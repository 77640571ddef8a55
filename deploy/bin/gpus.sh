#!/usr/bin/env bash
# Tells Spark the NVIDIA GPUs of this machine or container: a JSON object with their addresses, by which tasks name them.
# For spark.executor.resource.gpu.discoveryScript, spark.worker.resource.gpu.discoveryScript and, where stages ask for
# executors of their own, spark.plumbline.gpu.discoveryScript. Needs the driver's nvidia-smi, nothing of CUDA.
set -euo pipefail

fail() {
  echo "Cannot list GPUs: $1" >&2
  exit 1
}

command -v nvidia-smi >/dev/null 2>&1 || fail "no nvidia-smi can be run here, so this machine has no NVIDIA driver"
listed=$(timeout 60 nvidia-smi --query-gpu=index --format=csv,noheader,nounits 2>&1) \
  || fail "nvidia-smi ends with $? and says '${listed:0:200}'"
addresses=
while read -r index; do
  [[ $index =~ ^[0-9]{1,4}$ ]] || fail "nvidia-smi lists '${index:0:200}', which is no index"
  addresses+=${addresses:+,}\"$index\"
done <<<"$listed"
printf '{"name": "gpu", "addresses": [%s]}\n' "$addresses"
