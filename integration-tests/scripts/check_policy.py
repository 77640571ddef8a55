#!/usr/bin/env python3
"""Holds a run's scores against transformers: the aligned policy loads there and gives the same log-probs; so does, with
peft, its adapter on the model that it adapts, where the run trained one.

  check_policy.py RUN_DIR [--name default] [--pairs 200] [--tolerance 1e-4]

Reads RUN_DIR/examples/split=held_out and policy and scores of RUN_DIR/experiments/NAME; computes in float64 from token
ids. Prints the largest difference and exits 1 when it exceeds the tolerance. Needs torch, transformers and pyarrow, and
peft for adapters.
"""
import argparse
import glob
import os
import sys

import pyarrow.parquet as parquet
import torch
from transformers import AutoModelForCausalLM

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("run_dir")
arguments.add_argument("--name", default="default", help="of the experiment")
arguments.add_argument("--pairs", type=int, default=200)
arguments.add_argument("--tolerance", type=float, default=1e-4)
given = arguments.parse_args()
experiment = f"{given.run_dir}/experiments/{given.name}"


def policy():
    model, report = AutoModelForCausalLM.from_pretrained(
        f"{experiment}/policy", dtype=torch.float64, output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        if report[kind]:
            sys.exit(f"policy does not load cleanly: {kind} {report[kind]}")
    return model.eval()


def adapted():
    from peft import AutoPeftModelForCausalLM
    return AutoPeftModelForCausalLM.from_pretrained(f"{experiment}/policy/adapter", dtype=torch.float64).eval()


def read(folder):
    # Beside the parts stand markers.
    return parquet.ParquetDataset(sorted(glob.glob(f"{folder}/*.parquet"))).read().to_pylist()


def log_prob(model, prompt, completion):
    ids = torch.tensor([prompt + completion])
    with torch.no_grad():
        log_probs = model(ids).logits[0, :-1].log_softmax(-1)
    return log_probs.gather(1, ids[0, 1:, None])[len(prompt) - 1:].sum().item()


scores = sorted(
    read(f"{experiment}/scores"), key=lambda row: (row["id"], row["chosen_index"], row["rejected_index"]))
examples = {row["id"]: row for row in read(f"{given.run_dir}/examples/split=held_out")}
scored = {row["id"] for row in scores}
if scored != examples.keys():
    sys.exit(f"scores are of {len(scored)} examples, the held-out split has {len(examples)}: they must be the same")
compared = scores[:given.pairs]


def largest_difference(model):
    largest = 0.0
    for score in compared:
        example = examples[score["id"]]
        for side in ("chosen", "rejected"):
            completion = example["completions"][score[f"{side}_index"]]
            expected = log_prob(model, list(example["prompt_tokens"]), list(completion["tokens"]))
            largest = max(largest, abs(expected - score[f"policy_{side}_logp"]))
    return largest


models = {"policy": policy}
if os.path.isdir(f"{experiment}/policy/adapter"):
    models["policy/adapter"] = adapted
exceeded = False
for name, load in models.items():
    largest = largest_difference(load())
    print(f"{name}: largest difference of {2 * len(compared)} log-probs: {largest:.3g}")
    exceeded |= largest > given.tolerance
sys.exit(1 if exceeded else 0)
