#!/usr/bin/env python3
"""Generates with Plumbline's CPU engine and with transformers' `generate` in turn and prints tokens a second and the ratios.

  compare_generation_with_transformers.py --classpath CLASSPATH --model DIR [--prompts 64] [--prompt-tokens 16]
      [--completions 8] [--tokens 64] [--batches 64,256,512] [--rounds 3] [--runs 2] [--threads 2] [--theirs 512]
      [--precision float32]

CLASSPATH holds the classes of pipeline-core and what they need (the distribution's jar, Spark's jars/*) and
integration-tests/target/test-classes. Both sides draw from the model's own distribution, from random prompts, and
nothing ends early. Loading and start-up are left out. Each side works several times in one process and its fastest time counts:
ours in --rounds, transformers in each of the batch sizes, there of the first --theirs completions. Products are of --precision here;
there of that and of float32, whichever is faster. Ratios are of tokens a second, and of tokens a second of processor time, which other
processes on the machine disturb less. Needs torch and transformers.
"""
import argparse
import json
import os
import statistics
import subprocess
import time

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", TQDM_DISABLE="1")
import torch
from transformers import AutoModelForCausalLM

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--classpath", required=True)
arguments.add_argument("--model", required=True)
arguments.add_argument("--java", default="java -Xmx2g -Dorg.bytedeco.javacpp.maxphysicalbytes=16g")
arguments.add_argument("--prompts", type=int, default=64)
arguments.add_argument("--prompt-tokens", type=int, default=16)
arguments.add_argument("--completions", type=int, default=8)
arguments.add_argument("--tokens", type=int, default=64)
arguments.add_argument("--batches", default="64,256,512")
arguments.add_argument("--rounds", type=int, default=3)
arguments.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
arguments.add_argument("--runs", type=int, default=2)
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--theirs", type=int, help="completions that transformers generates; all where it is not given")
given = arguments.parse_args()

torch.set_num_threads(given.threads)
torch.manual_seed(0)
models = {precision: AutoModelForCausalLM.from_pretrained(given.model, dtype=getattr(torch, precision)).eval()
          for precision in {"float32", given.precision}}
vocabulary = models["float32"].config.vocab_size
parameters = sum(value.numel() for name, value in models["float32"].named_parameters() if "wpe" not in name)
prompts = torch.randint(0, vocabulary, (given.prompts, given.prompt_tokens)).repeat_interleave(given.completions, 0)


def ours():
    line = subprocess.run(
        [*given.java.split(), "-cp", given.classpath, "io.plumbline.comparison.GenerationSpeed", given.model,
         *map(str, (given.prompts, given.prompt_tokens, given.completions, given.tokens, given.threads, given.rounds)),
         given.precision],
        check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "OPENBLAS_CORETYPE": "Haswell"}).stdout
    result = max(map(json.loads, line.strip().splitlines()), key=rate)
    result["arithmetic"] = 2 * parameters * result["tokens"] / result["seconds"] / 1e9 / result["matmul_gflops"]
    return result


def theirs(precision, batch):
    rows = prompts[:given.theirs] if given.theirs else prompts
    start, cpu, made = time.time(), time.process_time(), 0
    with torch.inference_mode():
        for part in rows.split(batch):
            result = models[precision].generate(
                part, attention_mask=torch.ones_like(part), do_sample=True, temperature=1.0, top_k=0, top_p=1.0,
                max_new_tokens=given.tokens, min_new_tokens=given.tokens, pad_token_id=0)
            made += result.shape[0] * (result.shape[1] - part.shape[1])
    return {"tokens": made, "seconds": time.time() - start, "cpu_seconds": time.process_time() - cpu,
            "batch": batch, "precision": precision}


def rate(result, clock="seconds"):
    return result["tokens"] / result[clock]


ratios, cpu_ratios = [], []
for run in range(given.runs):
    mine = ours()
    peers = [theirs(precision, int(batch)) for precision in models for batch in given.batches.split(",")]
    best = max(peers, key=rate)
    ratios.append(rate(mine) / rate(best))
    cpu_ratios.append(rate(mine, "cpu_seconds") / max(rate(peer, "cpu_seconds") for peer in peers))
    print(json.dumps({"ours": mine, "theirs": peers}), flush=True)
print(json.dumps({"ratio": statistics.median(ratios), "cpu_ratio": statistics.median(cpu_ratios)}))
