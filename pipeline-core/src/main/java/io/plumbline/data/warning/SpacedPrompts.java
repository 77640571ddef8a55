package io.plumbline.data.warning;

import java.util.Optional;

/** Prompts that stand on both sides of the split with other white space: held out in name only. */
final class SpacedPrompts implements SetWarning {
    @Override
    public String code() {
        return "spaced_prompts";
    }

    @Override
    public Counted counted(WholeSet set) {
        return new Counted(set.spacedPrompts(), set.prompts());
    }

    @Override
    public Optional<String> of(Counted counted) {
        return counted.showing() > 0
                ? Optional.of(counted.showing() + " of " + counted.told()
                        + " held-out prompts differ from a prompt to train on"
                        + " in white space alone, so that their scores are too good; write the white space of prompts"
                        + " alike, or give other prompts in data.held-out")
                : Optional.empty();
    }
}
