package io.plumbline.engine.cpu;

import io.plumbline.engine.BatchRules;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.ScoredGroups;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ScalarConfig;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Groups laid out one after the other without padding, prompt | completion | completion ..., with the position of every row
 * and what follows from the layout. What all completions of a group start with stands once, like the prompt, and a
 * completion's last token has no row, since nothing follows it. Where the head gives scores, a place follows it that has none:
 * {@link ScoredGroups}.
 */
final class PackedBatch implements TokenRows {
    private final int[] tokenIds;
    private final int[] positions;
    private final int[] longestOfGroups; // by row
    private final int longest;
    private final Predictions predictions;
    private final AttentionPlan attentionOfPredicting;
    private final AttentionPlan attention;

    /**
     * @param given groups, whose lengths count
     * @param groups the same as they are laid out
     * @param asked makes the targets of all completion tokens those of the head
     */
    private PackedBatch(List<PromptGroup> given, List<PromptGroup> groups, UnaryOperator<Predictions> asked) {
        int rows = 0;
        for (PromptGroup group : groups) {
            rows = Math.addExact(rows, group.rows());
        }
        longest = given.stream().mapToInt(PromptGroup::longest).max().orElseThrow();
        tokenIds = new int[rows];
        positions = new int[rows];
        longestOfGroups = new int[rows];
        int row = 0;
        for (int index = 0; index < groups.size(); index++) {
            PromptGroup group = groups.get(index);
            place(group, row);
            Arrays.fill(
                    longestOfGroups, row, row + group.rows(), given.get(index).longest());
            row += group.rows();
        }
        predictions = asked.apply(new Predictions(groups));
        attentionOfPredicting = AttentionPlan.ofPredictingRows(groups);
        attention = attentionOfPredicting.attendingWhole();
    }

    /** Lays a batch out for a decoder. Token ids and lengths are checked first. */
    static PackedBatch of(List<PromptGroup> groups, DecoderConfig config) {
        BatchRules.require(groups, config.embedding());
        ScalarConfig scalar = config.head().scalar();
        if (scalar == null) {
            return new PackedBatch(groups, groups, UnaryOperator.identity());
        }
        List<PromptGroup> scored = ScoredGroups.of(groups, scalar);
        return new PackedBatch(groups, scored, predictions -> predictions.ofEnds(scored));
    }

    private void place(PromptGroup group, int start) {
        int prompt = group.prompt().length;
        int shared = group.sharedTokens();
        place(group.prompt(), 0, prompt, start, 0);
        place(group.completions().get(0), 0, shared, start + prompt, prompt);
        int row = start + prompt + shared;
        for (int[] completion : group.completions()) {
            int end = completion.length - 1;
            place(completion, shared, end, row, prompt + shared);
            row += end - shared;
        }
    }

    private void place(int[] tokens, int from, int to, int row, int position) {
        for (int i = 0; i < to - from; i++) {
            tokenIds[row + i] = tokens[from + i];
            positions[row + i] = position + i;
        }
    }

    /** Rows of the batch: tokens that something follows, shared ones once. */
    int tokens() {
        return tokenIds.length;
    }

    @Override
    public Range rows() {
        return new Range(0, tokenIds.length);
    }

    @Override
    public int tokenId(int row) {
        return tokenIds[row];
    }

    @Override
    public int position(int row) {
        return positions[row];
    }

    /** Tokens of the longest sequence of a row's group, prompt and completion. */
    @Override
    public int longestOfGroup(int row) {
        return longestOfGroups[row];
    }

    /** Tokens of the longest sequence, prompt and completion. */
    int longest() {
        return longest;
    }

    /** The rows that predict completion tokens. */
    @Override
    public Predictions predictions() {
        return predictions;
    }

    /** Attention of every row. */
    AttentionPlan attention() {
        return attention;
    }

    /** Attention of the rows that predict completion tokens. */
    AttentionPlan attentionOfPredicting() {
        return attentionOfPredicting;
    }
}
