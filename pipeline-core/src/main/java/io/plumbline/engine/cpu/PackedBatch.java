package io.plumbline.engine.cpu;

import io.plumbline.engine.BatchRules;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.EmbeddingConfig;
import java.util.Arrays;
import java.util.List;

/**
 * Groups laid out one after the other without padding, prompt | completion | completion ..., with the position of every row
 * and what follows from the layout. What all completions of a group start with stands once, like the prompt, and a
 * completion's last token has no row, since nothing follows it.
 */
final class PackedBatch implements TokenRows {
    private final int[] tokenIds;
    private final int[] positions;
    private final int[] longestOfGroups; // by row
    private final int longest;
    private final Predictions predictions;
    private final AttentionPlan attentionOfPredicting;
    private final AttentionPlan attention;

    private PackedBatch(List<PromptGroup> groups) {
        int rows = 0;
        int most = 0;
        for (PromptGroup group : groups) {
            rows = Math.addExact(rows, group.rows());
            most = Math.max(most, group.longest());
        }
        longest = most;
        tokenIds = new int[rows];
        positions = new int[rows];
        longestOfGroups = new int[rows];
        int row = 0;
        for (PromptGroup group : groups) {
            place(group, row);
            Arrays.fill(longestOfGroups, row, row + group.rows(), group.longest());
            row += group.rows();
        }
        predictions = new Predictions(groups);
        attentionOfPredicting = AttentionPlan.ofPredictingRows(groups);
        attention = attentionOfPredicting.attendingWhole();
    }

    /** Lays a batch out. Token ids and lengths are checked first. */
    static PackedBatch of(List<PromptGroup> groups, EmbeddingConfig embedding) {
        BatchRules.require(groups, embedding);
        return new PackedBatch(groups);
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
