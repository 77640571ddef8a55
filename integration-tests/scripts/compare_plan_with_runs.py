#!/usr/bin/env python3
"""Trains on one worker and on several, each a process of one thread on this machine, and holds `plan` to the time a round took.

  compare_plan_with_runs.py --model DIR --data hh.jsonl.gz [--workers 1,2] [--rows 130] [--lora-rank 8]
                            [--set KEY=VALUE ...] [--heap 1g] [--overhead 1536m] [--network-gbit 1000]

Measures with `bench --averaging` on one thread, runs ingest and reference once, then train with each number of workers on
Spark's local-cluster, whose executors are processes that exchange what executors of a cluster exchange. Their network is the
machine's own, which is in what bench measures. The time of a round is the median distance between the first Spark jobs of two
rounds, from Spark's event log. Prints what bench and plan print and a line a number of workers, and exits 1 where a prediction
is off by more than --tolerance. Nothing else should run on the machine, which needs a core a worker.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

PLUMBLINE = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "bin" / "plumbline"

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--plumbline", default=str(PLUMBLINE))
arguments.add_argument("--model", required=True)
arguments.add_argument("--data", required=True, help="JSON lines, maybe .gz")
arguments.add_argument("--workers", default="1,2")
arguments.add_argument("--rows", type=int, default=130)
arguments.add_argument("--lora-rank", type=int, default=0)
arguments.add_argument("--set", action="append", default=[], help="more settings, for plan and the runs alike")
arguments.add_argument("--batch", type=int, default=8, help="training.examples-per-step")
arguments.add_argument("--steps-per-averaging", type=int, default=2)
arguments.add_argument("--max-length", type=int, default=128)
arguments.add_argument("--heap", default="1g")
arguments.add_argument("--overhead", default="1536m")
arguments.add_argument("--driver-memory", default="1500m")
arguments.add_argument("--network-gbit", default="1000", help="beside what bench measures")
arguments.add_argument("--tolerance", type=float, default=0.15)
given = arguments.parse_args()


def megabytes(size):
    return int(size[:-1]) * (1024 if size.endswith("g") else 1)


def run(*command):
    done = subprocess.run([given.plumbline, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=dict(os.environ, OMP_NUM_THREADS="1"))
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def round_seconds(log):
    """Median time between the first jobs of two rounds, the first round left out: it opens the models."""
    starts = {}
    for line in open(log):
        event = json.loads(line)
        if event["Event"] == "SparkListenerJobStart":
            name = (event.get("Properties") or {}).get("spark.job.description", "")
            found = re.search(r"round (\d+)", name)
            if found:
                number = int(found.group(1))
                starts[number] = min(event["Submission Time"], starts.get(number, event["Submission Time"]))
    times = [starts[number] for number in sorted(starts)]
    distances = [(later - earlier) / 1000 for earlier, later in zip(times[1:], times[2:])]
    if not distances:
        sys.exit(f"{log} has fewer than three rounds: give more --rows")
    return statistics.median(distances), len(distances)


with tempfile.TemporaryDirectory() as scratch:
    rows = os.path.join(scratch, "rows.jsonl")
    reader = subprocess.Popen(["zcat", "-f", given.data], stdout=subprocess.PIPE)
    with open(rows, "wb") as target:
        for _, line in zip(range(given.rows), reader.stdout):
            target.write(line)
    reader.kill()
    settings = [f"run.dir={scratch}/run", f"model.path={given.model}", f"data.train={rows}", "data.held-out-fraction=0.02",
                f"tokenizer.max-length={given.max_length}", f"tokenizer.max-prompt-length={given.max_length * 3 // 4}",
                f"training.examples-per-step={given.batch}", f"training.steps-per-averaging={given.steps_per_averaging}",
                "training.warmup-ratio=0", f"lora.rank={given.lora_rank}", *given.set]
    settings = [part for setting in settings for part in ("--set", setting)]
    bench = os.path.join(scratch, "bench.json")
    with open(bench, "w") as target:
        target.write(run("--driver-memory", given.driver_memory, "bench", "--model", given.model, "--data", rows, "--threads", "1", "--averaging",
                         "--lora-rank", str(given.lora_rank), "--batch", str(given.batch), "--pairs", str(4 * given.batch),
                         "--warmup", "1", "--max-length", str(given.max_length),
                         "--max-prompt-length", str(given.max_length * 3 // 4)))
    print(pathlib.Path(bench).read_text().splitlines()[-1])
    run("ingest", *settings)
    run("reference", *settings)
    table = run("plan", *settings, "--bench", bench, "--workers", given.workers, "--network-gbit", given.network_gbit)
    print(table)
    predicted = {int(cells[1]): float(cells[5]) for cells in
                 (line.split("|") for line in table.splitlines() if re.match(r"\| \d", line))}
    off = False
    for workers in sorted(predicted):
        logs = os.path.join(scratch, f"log-{workers}")
        os.mkdir(logs)
        run("--master", f"local-cluster[{workers},1,{megabytes(given.heap) + megabytes(given.overhead)}]",
            "--driver-memory", given.driver_memory,
            "--conf", f"spark.executor.memory={given.heap}", "--conf", f"spark.executor.memoryOverhead={given.overhead}",
            "--conf", "spark.eventLog.enabled=true", "--conf", f"spark.eventLog.dir=file:{logs}",
            "train", *settings, "--set", f"run.name=w{workers}", "--set", f"training.workers={workers}")
        measured, rounds = round_seconds(os.path.join(logs, os.listdir(logs)[0]))
        error = predicted[workers] / measured - 1
        off = off or abs(error) > given.tolerance
        print(f"{workers} worker(s): a round takes {measured:.2f} s (median of {rounds}), predicted "
              f"{predicted[workers]:.2f} s, off by {100 * error:+.0f} %")
sys.exit(1 if off else 0)
