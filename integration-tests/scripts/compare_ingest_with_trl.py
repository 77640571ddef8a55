#!/usr/bin/env python3
"""Runs `plumbline ingest` and TRL's own tokenising in turn on the same transcripts and prints rows a second and the ratio.

  compare_ingest_with_trl.py --data hh.jsonl.gz --tokenizer DIR --model DIR [--times 50] [--trl-rows 6000] [--runs 3]

Every copy of the transcripts gets a mark of its own, so that none is a duplicate. --tokenizer is a directory that ingest
takes as a model (config.json, tokenizer.json), --model a small model for TRL's trainer, which tokenises as it is made.
Start-up is left out on both sides: ours is the rate that ingest says at its end, over all rows, from reading to files
written; TRL's that of its tokenising map over the first rows. Run it with the Python that has trl. Prints a line a run,
with our whole process in seconds, then one JSON object.
"""
import argparse
import gzip
import json
import logging
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

os.environ.update(TOKENIZERS_PARALLELISM="false", HF_HUB_OFFLINE="1")
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
MARKER = "\n\nAssistant:"
PLUMBLINE = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "bin" / "plumbline"

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--data", required=True)
arguments.add_argument("--tokenizer", required=True)
arguments.add_argument("--model", required=True)
arguments.add_argument("--plumbline", default=str(PLUMBLINE))
arguments.add_argument("--times", type=int, default=50)
arguments.add_argument("--trl-rows", type=int, default=6000)
arguments.add_argument("--runs", type=int, default=3)
given = arguments.parse_args()


def repeated(path):
    rows = [json.loads(line) for line in gzip.open(given.data, "rt")]
    with open(path, "w") as lines:
        for copy in range(given.times):
            for row in rows:
                marked = {side: f"\n\nHuman: ({copy})" + row[side] for side in ("chosen", "rejected")}
                lines.write(json.dumps(marked) + "\n")
    return given.times * len(rows)


def ours(folder, data):
    configuration = folder / "job.conf"
    run = folder / f"run-{time.monotonic_ns()}"
    configuration.write_text(f"""plumbline {{
        run.dir = "{run}"
        model.path = "{given.tokenizer}"
        data {{ train = ["{data}"], held-out-fraction = 0.05, format = hh }}
    }}""")
    start = time.perf_counter()
    done = subprocess.run([given.plumbline, "ingest", "--config", configuration], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"ingest failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    rate = re.findall(r"^ingest: [\d,]+ rows in .*, ([\d,]+) rows/s$", done.stdout + done.stderr, re.MULTILINE)[-1]
    return float(rate.replace(",", "")), time.perf_counter() - start


def theirs(data):
    from datasets import Dataset
    from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast
    from trl import DPOConfig, DPOTrainer
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=f"{given.tokenizer}/tokenizer.json", eos_token="<|endoftext|>", pad_token="<|endoftext|>")
    pairs = []
    for line in open(data):
        row = json.loads(line)
        cut = row["chosen"].rfind(MARKER) + len(MARKER)
        if row["rejected"][:cut] == row["chosen"][:cut]:
            pairs.append({"prompt": row["chosen"][:cut], "chosen": row["chosen"][cut:], "rejected": row["rejected"][cut:]})
        if len(pairs) >= given.trl_rows:
            break
    spent = []
    untimed = Dataset.map

    def timed(self, *positional, **named):
        start = time.perf_counter()
        result = untimed(self, *positional, **named)
        if "Tokeniz" in (named.get("desc") or ""):
            spent.append(time.perf_counter() - start)
        return result

    Dataset.map = timed
    DPOTrainer(
        model=AutoModelForCausalLM.from_pretrained(given.model),
        args=DPOConfig(output_dir=tempfile.mkdtemp(), report_to=[], use_cpu=True, disable_tqdm=True),
        train_dataset=Dataset.from_list(pairs), processing_class=tokenizer)
    Dataset.map = untimed
    return len(pairs), sum(spent)


with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch)
    data = folder / "transcripts.jsonl"
    rows = repeated(data)
    rates = {"plumbline": [], "trl": []}
    for _ in range(given.runs):
        rate, whole = ours(folder, data)
        rates["plumbline"].append(rate)
        taken, seconds = theirs(data)
        rates["trl"].append(taken / seconds)
        line = {name: round(rate[-1]) for name, rate in rates.items()}
        print(json.dumps({**line, "plumbline_process_s": round(whole, 1)}), flush=True)
medians = {name: statistics.median(rate) for name, rate in rates.items()}
print(json.dumps({"rows": rows, **{f"{name}_rows_per_s": round(rate) for name, rate in medians.items()},
                  "ratio": round(medians["plumbline"] / medians["trl"], 2)}))
