package io.plumbline.engine.cpu;

import io.plumbline.engine.PromptGroup;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a batch that predict completion tokens, numbered by an index of their own, and their targets: the tokens that
 * each predicts. What all completions of a group start with stands once, so a row may have one target for each of them.
 */
final class Predictions {
    private final int[] rows;
    private final int[] indices;
    private final int[] firstTargets;
    private final int[] targetTokens;
    private final int[] targetIndices;
    private final int agreeing;

    Predictions(List<PromptGroup> groups) {
        int batchRows = 0;
        int predicting = 0;
        int targets = 0;
        int shared = 0;
        for (PromptGroup group : groups) {
            batchRows += group.rows();
            predicting += 1 + group.rows() - group.prompt().length;
            targets += group.targets();
            shared += group.sharedTokens();
        }
        rows = new int[predicting];
        firstTargets = new int[predicting + 1];
        targetTokens = new int[targets];
        targetIndices = new int[targets];
        agreeing = shared;
        predictShared(groups);
        predictRests(groups);
        indices = new int[batchRows];
        Arrays.fill(indices, -1);
        for (int i = 0; i < predicting; i++) {
            indices[rows[i]] = i;
        }
    }

    private Predictions(int[] rows, int batchRows) {
        this.rows = rows;
        firstTargets = new int[rows.length + 1];
        targetTokens = new int[0];
        targetIndices = new int[0];
        agreeing = 0;
        indices = new int[batchRows];
        Arrays.fill(indices, -1);
        for (int i = 0; i < rows.length; i++) {
            indices[rows[i]] = i;
        }
    }

    /** Rows whose tokens are to be drawn, so that they have no targets. */
    static Predictions withoutTargets(int[] rows, int batchRows) {
        return new Predictions(rows, batchRows);
    }

    private Predictions(Predictions tokens, int[] firstTargets, int[] targetTokens, int[] targetIndices) {
        rows = tokens.rows;
        indices = tokens.indices;
        agreeing = tokens.agreeing;
        this.firstTargets = firstTargets;
        this.targetTokens = targetTokens;
        this.targetIndices = targetIndices;
    }

    /**
     * Returns the same rows with one target for each completion, its last token, at the row before it. A target's index is that
     * of its completion: by group, by completion.
     */
    Predictions ofEnds(List<PromptGroup> groups) {
        int[] completionOf = new int[targetTokens.length]; // of a completion's last token; -1 of others
        Arrays.fill(completionOf, -1);
        int token = 0;
        int completions = 0;
        for (PromptGroup group : groups) {
            for (int[] completion : group.completions()) {
                token += completion.length;
                completionOf[token - 1] = completions++;
            }
        }
        int[] first = new int[firstTargets.length];
        int[] tokens = new int[completions];
        int[] places = new int[completions];
        int ends = 0;
        for (int index = 0; index < rows.length; index++) {
            Range targets = targetsOf(index);
            for (int target = targets.start(); target < targets.end(); target++) {
                int completion = completionOf[targetIndices[target]];
                if (completion >= 0) {
                    tokens[ends] = targetTokens[target];
                    places[ends++] = completion;
                }
            }
            first[index + 1] = ends;
        }
        return new Predictions(this, first, tokens, places);
    }

    /** The rows that ask the same token of every completion of their group come first. */
    private void predictShared(List<PromptGroup> groups) {
        int row = 0;
        int index = 0;
        int target = 0;
        int token = 0;
        for (PromptGroup group : groups) {
            for (int i = 0; i < group.sharedTokens(); i++) {
                rows[index] = row + group.prompt().length - 1 + i;
                firstTargets[index++] = target;
                target = predictOfAll(group, i, token, target);
            }
            row += group.rows();
            token += group.targets();
        }
    }

    /** Then, of every group, the row that asks of each completion its first token of its own, and those after it. */
    private void predictRests(List<PromptGroup> groups) {
        int row = 0;
        int index = agreeing;
        int target = agreeingTargets(groups);
        int token = 0;
        for (PromptGroup group : groups) {
            int shared = group.sharedTokens();
            row += group.prompt().length + shared;
            rows[index] = row - 1;
            firstTargets[index++] = target;
            target = predictOfAll(group, shared, token, target);
            for (int[] completion : group.completions()) {
                for (int i = shared + 1; i < completion.length; i++) {
                    rows[index] = row++;
                    firstTargets[index++] = target;
                    targetTokens[target] = completion[i];
                    targetIndices[target++] = token + i;
                }
                token += completion.length;
            }
        }
        firstTargets[index] = target;
    }

    private static int agreeingTargets(List<PromptGroup> groups) {
        return groups.stream()
                .mapToInt(group -> group.sharedTokens() * group.completions().size())
                .sum();
    }

    private int predictOfAll(PromptGroup group, int at, int firstToken, int firstTarget) {
        int target = firstTarget;
        int token = firstToken;
        for (int[] completion : group.completions()) {
            targetTokens[target] = completion[at];
            targetIndices[target++] = token + at;
            token += completion.length;
        }
        return target;
    }

    /** Indices of all of them. */
    Range all() {
        return new Range(0, rows.length);
    }

    /** Indices of the first of them, all whose targets are one token that several completions share. */
    Range agreeing() {
        return new Range(0, agreeing);
    }

    /** Returns the row of the batch that has an index. */
    int row(int index) {
        return rows[index];
    }

    /** Returns the index of a row of the batch; -1 if it predicts nothing. */
    int indexOf(int row) {
        return indices[row];
    }

    /** Returns the targets of the row that has an index. */
    Range targetsOf(int index) {
        return new Range(firstTargets[index], firstTargets[index + 1]);
    }

    /** Number of targets: that of completion tokens, or of completions. */
    int targets() {
        return targetTokens.length;
    }

    /** The token that a target asks for. */
    int targetToken(int target) {
        return targetTokens[target];
    }

    /** Returns the index of a target among all completion tokens, by group, by completion, by token; or among completions. */
    int targetIndex(int target) {
        return targetIndices[target];
    }
}
