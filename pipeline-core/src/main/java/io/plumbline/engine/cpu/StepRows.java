package io.plumbline.engine.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one step of generation: all tokens of texts that begin, and the last token of each completion that goes on. Filled
 * up with rows that mean nothing to the parts that products are made in, as are the rows that predict: {@link StepParts}.
 */
final class StepRows implements TokenRows {
    private static final int FIRST_ROOM = 64;

    private final int tokens;
    private final int longest;
    private final int[] tokenIds;
    private final int[] positions;
    private final int[] lengths;
    private final Places[] places;
    private final int[] placesAmong;
    private final StepParts parts;
    private final StepParts predictingParts;
    private final Predictions predictions;
    private final AttentionPlan beginning;
    private final LastTokens goingOn;

    private StepRows(Builder builder) {
        tokens = builder.tokens;
        longest = Arrays.stream(builder.lengths, 0, tokens).max().orElseThrow();
        parts = StepParts.of(tokens);
        predictingParts = StepParts.of(builder.predicting.size());
        int rows = parts.rows();
        tokenIds = Arrays.copyOf(builder.tokenIds, rows);
        positions = Arrays.copyOf(builder.positions, rows);
        lengths = Arrays.copyOf(builder.lengths, rows);
        places = Arrays.copyOf(builder.places, rows);
        placesAmong = Arrays.copyOf(builder.placesAmong, rows);
        int[] predicting = new int[predictingParts.rows()];
        for (int i = 0; i < builder.predicting.size(); i++) {
            predicting[i] = builder.predicting.get(i);
        }
        predictions = Predictions.withoutTargets(predicting, rows);
        beginning = AttentionPlan.ofTexts(builder.beginning);
        goingOn = new LastTokens(builder.goingOn);
    }

    /** Puts rows together. Those from which tokens are drawn have the order in which they are added. */
    static final class Builder {
        private final List<Segment> beginning = new ArrayList<>();
        private final List<LastTokens.Sequence> goingOn = new ArrayList<>();
        private final List<Integer> predicting = new ArrayList<>();
        private int tokens;
        private int[] tokenIds = new int[FIRST_ROOM];
        private int[] positions = new int[FIRST_ROOM];
        private int[] lengths = new int[FIRST_ROOM];
        private Places[] places = new Places[FIRST_ROOM];
        private int[] placesAmong = new int[FIRST_ROOM];

        /** Adds a text that begins. */
        void begin(int[] text, Places own) {
            beginning.add(new Segment(tokens, text.length, 0, tokens, 0));
            for (int i = 0; i < text.length; i++) {
                add(text[i], i, text.length, own, i);
            }
            predicting.add(tokens - 1);
        }

        /**
         * Adds a completion's last token.
         *
         * @param kept where the tokens up to it are kept, its own place the last
         */
        void goOn(int token, int position, List<LastTokens.Part> kept) {
            goingOn.add(new LastTokens.Sequence(tokens, kept));
            LastTokens.Part last = kept.get(kept.size() - 1);
            add(token, position, position + 1, last.places(), last.used() - 1);
            predicting.add(tokens - 1);
        }

        private void add(int token, int position, int length, Places own, int placeAmong) {
            if (tokens == tokenIds.length) {
                int larger = 2 * tokens;
                tokenIds = Arrays.copyOf(tokenIds, larger);
                positions = Arrays.copyOf(positions, larger);
                lengths = Arrays.copyOf(lengths, larger);
                places = Arrays.copyOf(places, larger);
                placesAmong = Arrays.copyOf(placesAmong, larger);
            }
            tokenIds[tokens] = token;
            positions[tokens] = position;
            lengths[tokens] = length;
            places[tokens] = own;
            placesAmong[tokens] = placeAmong;
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

    /** The parts of all rows. */
    StepParts parts() {
        return parts;
    }

    /** The parts of the rows that predict. */
    StepParts predictingParts() {
        return predictingParts;
    }

    /** Returns the places among which a row's keys and values are kept. */
    Places places(int row) {
        return places[row];
    }

    /** Returns which of them is the row's, from 0. */
    int placeAmong(int row) {
        return placesAmong[row];
    }

    /** Attention of the texts that begin. */
    AttentionPlan beginning() {
        return beginning;
    }

    /** The completions that go on. */
    LastTokens goingOn() {
        return goingOn;
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
