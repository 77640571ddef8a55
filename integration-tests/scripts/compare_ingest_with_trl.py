#!/usr/bin/env python3
"""Runs `plumbline ingest` and TRL's own tokenising in turn on the same transcripts and prints rows a second and the ratio.

  compare_ingest_with_trl.py --data hh.jsonl.gz --tokenizer DIR --model DIR [--times 50] [--trl-rows 6000] [--runs 3]
  compare_ingest_with_trl.py ... --template FILE.jinja --rows 10000 --trl-rows 10000

With --template the transcripts become messages, two questions and two answers each, that both sides render by that chat
template; transcripts of fewer turns are left out. Every copy of the transcripts gets a mark of its own, so that none is a duplicate. --tokenizer is a directory that ingest
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
import shutil
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
arguments.add_argument("--template")
arguments.add_argument("--rows", type=int)
given = arguments.parse_args()


def repeated(path):
    rows = [json.loads(line) for line in gzip.open(given.data, "rt")]
    written = 0
    with open(path, "w") as lines:
        for copy in range(given.times):
            for row in rows:
                marked = {side: f"\n\nHuman: ({copy})" + row[side] for side in ("chosen", "rejected")}
                made = conversation(marked) if given.template else marked
                if made and (given.rows is None or written < given.rows):
                    lines.write(json.dumps(made) + "\n")
                    written += 1
    return written


def conversation(marked):
    """Two questions and two answers: the transcript's first three turns, and its last replies."""
    turns = re.split("\n\n(?:Human|Assistant): ?", marked["chosen"][:marked["chosen"].rfind(MARKER)])[1:]
    replies = [marked[side][marked[side].rfind(MARKER) + len(MARKER):].strip() for side in ("chosen", "rejected")]
    if len(turns) < 3 or not all(replies) or replies[0] == replies[1]:
        return None
    prompt = [{"role": role, "content": text} for role, text in zip(("user", "assistant", "user"), turns)]
    return {side: prompt + [{"role": "assistant", "content": reply}] for side, reply in zip(marked, replies)}


def model(folder):
    """The tokenizer's directory, with the template beside it where there is one."""
    if not given.template:
        return given.tokenizer
    made = folder / "model"
    shutil.copytree(given.tokenizer, made, dirs_exist_ok=True)
    shutil.copy(given.template, made / "chat_template.jinja")
    return made


def ours(folder, data):
    configuration = folder / "job.conf"
    run = folder / f"run-{time.monotonic_ns()}"
    configuration.write_text(f"""plumbline {{
        run.dir = "{run}"
        model.path = "{model(folder)}"
        data {{ train = ["{data}"], held-out-fraction = 0.05, format = {"chat" if given.template else "hh"} }}
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
    if given.template:
        tokenizer.chat_template = pathlib.Path(given.template).read_text()
    for line in open(data):
        row = json.loads(line)
        if given.template:
            pairs.append(row)
            if len(pairs) >= given.trl_rows:
                break
            continue
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
