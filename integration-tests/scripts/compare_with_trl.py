#!/usr/bin/env python3
"""Runs `plumbline bench` and TRL's DPOTrainer in turn on the same machine and prints medians and ratios.

  compare_with_trl.py --trl trl_bench.py --data hh.jsonl.gz --tokenizer DIR (--model DIR | --model-config gpt2.json)
                      [--pairs 64] [--trl-pairs PAIRS] [--batch 8] [--runs 3] [--precision float32] [--trl-bf16]
                      [--workers 1] [--bench "--max-batch-tokens 2048"]

--trl names a script that takes --model DIR or --random gpt2, --tokenizer, --data (gzipped JSON lines of transcripts),
--pairs, --batch, --warmup, --max-length and --bf16, and whose last line is a JSON object with train_pairs_per_s,
precompute_pairs_per_s_at_least and peak_rss_mb. A Parquet file of prompt, chosen and rejected is rewritten as such
transcripts, for both. Prints a line a run, then one JSON object; exits 1 where a run fails. Run it with the Python that
has trl, or name that by --python; Parquet needs pyarrow.
"""
import argparse
import gzip
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile

MARKER = "\n\nAssistant:"
PLUMBLINE = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "bin" / "plumbline"

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--trl", required=True)
arguments.add_argument("--python", default=sys.executable, help="the Python that has trl")
arguments.add_argument("--plumbline", default=str(PLUMBLINE))
arguments.add_argument("--data", required=True)
arguments.add_argument("--tokenizer", help="default: the model's")
arguments.add_argument("--trl-tokenizer", help="another directory for TRL, as where its script names other special tokens")
model = arguments.add_mutually_exclusive_group(required=True)
model.add_argument("--model")
model.add_argument("--model-config", help="a GPT-2 config.json, for random weights on both sides")
arguments.add_argument("--pairs", type=int, default=64)
arguments.add_argument("--trl-pairs", type=int, help="where TRL is to take fewer of them; default: as many")
arguments.add_argument("--batch", type=int, default=8, help="pairs of a step; each of N workers takes an N-th")
arguments.add_argument("--warmup", type=int, default=2)
arguments.add_argument("--max-length", type=int, default=512)
arguments.add_argument("--runs", type=int, default=3)
arguments.add_argument("--trl-bf16", action="store_true")
arguments.add_argument("--precision", default="float32")
arguments.add_argument("--workers", type=int, default=1)
arguments.add_argument("--bench", default="", help="more options of bench, in one argument")
given = arguments.parse_args()
tokenizer = given.tokenizer or given.model
if tokenizer is None:
    arguments.error("--model-config needs --tokenizer")


def transcripts(folder):
    if not given.data.endswith(".parquet"):
        return given.data
    import pyarrow.parquet as parquet
    path = os.path.join(folder, "transcripts.jsonl.gz")
    with gzip.open(path, "wt") as lines:
        for row in parquet.read_table(given.data).to_pylist():
            start = (row["prompt"] or "") + MARKER
            lines.write(json.dumps({side: start + row[side] for side in ("chosen", "rejected")}) + "\n")
    return path


def last_line(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def medians(rows, names):
    return {ours: statistics.median(row[theirs] for row in rows) for ours, theirs in names.items()}


with tempfile.TemporaryDirectory() as scratch:
    shared = ["--data", transcripts(scratch), "--warmup", str(given.warmup), "--max-length", str(given.max_length)]
    bench = [given.plumbline, "bench", *shared, "--pairs", str(given.pairs), "--precision", given.precision,
             "--workers", str(given.workers), "--batch", str(given.batch // given.workers), *shlex.split(given.bench)]
    trl = [given.python, given.trl, *shared, "--pairs", str(given.trl_pairs or given.pairs), "--batch", str(given.batch),
           "--tokenizer", given.trl_tokenizer or tokenizer]
    if given.model:
        bench += ["--model", given.model]
        trl += ["--model", given.model]
    else:
        bench += ["--model-config", given.model_config, "--tokenizer", tokenizer]
        trl += ["--random", "gpt2"]
    if given.trl_bf16:
        trl.append("--bf16")
    runs = {"plumbline": [], "trl": []}
    for _ in range(given.runs):
        for name, command in (("plumbline", bench), ("trl", trl)):
            runs[name].append(last_line(command))
            print(name, json.dumps(runs[name][-1]), flush=True)

ours = medians(runs["plumbline"], {
    "train_pairs_per_s": "train_pairs_per_s", "reference_pairs_per_s": "reference_pairs_per_s",
    "peak_rss_mb": "peak_rss_mb", "matmul_gflops": "matmul_gflops",
    "train_share_of_ceiling": "train_share_of_ceiling"})
theirs = medians(runs["trl"], {
    "train_pairs_per_s": "train_pairs_per_s", "reference_pairs_per_s": "precompute_pairs_per_s_at_least",
    "peak_rss_mb": "peak_rss_mb"})
print(json.dumps({
    "runs": given.runs, "plumbline": ours, "trl": theirs,
    "ratios": {name: round(ours[name] / theirs[name], 3) for name in theirs}}))
