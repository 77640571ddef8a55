#!/usr/bin/env python3
"""Writes what transformers' logits processors make of random logits, for TokenSamplerTest.

  make_sampling_numbers.py > pipeline-core/src/test/resources/io/plumbline/engine/cpu/sampling.json

Each case holds the logits, the tokens of the text so far, the options of Sampling, and the log-probs that generate would draw
from: null for a token that is cut off. Needs torch and transformers.
"""
import json

import torch
from transformers import GenerationConfig, GPT2Config, GPT2LMHeadModel, LogitsProcessorList

torch.manual_seed(5)
VOCABULARY = 60
model = GPT2LMHeadModel(GPT2Config(vocab_size=VOCABULARY, n_layer=1, n_head=1, n_embd=4, n_positions=64))
OPTIONS = [
    # temperature, top-k, top-p, min-p, repetition penalty
    (1.0, 0, 1.0, 0.0, 1.0),
    (0.7, 0, 1.0, 0.0, 1.0),
    (1.5, 0, 1.0, 0.0, 1.0),
    (1.0, 1, 1.0, 0.0, 1.0),
    (1.0, 7, 1.0, 0.0, 1.0),
    (1.0, 500, 1.0, 0.0, 1.0),
    (1.0, 0, 0.9, 0.0, 1.0),
    (1.0, 0, 0.3, 0.0, 1.0),
    (1.0, 0, 1e-4, 0.0, 1.0),
    (1.0, 0, 1.0, 0.1, 1.0),
    (1.0, 0, 1.0, 1.0, 1.0),
    (1.0, 0, 1.0, 0.0, 1.3),
    (1.0, 0, 1.0, 0.0, 0.8),
    (0.8, 20, 0.9, 0.05, 1.2),
    (1.3, 12, 0.5, 0.0, 1.0),
    (0.5, 0, 0.95, 0.02, 1.1),
]


def processed(logits, text, options):
    temperature, top_k, top_p, min_p, penalty = options
    config = GenerationConfig(
        do_sample=True, temperature=temperature, top_k=top_k, top_p=top_p, min_p=min_p or None,
        repetition_penalty=penalty, eos_token_id=None)
    processors = model._get_logits_processor(
        generation_config=config, input_ids_seq_length=len(text), device="cpu",
        logits_processor=LogitsProcessorList())
    scores = processors(torch.tensor([text]), torch.tensor([logits], dtype=torch.float32))
    return scores.double().log_softmax(-1)[0].tolist()


cases = []
for number, options in enumerate(OPTIONS * 2):
    # Of some the logits are few different numbers, so that cuts fall among equal ones.
    logits = torch.randn(VOCABULARY) * 1.5
    # Nucleus sampling chooses among equal ones by an unstable sort.
    if number >= len(OPTIONS) and options[2] == 1.0:
        logits = logits.round()
    logits = logits.tolist()
    text = torch.randint(0, VOCABULARY, (1 + number % 9,)).tolist()
    text += text[:2]
    log_probs = [None if value == float("-inf") else value for value in processed(logits, text, options)]
    names = ("temperature", "top_k", "top_p", "min_p", "repetition_penalty")
    cases.append({**dict(zip(names, options)), "text": text, "logits": logits, "log_probs": log_probs})
print(json.dumps(cases, indent=None, separators=(",", ":")).replace("},{", "},\n{"))
