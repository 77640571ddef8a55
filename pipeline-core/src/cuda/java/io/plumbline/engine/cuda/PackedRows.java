package io.plumbline.engine.cuda;

import io.plumbline.engine.BatchRules;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.EmbeddingConfig;
import java.util.Arrays;
import java.util.List;

/**
 * Groups laid out one after the other, prompt | completion | completion ..., then rows of which nothing comes. What all
 * completions of a group start with stands once, like the prompt, and a completion's last token has no row.
 */
final class PackedRows {
    // This is the layout of engine.cpu's PackedBatch, as arrays that a device reads instead of plans for threads: to
    // share it would mean to move that class and its plans out of engine.cpu.

    private static final int LEAST_STEP = 64;
    private static final int STEPS = 16;
    private static final int NONE = -1;

    private final int used;
    private final int[] tokens;
    private final int[] positions;
    private final int[] contextEnds;
    private final int[] selfStarts;
    private final Targets targets;
    private final Tiles tiles = new Tiles();
    private int longest;

    private PackedRows(List<PromptGroup> groups) {
        used = groups.stream().mapToInt(PromptGroup::rows).reduce(0, Math::addExact);
        int padded = padded(used);
        tokens = new int[padded];
        positions = new int[padded];
        contextEnds = new int[padded];
        selfStarts = new int[padded];
        int mostPredicting = groups.stream()
                .mapToInt(group -> 1 + group.rows() - group.prompt().length)
                .sum();
        targets = new Targets(
                padded(mostPredicting),
                groups.stream().mapToInt(PromptGroup::targets).sum());
        int row = 0;
        int token = 0;
        for (PromptGroup group : groups) {
            lay(group, row, token);
            tiles.add(row, row + group.rows(), contextEnds, selfStarts);
            row += group.rows();
            token += group.targets();
        }
        targets.end(NONE);
    }

    /** Lays a batch out. Token ids and lengths are checked first. */
    static PackedRows of(List<PromptGroup> groups, EmbeddingConfig embedding) {
        BatchRules.require(groups, embedding);
        return new PackedRows(groups);
    }

    /** Rows in steps of a sixteenth, so that batches of about one size are products of one shape, planned once. */
    private static int padded(int rows) {
        int step = Math.max(LEAST_STEP, Integer.highestOneBit(rows) / STEPS);
        return (rows + step - 1) / step * step;
    }

    private void lay(PromptGroup group, int start, int firstToken) {
        int prompt = group.prompt().length;
        int shared = group.sharedTokens();
        int[] first = group.completions().get(0);
        place(group.prompt(), 0, start, start, start);
        place(Arrays.copyOf(first, shared), prompt, start + prompt, start, start);
        for (int i = 0; i <= shared; i++) {
            predictOfAll(group, start + prompt - 1 + i, i, firstToken);
        }
        int trunk = start + prompt + shared;
        int row = trunk;
        int token = firstToken;
        for (int[] completion : group.completions()) {
            // The first completion follows the trunk without a gap.
            int contextEnd = row == trunk ? start : trunk;
            int selfStart = row == trunk ? start : row;
            int[] own = Arrays.copyOfRange(completion, shared, completion.length - 1);
            place(own, prompt + shared, row, contextEnd, selfStart);
            for (int i = shared + 1; i < completion.length; i++) {
                targets.predict(row++);
                targets.aim(completion[i], token + i);
            }
            token += completion.length;
            longest = Math.max(longest, prompt + completion.length);
        }
    }

    private void place(int[] ids, int position, int row, int contextEnd, int selfStart) {
        for (int i = 0; i < ids.length; i++) {
            tokens[row + i] = ids[i];
            positions[row + i] = position + i;
            contextEnds[row + i] = contextEnd;
            selfStarts[row + i] = selfStart;
        }
    }

    private void predictOfAll(PromptGroup group, int row, int at, int firstToken) {
        targets.predict(row);
        int token = firstToken;
        for (int[] completion : group.completions()) {
            targets.aim(completion[at], token + at);
            token += completion.length;
        }
    }

    /** Rows of the batch; those after them are computed too. */
    int used() {
        return used;
    }

    /** Token ids, {@code [rows]}. */
    int[] tokens() {
        return tokens;
    }

    /** {@code [rows]}. */
    int[] positions() {
        return positions;
    }

    /** The ends of what rows attend to from their group's start on, {@code [rows]}. */
    int[] contextEnds() {
        return contextEnds;
    }

    /** The starts of what rows attend to up to themselves, {@code [rows]}. */
    int[] selfStarts() {
        return selfStarts;
    }

    /** The rows that predict, and what they predict. */
    Targets targets() {
        return targets;
    }

    Tiles tiles() {
        return tiles;
    }

    /** Tokens of the longest sequence, prompt and completion. */
    int longest() {
        return longest;
    }
}
