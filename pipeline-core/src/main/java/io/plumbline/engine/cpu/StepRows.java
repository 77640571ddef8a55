package io.plumbline.engine.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one step of generation: all tokens of texts that begin, and the last token of each completion that goes on. Filled
 * up with rows that mean nothing to whole parts of {@link #PART} rows, as are the rows that predict: products are made part by
 * part, so that each is of the same shape, and the numbers of a row do not depend on how many others there are.
 */
final class StepRows implements TokenRows {
    /** Rows of a part. The library computes 12 alike, wherever they stand in a product of a multiple of 12. */
    static final int PART = 96;

    private final int tokens;
    private final int longest;
    private final int[] tokenIds;
    private final int[] positions;
    private final int[] lengths;
    private final int[] places;
    private final Predictions predictions;
    private final KeptAttentionPlan attention;

    private StepRows(Builder builder) {
        tokens = builder.tokens;
        longest = Arrays.stream(builder.lengths, 0, tokens).max().orElseThrow();
        int rows = whole(tokens);
        tokenIds = Arrays.copyOf(builder.tokenIds, rows);
        positions = Arrays.copyOf(builder.positions, rows);
        lengths = Arrays.copyOf(builder.lengths, rows);
        places = Arrays.copyOf(builder.places, rows);
        int[] predicting = new int[whole(builder.predicting.size())];
        for (int i = 0; i < builder.predicting.size(); i++) {
            predicting[i] = builder.predicting.get(i);
        }
        predictions = Predictions.withoutTargets(predicting, rows);
        attention = new KeptAttentionPlan(builder.sequences);
    }

    private static int whole(int rows) {
        return (rows + PART - 1) / PART * PART;
    }

    /** Puts rows together. Those from which tokens are drawn have the order in which they are added. */
    static final class Builder {
        private final List<KeptAttentionPlan.Sequence> sequences = new ArrayList<>();
        private final List<Integer> predicting = new ArrayList<>();
        private int tokens;
        private int[] tokenIds = new int[PART];
        private int[] positions = new int[PART];
        private int[] lengths = new int[PART];
        private int[] places = new int[PART];

        /** Adds a text that begins. */
        void begin(int[] text, Places own) {
            sequences.add(new KeptAttentionPlan.Sequence(tokens, text.length, List.of(own)));
            for (int i = 0; i < text.length; i++) {
                add(text[i], i, text.length, own.first() + i);
            }
            predicting.add(tokens - 1);
        }

        /**
         * Adds a completion's last token.
         *
         * @param kept where the tokens up to it are kept, its own place the last
         */
        void goOn(int token, int position, List<Places> kept) {
            sequences.add(new KeptAttentionPlan.Sequence(tokens, 1, kept));
            Places last = kept.get(kept.size() - 1);
            add(token, position, position + 1, last.end() - 1);
            predicting.add(tokens - 1);
        }

        private void add(int token, int position, int length, int place) {
            if (tokens == tokenIds.length) {
                int larger = 2 * tokens;
                tokenIds = Arrays.copyOf(tokenIds, larger);
                positions = Arrays.copyOf(positions, larger);
                lengths = Arrays.copyOf(lengths, larger);
                places = Arrays.copyOf(places, larger);
            }
            tokenIds[tokens] = token;
            positions[tokens] = position;
            lengths[tokens] = length;
            places[tokens] = place;
            tokens++;
        }

        /** Number of rows so far. */
        int tokens() {
            return tokens;
        }

        StepRows build() {
            return new StepRows(this);
        }
    }

    /** Number of rows that mean something: the first ones. */
    int tokens() {
        return tokens;
    }

    /** Tokens of the longest sequence. */
    int longest() {
        return longest;
    }

    /** Number of parts. */
    int parts() {
        return tokenIds.length / PART;
    }

    /** Number of parts of the rows that predict. */
    int predictingParts() {
        return predictions.all().size() / PART;
    }

    /** Returns the place at which a row's keys and values are kept. */
    int place(int row) {
        return places[row];
    }

    /** Attention of the rows that mean something. */
    KeptAttentionPlan attention() {
        return attention;
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

    @Override
    public int longestOfGroup(int row) {
        return lengths[row];
    }

    @Override
    public Predictions predictions() {
        return predictions;
    }
}
