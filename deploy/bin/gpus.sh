#!/usr/bin/env bash
# Tells Spark the NVIDIA GPUs that a process started here can use: a JSON object with their addresses, by which tasks name
# them. An address is the number by which CUDA names the card in such a process, from 0: where CUDA_VISIBLE_DEVICES is set, the
# place of the card in it. For spark.executor.resource.gpu.discoveryScript, spark.worker.resource.gpu.discoveryScript and, where
# stages ask for executors of their own, spark.plumbline.gpu.discoveryScript. Needs the driver's nvidia-smi, nothing of CUDA.
set -euo pipefail

fail() {
  echo "Cannot list GPUs: $1" >&2
  exit 1
}

command -v nvidia-smi >/dev/null 2>&1 || fail "no nvidia-smi can be run here, so this machine has no NVIDIA driver"
listed=$(timeout 60 nvidia-smi --query-gpu=index,uuid --format=csv,noheader,nounits 2>&1) \
  || fail "nvidia-smi ends with $? and says '${listed:0:200}'"
cards=()
while read -r line; do
  [[ $line =~ ^[0-9]{1,4},\ GPU-[0-9a-fA-F-]{1,60}$ ]] || fail "nvidia-smi lists '${line:0:200}', which is no index and UUID"
  cards+=("$line")
done <<<"$listed"

# A card is named by its index, or by its UUID or the beginning of it.
is_listed() {
  local card
  for card in "${cards[@]}"; do
    [[ $card == "$1, "* || ($1 == GPU-* && ${card#*, } == "$1"*) ]] && return 0
  done
  return 1
}

visible=${#cards[@]}
if [[ -n ${CUDA_VISIBLE_DEVICES+set} ]]; then
  visible=0
  IFS=', ' read -ra names <<<"$CUDA_VISIBLE_DEVICES"
  ((${#names[@]} > 0)) || fail "CUDA_VISIBLE_DEVICES is set to nothing, which hides all GPUs"
  for name in "${names[@]}"; do
    is_listed "$name" \
      || fail "CUDA_VISIBLE_DEVICES is '${CUDA_VISIBLE_DEVICES:0:200}', and nvidia-smi lists no GPU that it names '$name'"
    visible=$((visible + 1))
  done
fi
addresses=
for ((place = 0; place < visible; place++)); do
  addresses+=${addresses:+,}\"$place\"
done
printf '{"name": "gpu", "addresses": [%s]}\n' "$addresses"
