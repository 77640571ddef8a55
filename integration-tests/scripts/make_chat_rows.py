#!/usr/bin/env python3
"""Makes rows of messages and what TRL makes of them, as they stand in chat-of-trl.jsonl of pipeline-core's test resources.

  make_chat_rows.py --fixtures DIR --rows 160 --seed 7 >> pipeline-core/src/test/resources/io/plumbline/data/chat-of-trl.jsonl

A line holds a template of DIR/chat, a tokenizer of DIR/models, a row, and the texts of TRL's maybe_apply_chat_template, or
the kind of its refusal; token ids as DPOTrainer has them stand beside them wherever the prompt's begin those of prompt and
completion, and, of completions of several turns by a template that marks answers, which of their tokens are the
assistant's. Run it with the Python that has trl; nothing is downloaded.
"""
import argparse
import json
import logging
import os
import pathlib
import random
import warnings

os.environ.update(TOKENIZERS_PARALLELISM="false", HF_HUB_OFFLINE="1")
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
from transformers import PreTrainedTokenizerFast  # noqa: E402
from trl.data_utils import maybe_apply_chat_template, maybe_extract_prompt  # noqa: E402

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--fixtures", required=True)
arguments.add_argument("--rows", type=int, default=160)
arguments.add_argument("--seed", type=int, default=7)
given = arguments.parse_args()
fixtures = pathlib.Path(given.fixtures)
chance = random.Random(given.seed)
WORDS = """once upon a time the little cat saw red balls and said hello . , ! ? it's don't 12 x=1; f(): def return é ü 你好 世界
😀 👩‍🚀 <b>1</b> {{ }} | [INST] <|user|> tab double""".split() + ["\t", "\n\n", "  spaces  "]
TOOLS = [{"type": "function", "function": {"name": "weather", "description": "Says the weather.", "parameters": {
    "type": "object", "properties": {"city": {"type": "string", "description": "The city."}}, "required": ["city"]}}}]


def text():
    words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 25)))
    return chance.choice(["", "", " ", "\n"]) + words + chance.choice(["", "", " ", "\n"])


def message(role, content=None):
    return {"role": role, "content": text() if content is None else content}


def row():
    prompt = [message("system")] if chance.random() < 0.25 else []
    prompt.append(message("user"))
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        prompt += [message("assistant"), message("user")]
    tools = chance.random() < 0.15
    if tools and chance.random() < 0.5:
        call = {"type": "function", "function": {"name": "weather", "arguments": {"city": text()}}}
        prompt += [{"role": "assistant", "content": "", "tool_calls": [call]}, message("tool")]
    sides = [[message("assistant")], [message("assistant", "z" + text())]]
    if chance.random() < 0.2:
        sides[0] += [message("user"), message("assistant")]
    if chance.random() < 0.15:
        made = {"prompt": prompt, "completion": sides[0]}
    elif chance.random() < 0.5:
        made = {"chosen": prompt + sides[0], "rejected": prompt + sides[1]}
    else:
        made = {"prompt": prompt, "chosen": sides[0], "rejected": sides[1]}
    if tools:
        made["tools"] = TOOLS
    return made


def content(token):
    return token["content"] if isinstance(token, dict) else token


def tokenizer(name, template):
    folder = fixtures / "models" / name
    config = folder / "tokenizer_config.json"
    named = json.loads(config.read_text()) if config.exists() else {}
    special = {role: content(named.get(role, "<|endoftext|>" if role != "unk_token" else None))
               for role in ("bos_token", "eos_token", "unk_token")}
    # Not AutoTokenizer: for a Llama it makes another tokenizer than tokenizer.json says.
    made = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), **special)
    made.chat_template = (fixtures / "chat" / f"{template}.jinja").read_text()
    return made


def ids(made, rendered):
    sides = [rendered[side] for side in ("chosen", "rejected", "completion") if side in rendered]
    prompt = made(rendered["prompt"], add_special_tokens=False)["input_ids"]
    whole = [made(rendered["prompt"] + side, add_special_tokens=False)["input_ids"] for side in sides]
    if all(one[:len(prompt)] == prompt for one in whole):
        return {"ids": [prompt] + [one[len(prompt):] for one in whole]}
    return {}


def assistants(made, example, numbers, further):
    """For each completion of several turns, 1 for each of its tokens that is the assistant's, else 0; null for others."""
    if "endgeneration" not in made.chat_template or "ids" not in numbers:
        return {}
    parted = maybe_extract_prompt(example)
    sides = [parted[side] for side in ("chosen", "rejected", "completion") if side in parted]
    masks = []
    for side in sides:
        whole = made.apply_chat_template(
            parted["prompt"] + side, return_dict=True, return_assistant_tokens_mask=True, **further)
        masks.append(whole["assistant_masks"][len(numbers["ids"][0]):] if len(side) > 1 else None)
    return {"assistants": masks} if any(masks) else {}


templates = sorted(path.stem for path in (fixtures / "chat").glob("*.jinja"))
for _ in range(given.rows):
    template, name = chance.choice(templates), chance.choice(["gpt2-tokenizer", "tinystories-656k"])
    made, example = tokenizer(name, template), row()
    if template == "qwen3" and chance.random() < 0.5:
        example["chat_template_kwargs"] = {"enable_thinking": False}
    line = {"template": template, "tokenizer": name, "row": example}
    try:
        further = example.get("chat_template_kwargs", {})
        plain = {key: value for key, value in example.items() if key not in ("tools", "chat_template_kwargs")}
        rendered = maybe_apply_chat_template(
            maybe_extract_prompt(plain), made, tools=example.get("tools"), **further)
        sides = [rendered[side] for side in ("chosen", "rejected", "completion") if side in rendered]
        numbers = ids(made, rendered)
        line |= {"prompt": rendered["prompt"], "completions": sides} | numbers
        line |= assistants(made, plain, numbers, {"tools": example.get("tools"), **further})
    except Exception as refusal:
        line["refused"] = type(refusal).__name__
    print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
