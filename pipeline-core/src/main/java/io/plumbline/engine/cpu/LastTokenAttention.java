package io.plumbline.engine.cpu;

import io.plumbline.model.AttentionConfig;

/**
 * Attention of the last token of a sequence over what is kept of it: products of vectors with the keys and the values where they
 * stand. What it computes depends on this sequence alone, and of a head on this head alone.
 */
final class LastTokenAttention {
    private final int headSize;
    private final int queriesPerKey;
    private final HeadColumns columns;
    private final ScoreSoftmax softmax;

    LastTokenAttention(AttentionConfig config, HeadColumns columns, ScoreSoftmax softmax) {
        this.headSize = config.headSize();
        this.queriesPerKey = config.heads() / config.keyValueHeads();
        this.columns = columns;
        this.softmax = softmax;
    }

    /** Elements of the scores of a sequence's last token, up to that length, with all heads. */
    static int scoreElements(AttentionConfig config, int longest) {
        return Math.multiplyExact(config.heads(), longest);
    }

    /** The scores of some heads: a row a query head, of the keys that it attends to. */
    private record Scores(Range keyHeads, int first, int count) {}

    /**
     * Attends with all query heads of some key heads.
     *
     * @param packed queries, keys and values side by side, {@code [rows, queries + 2 * keyValues]}
     * @param attended {@code [rows, queries]}, of which the sequence's row is written
     */
    void forward(
            KeyValueCache.Layer kept,
            LastTokens.Sequence sequence,
            Range keyHeads,
            Matrix packed,
            Matrix attended,
            Scratch scratch) {
        int all = sequence.keys();
        int count = Math.min(all, softmax.window());
        Scores scores = new Scores(keyHeads, all - count, count);
        againstKeys(kept, sequence, scores, packed, scratch);
        softmax.forwardWhole(keyHeads.size() * queriesPerKey, count, scratch);
        timesValues(kept, sequence, scores, attended, scratch);
    }

    private void againstKeys(
            KeyValueCache.Layer kept, LastTokens.Sequence sequence, Scores scores, Matrix packed, Scratch scratch) {
        int passed = 0;
        for (LastTokens.Part part : sequence.kept()) {
            int skipped = Math.min(part.used(), Math.max(0, scores.first - passed));
            int some = part.used() - skipped;
            int column = passed + skipped - scores.first;
            int row = 0;
            for (int keyHead = scores.keyHeads.start(); keyHead < scores.keyHeads.end() && some > 0; keyHead++) {
                MatrixBlock keys = scratch.keyBlock(kept.vectors(), kept.firstKey(part.places(), keyHead) + skipped, 0);
                for (int head = keyHead * queriesPerKey; head < (keyHead + 1) * queriesPerKey; head++, row++) {
                    MatrixBlock query = scratch.queryBlock(packed, sequence.row(), columns.query(head));
                    MatrixBlock result =
                            scratch.scoreBlock(scratch.scores(), row * scores.count + column, scores.count);
                    scratch.smallProducts().timesVector(some, headSize, softmax.scale(), keys, query, result);
                }
            }
            passed += part.used();
        }
    }

    private void timesValues(
            KeyValueCache.Layer kept, LastTokens.Sequence sequence, Scores scores, Matrix attended, Scratch scratch) {
        int passed = 0;
        float keep = 0;
        for (LastTokens.Part part : sequence.kept()) {
            int skipped = Math.min(part.used(), Math.max(0, scores.first - passed));
            int some = part.used() - skipped;
            int column = passed + skipped - scores.first;
            int row = 0;
            for (int keyHead = scores.keyHeads.start(); keyHead < scores.keyHeads.end() && some > 0; keyHead++) {
                MatrixBlock values =
                        scratch.keyBlock(kept.vectors(), kept.firstValue(part.places(), keyHead) + skipped, 0);
                for (int head = keyHead * queriesPerKey; head < (keyHead + 1) * queriesPerKey; head++, row++) {
                    MatrixBlock shares =
                            scratch.scoreBlock(scratch.scores(), row * scores.count + column, scores.count);
                    MatrixBlock result = scratch.queryBlock(attended, sequence.row(), head * headSize);
                    scratch.smallProducts().transposedTimesVector(some, headSize, values, shares, keep, result);
                }
            }
            keep = some > 0 ? 1 : keep;
            passed += part.used();
        }
    }
}
