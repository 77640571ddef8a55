#!/usr/bin/env python3
"""Makes a tiny checkpoint of a family from its config.json, with the numbers that PyTorch gives for it in float64.

    make_checkpoint.py CONFIG_JSON DIRECTORY [SEED]

DIRECTORY receives config.json, model.safetensors (random, float32), and
  golden.json            token log-probs of four preference pairs, their DPO loss and its gradient by tensor, the loss
                         of fine-tuning on the chosen sides, and the losses of five steps of several optimisers
  gradients.safetensors  the whole gradient of the DPO loss
  more.json              five steps of AdamW with the parameter groups of transformers' Trainer

Made with torch 2.13 and transformers 5.18. The tests of pipeline-core hold the decoder to these numbers:
src/test/resources/io/plumbline/model/checkpoints/.
"""
import json
import math
import os
import re
import sys

import torch
import torch.nn.functional as functional
import transformers
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM

BETA = 0.1
NOT_DECAYED = re.compile(r"bias|norm|ln_")


def log_probs(model, prompt, completion):
    tokens = torch.tensor([prompt + completion])
    rows = model(tokens).logits[0, :-1].log_softmax(-1)
    return rows.gather(1, tokens[0, 1:, None])[:, 0][len(prompt) - 1:]


def preference_loss(model, pairs, references):
    margins = [
        (log_probs(model, pair["prompt"], pair["chosen"]).sum() - reference["chosen"])
        - (log_probs(model, pair["prompt"], pair["rejected"]).sum() - reference["rejected"])
        for pair, reference in zip(pairs, references)
    ]
    return -functional.logsigmoid(BETA * torch.stack(margins)).mean()


def fine_tuning_loss(model, pairs):
    tokens = sum(len(pair["chosen"]) for pair in pairs)
    return -sum(log_probs(model, pair["prompt"], pair["chosen"]).sum() for pair in pairs) / tokens


def gradients(model, loss):
    model.zero_grad()
    loss.backward()
    return {name: tensor.grad for name, tensor in model.named_parameters()}


def norm(tensors):
    return sum(tensor.detach().norm().item() ** 2 for tensor in tensors) ** 0.5


def steps(model, optimizer, loss, clip=None):
    start = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    losses = []
    for _ in range(5):
        optimizer.zero_grad()
        value = loss()
        value.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        losses.append(value.item())
    losses.append(loss().item())
    result = {"losses": losses, "final_l2": norm(model.parameters())}
    model.load_state_dict(start)
    return result


def make_pairs(vocabulary, seed):
    generator = torch.Generator().manual_seed(seed)

    def ids(count):
        return torch.randint(3, vocabulary, (count,), generator=generator).tolist()

    shared = ids(3)
    return [
        {"prompt": [1] + ids(4), "chosen": ids(5) + [2], "rejected": ids(2) + [2]},
        {"prompt": [1], "chosen": ids(2) + [2], "rejected": ids(4) + [2]},
        {"prompt": [1] + ids(9), "chosen": ids(1), "rejected": ids(7) + [2]},
        {"prompt": [1] + ids(2), "chosen": shared + ids(6) + [2], "rejected": shared + ids(3) + [2]},
    ]


def main(config_file, directory, seed=0):
    torch.manual_seed(seed)
    config = AutoConfig.from_pretrained(config_file)
    made = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float()
    with torch.no_grad():
        for tensor in made.parameters():
            if tensor.dim() == 1:
                tensor.add_(torch.randn(tensor.shape) * 0.1)
    made.save_pretrained(directory)
    os.remove(os.path.join(directory, "generation_config.json"))
    os.chmod(os.path.join(directory, "model.safetensors"), 0o644)
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float64, attn_implementation="eager").eval()

    pairs = make_pairs(config.vocab_size, 1000 + seed)
    uniform = -math.log(config.vocab_size)
    # A uniform model, shifted by pair, so that every pair has a weight of its own in the gradient.
    references = [
        {"chosen": len(pair["chosen"]) * uniform + 0.5 * i, "rejected": len(pair["rejected"]) * uniform - i + 1.0}
        for i, pair in enumerate(pairs)
    ]

    def loss():
        return preference_loss(model, pairs, references)

    def written(name, content):
        with open(os.path.join(directory, name), "w") as file:
            json.dump(content, file, indent=1)
            file.write("\n")

    with torch.no_grad():
        tokens = [
            {side: log_probs(model, pair["prompt"], pair[side]).tolist() for side in ("chosen", "rejected")}
            for pair in pairs
        ]
    whole = gradients(model, loss())
    save_file(
        {name: tensor.float().contiguous() for name, tensor in whole.items()},
        os.path.join(directory, "gradients.safetensors"),
    )
    os.chmod(os.path.join(directory, "gradients.safetensors"), 0o644)
    golden = {
        "transformers": transformers.__version__,
        "torch": torch.__version__,
        "beta": BETA,
        "pairs": pairs,
        "reference_logps": references,
        "token_logps": tokens,
        "loss": loss().item(),
        "gradient_l2": norm(whole.values()),
    }
    fine_tuning = gradients(model, fine_tuning_loss(model, pairs))
    golden["sft"] = {
        "loss_token_mean": fine_tuning_loss(model, pairs).item(),
        "gradient_l2": norm(fine_tuning.values()),
    }
    parameters = dict(model.named_parameters())
    optimizers = {
        "sgd": (torch.optim.SGD(parameters.values(), lr=0.05), None),
        "rmsprop": (torch.optim.RMSprop(parameters.values(), lr=1e-3), None),
        "adamw": (torch.optim.AdamW(parameters.values(), lr=1e-3, weight_decay=0.01), None),
        "adamw_clip": (torch.optim.AdamW(parameters.values(), lr=1e-3, weight_decay=0.0), 0.1),
    }
    golden["steps"] = {
        name: steps(model, optimizer, loss, clip) for name, (optimizer, clip) in optimizers.items()
    }
    written("golden.json", golden)

    decayed = sorted(name for name in parameters if not NOT_DECAYED.search(name))
    groups = [
        {"params": [parameters[name] for name in decayed], "weight_decay": 0.1},
        {"params": [parameters[name] for name in parameters if name not in decayed], "weight_decay": 0.0},
    ]
    decay = {"learning_rate": 1e-3, "weight_decay": 0.1, "decayed": decayed}
    decay.update(steps(model, torch.optim.AdamW(groups, lr=1e-3), loss))
    written("more.json", {"adamw_decay_as_trainer": decay})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
