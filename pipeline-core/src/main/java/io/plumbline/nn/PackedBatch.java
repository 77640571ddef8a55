package io.plumbline.nn;

import io.plumbline.model.DecoderConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Groups laid out one after the other without padding, prompt | completion | completion ..., and what follows from
 * that: positions, who attends to whom, which rows predict what.
 */
final class PackedBatch {
    /**
     * Rows that attend causally to themselves and fully to a context before them. The first of a group is its prompt
     * together with its first completion, which to attention are one sequence; the others are the other completions,
     * whose context is the prompt.
     *
     * @param start first row
     * @param rows number of rows
     * @param contextStart first row of the context
     * @param contextRows rows of the context, 0 if none
     */
    record Segment(int start, int rows, int contextStart, int contextRows) {}

    private final int[] tokenIds;
    private final int[] positions;
    private final List<List<Segment>> segments;
    private final double[] attentionCosts;
    private final int[] predictingRows;
    private final int[] firstTargets;
    private final int[] targetTokens;
    private final int[] targetIndices;
    private final int longest;

    private PackedBatch(List<PromptGroup> groups, DecoderConfig config) {
        int tokens = 0;
        int targets = 0;
        int predicting = 0;
        for (PromptGroup group : groups) {
            check(group, config);
            tokens = Math.addExact(tokens, group.tokens());
            targets += group.targets();
            // The prompt's last row predicts the first token of every completion; a completion's last row, nothing.
            predicting += 1 + group.targets() - group.completions().size();
        }
        tokenIds = new int[tokens];
        positions = new int[tokens];
        segments = new ArrayList<>(groups.size());
        attentionCosts = new double[groups.size() + 1];
        predictingRows = new int[predicting];
        firstTargets = new int[predicting + 1];
        targetTokens = new int[targets];
        targetIndices = new int[targets];
        int most = 0;
        Cursor cursor = new Cursor();
        for (int i = 0; i < groups.size(); i++) {
            PromptGroup group = groups.get(i);
            attentionCosts[i + 1] = attentionCosts[i] + lay(group, cursor);
            for (int[] completion : group.completions()) {
                most = Math.max(most, group.prompt().length + completion.length);
            }
        }
        firstTargets[predicting] = targets;
        longest = most;
    }

    /** Where the next thing goes. */
    private static final class Cursor {
        private int row;
        private int predicting;
        private int target;
        private int token;
    }

    /** Lays a batch out. Token ids and lengths are checked first. */
    static PackedBatch of(List<PromptGroup> groups, DecoderConfig config) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("A batch must have at least one group");
        }
        return new PackedBatch(groups, config);
    }

    private static void check(PromptGroup group, DecoderConfig config) {
        check(group.prompt(), config.vocabularySize());
        for (int[] completion : group.completions()) {
            check(completion, config.vocabularySize());
            int length = group.prompt().length + completion.length;
            if (length > config.maxPositions()) {
                throw new IllegalArgumentException("A sequence of " + length
                        + " tokens is longer than the model's max_position_embeddings " + config.maxPositions());
            }
        }
    }

    private static void check(int[] tokens, int vocabulary) {
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary) {
                throw new IllegalArgumentException(
                        "Token id " + token + " is outside the model's vocabulary of " + vocabulary);
            }
        }
    }

    private double lay(PromptGroup group, Cursor cursor) {
        int promptStart = cursor.row;
        int promptLength = group.prompt().length;
        place(group.prompt(), 0, cursor);
        predictingRows[cursor.predicting] = cursor.row - 1;
        firstTargets[cursor.predicting++] = cursor.target;
        int token = cursor.token;
        for (int[] completion : group.completions()) {
            addTarget(completion[0], token, cursor);
            token += completion.length;
        }
        List<Segment> ofGroup = new ArrayList<>(group.completions().size());
        double cost = 0;
        for (int[] completion : group.completions()) {
            boolean first = ofGroup.isEmpty();
            int context = first ? 0 : promptLength;
            int start = first ? promptStart : cursor.row;
            int completionStart = cursor.row;
            place(completion, promptLength, cursor);
            for (int i = 1; i < completion.length; i++) {
                predictingRows[cursor.predicting] = completionStart + i - 1;
                firstTargets[cursor.predicting++] = cursor.target;
                addTarget(completion[i], cursor.token + i, cursor);
            }
            cursor.token += completion.length;
            int rows = cursor.row - start;
            ofGroup.add(new Segment(start, rows, promptStart, context));
            cost += (double) rows * (rows + context);
        }
        segments.add(List.copyOf(ofGroup));
        return cost;
    }

    private void place(int[] tokens, int position, Cursor cursor) {
        for (int i = 0; i < tokens.length; i++) {
            tokenIds[cursor.row] = tokens[i];
            positions[cursor.row++] = position + i;
        }
    }

    private void addTarget(int token, int index, Cursor cursor) {
        targetTokens[cursor.target] = token;
        targetIndices[cursor.target++] = index;
    }

    int tokens() {
        return tokenIds.length;
    }

    Range rows() {
        return new Range(0, tokenIds.length);
    }

    int tokenId(int row) {
        return tokenIds[row];
    }

    int position(int row) {
        return positions[row];
    }

    /** Segments of every group. */
    List<List<Segment>> segments() {
        return segments;
    }

    /**
     * Which (group, head) units a worker attends to: the units in order, group by group, cut where the work is.
     *
     * @param heads units a group
     */
    Range attentionUnits(int heads, int worker, int workers) {
        return new Range(
                firstUnitFrom((double) worker / workers, heads), firstUnitFrom((worker + 1.0) / workers, heads));
    }

    private int firstUnitFrom(double share, int heads) {
        int groups = segments.size();
        double wanted = share * attentionCosts[groups];
        int group = 0;
        while (group < groups && attentionCosts[group + 1] < wanted) {
            group++;
        }
        if (share >= 1 || group == groups) {
            return groups * heads;
        }
        double within = (wanted - attentionCosts[group]) / (attentionCosts[group + 1] - attentionCosts[group]);
        return group * heads + (int) Math.round(within * heads);
    }

    /** Tokens of the longest sequence, prompt and completion. */
    int longest() {
        return longest;
    }

    /** Rows that predict completion tokens, in order. */
    Range predicting() {
        return new Range(0, predictingRows.length);
    }

    /** The row of the batch that a predicting row is. */
    int predictingRow(int index) {
        return predictingRows[index];
    }

    /** The targets of a predicting row: several for a prompt's last row. */
    Range targetsOf(int index) {
        return new Range(firstTargets[index], firstTargets[index + 1]);
    }

    /** Number of completion tokens. */
    int targets() {
        return targetTokens.length;
    }

    /** The token that a target asks for. */
    int targetToken(int target) {
        return targetTokens[target];
    }

    /** Where a target stands among all completion tokens: by group, by completion, by token. */
    int targetIndex(int target) {
        return targetIndices[target];
    }
}
