#!/usr/bin/env python3
"""Holds a whole training with weight decay against TRL: the same pairs in the same order give the same parameters.

  compare_decay_with_trl.py RUN_DIR --model DIR [--name default] [--tolerance 1e-5]
                            [--beta 0.1] [--learning-rate 5e-4] [--weight-decay 0.1] [--warmup-steps 5]
                            [--examples-per-step 8] [--seed 0] [--max-gradient-norm 1.0] [--float64]

RUN_DIR holds a run of one worker and one epoch with these settings and an average after every step. Its token ids are
given to a DPOTrainer as they are, in the order that the seed gives, with a linear schedule; then every parameter of both
policies is compared. Prints the largest difference, the tensor it is in, and by how much training moved that tensor; exits
1 when it exceeds the tolerance. GPT-2's bias of the keys is left out: its gradient is rounding alone, of which Adam makes
whole steps. Needs torch, transformers, trl, safetensors and pyarrow.
"""
import argparse
import glob
import hashlib
import json
import os
import sys
import tempfile

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", TQDM_DISABLE="1")
import pyarrow.parquet as parquet
import torch
from datasets import Dataset
from safetensors.torch import load_file
from torch.utils.data import SequentialSampler
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast
from trl import DPOConfig, DPOTrainer

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("run_dir")
arguments.add_argument("--model", required=True, help="what the run's policy started from")
arguments.add_argument("--name", default="default", help="of the experiment")
arguments.add_argument("--tolerance", type=float, default=1e-5)
arguments.add_argument("--beta", type=float, default=0.1)
arguments.add_argument("--learning-rate", type=float, default=5e-4)
arguments.add_argument("--weight-decay", type=float, default=0.1)
arguments.add_argument("--warmup-steps", type=int, default=5)
arguments.add_argument("--examples-per-step", type=int, default=8)
arguments.add_argument("--seed", type=int, default=0)
arguments.add_argument("--max-gradient-norm", type=float, default=1.0)
arguments.add_argument("--float64", action="store_true", help="compute in float64 on TRL's side")
given = arguments.parse_args()
WORD = (1 << 64) - 1


def mix(value):
    """The finaliser of SplitMix64, which orders an epoch's pairs."""
    value = (value + 0x9E3779B97F4A7C15) & WORD
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & WORD
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & WORD
    return value ^ (value >> 31)


def place(row):
    digest = int.from_bytes(hashlib.sha256(row["id"].encode()).digest()[:8], "big")
    key = mix(digest ^ mix(mix(given.seed & WORD)))
    return (key - (1 << 64) if key >> 63 else key, row["id"])


files = sorted(glob.glob(f"{given.run_dir}/examples/split=train/*.parquet"))
rows = sorted(parquet.ParquetDataset(files).read().to_pylist(), key=place)
pairs = Dataset.from_list([
    {"prompt_ids": row["prompt_tokens"], "chosen_ids": chosen["tokens"], "rejected_ids": rejected["tokens"]}
    for row in rows for chosen, rejected in [row["completions"]]])


class Trainer(DPOTrainer):
    """Takes token ids, in their order."""

    def _prepare_dataset(self, dataset, *args, **kwargs):
        return dataset

    def _get_train_sampler(self, *args, **kwargs):
        return SequentialSampler(self.train_dataset)


torch.set_num_threads(1)
dtype = torch.float64 if given.float64 else torch.float32


def load():
    return AutoModelForCausalLM.from_pretrained(given.model, dtype=dtype, attn_implementation="eager")


tokenizer = PreTrainedTokenizerFast(tokenizer_file=f"{given.model}/tokenizer.json")
# Batches are filled up with it and it is masked out, so that any token does.
tokenizer.pad_token = tokenizer.eos_token = tokenizer.convert_ids_to_tokens(0)
with tempfile.TemporaryDirectory() as output:
    policy = load()
    Trainer(
        model=policy,
        ref_model=load(),
        args=DPOConfig(
            output_dir=output,
            beta=given.beta,
            learning_rate=given.learning_rate,
            weight_decay=given.weight_decay,
            warmup_steps=given.warmup_steps,
            lr_scheduler_type="linear",
            max_grad_norm=given.max_gradient_norm,
            per_device_train_batch_size=given.examples_per_step,
            num_train_epochs=1,
            max_length=None,
            disable_dropout=True,
            gradient_checkpointing=False,
            optim="adamw_torch",
            bf16=False,
            use_cpu=True,
            report_to="none",
            save_strategy="no",
            logging_strategy="no",
            disable_tqdm=True,
        ),
        train_dataset=pairs,
        processing_class=tokenizer,
    ).train()

start = {name: value.double() for name, value in load().named_parameters()}
ours = {}
for file in glob.glob(f"{given.run_dir}/experiments/{given.name}/policy/*.safetensors"):
    ours.update(load_file(file))
largest = {"difference": -1.0}
for name, theirs in policy.named_parameters():
    stored = ours[name] if name in ours else ours["lm_head.weight"]
    difference = (theirs.detach().double() - stored.double()).abs()
    if name.endswith("attn.c_attn.bias"):
        third = len(difference) // 3
        difference[third:2 * third] = 0
    if difference.max().item() > largest["difference"]:
        moved = (theirs.detach().double() - start[name]).abs().max().item()
        largest = {"difference": difference.max().item(), "tensor": name, "moved": moved}
steps = -(-len(rows) // given.examples_per_step)
print(json.dumps({"steps": steps, "pairs": len(rows), **largest}))
sys.exit(0 if largest["difference"] <= given.tolerance else 1)
