package io.plumbline.engine.cpu;

import io.plumbline.engine.PromptGroup;
import io.plumbline.model.EmbeddingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups laid out one after the other without padding, prompt | completion | completion ..., and what follows from
 * that: positions, who attends to whom, which rows predict what. What all completions of a group start with stands
 * once, like the prompt, and a completion's last token has no row, since nothing follows it.
 */
final class PackedBatch {

    private final int[] tokenIds;
    private final int[] positions;
    private final List<List<Segment>> segments;
    private final double[] attentionCosts;
    private final int[] predictingRows;
    private final int[] predictingIndices;
    private final int[] firstTargets;
    private final int[] targetTokens;
    private final int[] targetIndices;
    private final int agreeing;
    private final int longest;

    private PackedBatch(List<PromptGroup> groups, EmbeddingConfig embedding) {
        int rows = 0;
        int targets = 0;
        int predicting = 0;
        int shared = 0;
        for (PromptGroup group : groups) {
            check(group, embedding);
            rows = Math.addExact(rows, group.rows());
            targets += group.targets();
            predicting += 1 + group.rows() - group.prompt().length;
            shared += group.sharedTokens();
        }
        tokenIds = new int[rows];
        positions = new int[rows];
        segments = new ArrayList<>(groups.size());
        attentionCosts = new double[groups.size() + 1];
        predictingRows = new int[predicting];
        firstTargets = new int[predicting + 1];
        targetTokens = new int[targets];
        targetIndices = new int[targets];
        agreeing = shared;
        int most = 0;
        for (int i = 0, row = 0; i < groups.size(); i++) {
            PromptGroup group = groups.get(i);
            attentionCosts[i + 1] = attentionCosts[i] + lay(group, row);
            row += group.rows();
            for (int[] completion : group.completions()) {
                most = Math.max(most, group.prompt().length + completion.length);
            }
        }
        longest = most;
        predictShared(groups);
        predictRests(groups);
        predictingIndices = new int[rows];
        Arrays.fill(predictingIndices, -1);
        for (int i = 0; i < predicting; i++) {
            predictingIndices[predictingRows[i]] = i;
        }
    }

    /** Lays a batch out. Token ids and lengths are checked first. */
    static PackedBatch of(List<PromptGroup> groups, EmbeddingConfig embedding) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("A batch must have at least one group");
        }
        return new PackedBatch(groups, embedding);
    }

    private static void check(PromptGroup group, EmbeddingConfig embedding) {
        check(group.prompt(), embedding.vocabularySize());
        for (int[] completion : group.completions()) {
            check(completion, embedding.vocabularySize());
            int length = group.prompt().length + completion.length;
            if (length > embedding.maxPositions()) {
                throw new IllegalArgumentException("A sequence of " + length
                        + " tokens is longer than the model's max_position_embeddings " + embedding.maxPositions());
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

    /** Places a group's rows; gives what attention to them costs. */
    private double lay(PromptGroup group, int start) {
        int shared = group.sharedTokens();
        int trunk = group.prompt().length + shared;
        place(group.prompt(), 0, group.prompt().length, start, 0);
        place(group.completions().get(0), 0, shared, start + group.prompt().length, group.prompt().length);
        List<Segment> ofGroup = new ArrayList<>(group.completions().size());
        int row = start + trunk;
        double cost = 0;
        for (int[] completion : group.completions()) {
            int rest = completion.length - 1 - shared;
            place(completion, shared, completion.length - 1, row, trunk);
            Segment segment = ofGroup.isEmpty()
                    ? new Segment(start, trunk + rest, group.prompt().length - 1, start, 0)
                    : new Segment(row, rest, 0, start, trunk);
            // A later completion of which only the last token is its own has no rows.
            if (segment.rows() > 0) {
                ofGroup.add(segment);
            }
            cost += (double) segment.rows() * (segment.rows() + segment.contextRows());
            row += rest;
        }
        segments.add(List.copyOf(ofGroup));
        return cost;
    }

    private void place(int[] tokens, int from, int to, int row, int position) {
        for (int i = 0; i < to - from; i++) {
            tokenIds[row + i] = tokens[from + i];
            positions[row + i] = position + i;
        }
    }

    /** The rows that ask the same token of every completion of their group come first. */
    private void predictShared(List<PromptGroup> groups) {
        int row = 0;
        int index = 0;
        int target = 0;
        int token = 0;
        for (PromptGroup group : groups) {
            for (int i = 0; i < group.sharedTokens(); i++) {
                predictingRows[index] = row + group.prompt().length - 1 + i;
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
            predictingRows[index] = row - 1;
            firstTargets[index++] = target;
            target = predictOfAll(group, shared, token, target);
            for (int[] completion : group.completions()) {
                for (int i = shared + 1; i < completion.length; i++) {
                    predictingRows[index] = row++;
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

    /** Rows of the batch: tokens that something follows, shared ones once. */
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
     * Returns the (group, head) units that a worker attends to: the units in order, group by group, cut where the work is;
     * in the last block, where prompts do not attend, only about there.
     *
     * @param heads units a group
     */
    Range attentionUnits(int heads, Lane lane) {
        return new Range(
                firstUnitFrom((double) lane.index() / lane.count(), heads),
                firstUnitFrom((lane.index() + 1.0) / lane.count(), heads));
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

    /** Rows that predict completion tokens. */
    Range predicting() {
        return new Range(0, predictingRows.length);
    }

    /** The first of the predicting rows, all whose targets are one token that several completions share. */
    Range agreeing() {
        return new Range(0, agreeing);
    }

    /** The row of the batch that a predicting row is. */
    int predictingRow(int index) {
        return predictingRows[index];
    }

    /** Returns the index of a row of the batch among the predicting rows; -1 if it predicts nothing. */
    int predictingIndex(int row) {
        return predictingIndices[row];
    }

    /** The targets of a predicting row: several for a row that several completions share. */
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

    /** Returns the index of a target among all completion tokens: by group, by completion, by token. */
    int targetIndex(int target) {
        return targetIndices[target];
    }
}
