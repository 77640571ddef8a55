package io.plumbline.engine.nd4j;

import io.plumbline.engine.BatchRules;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.ScoredGroups;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.RotaryConfig;
import io.plumbline.model.ScalarConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every completion with its prompt before it, without its last token, which nothing follows: {@code [sequences, length]}, padded
 * behind the end. A token attends to none behind it, so padding reaches no result; and as nothing is predicted there, no gradient
 * comes from it. Where the head gives scores, a place follows the last token that has no row: {@link ScoredGroups}.
 */
final class PaddedBatch {
    private final int sequences;
    private final int length;
    private final INDArray tokenIds; // [tokens]
    private final EmbeddedTokens embedded;
    private final INDArray predicting; // [targets]
    private final int[] targets;
    private final Map<Integer, INDArray> masks = new HashMap<>(); // [1, length, length], by window
    private final Map<RotaryConfig, Rotary> rotaries = new HashMap<>();

    /** Lays a batch out. Token ids and lengths are checked first. */
    PaddedBatch(List<PromptGroup> given, DecoderConfig config) {
        this(given, config, 0);
    }

    /**
     * A batch of one text, whose next token is predicted.
     *
     * @param text shorter than the model has positions for
     */
    static PaddedBatch ofText(int[] text, DecoderConfig config) {
        // The token behind the text is there for its place alone.
        PromptGroup group = new PromptGroup(text, List.of(new int[1]));
        return new PaddedBatch(List.of(group), config, 1);
    }

    /** @param unknown tokens at the end of each sequence that are not there yet, and not counted in its length */
    private PaddedBatch(List<PromptGroup> given, DecoderConfig config, int unknown) {
        BatchRules.require(given, config.embedding());
        ScalarConfig scalar = config.head().scalar();
        List<PromptGroup> groups = scalar == null ? given : ScoredGroups.of(given, scalar);
        sequences =
                groups.stream().mapToInt(group -> group.completions().size()).sum();
        length = groups.stream().mapToInt(PromptGroup::longest).max().orElseThrow() - 1;
        int predictions =
                scalar == null ? groups.stream().mapToInt(PromptGroup::targets).sum() : sequences;
        Rows rows = new Rows(Math.multiplyExact(sequences, length), predictions);
        int sequence = 0;
        for (PromptGroup group : groups) {
            for (int[] completion : group.completions()) {
                rows.place(group.prompt(), completion, scalar == null ? 0 : completion.length - 1, sequence * length);
                sequence++;
            }
        }
        tokenIds = HostCopies.indices(rows.tokens);
        embedded = EmbeddedTokens.of(rows.tokens, rows.taking(config.embedding().paddingTokenId()));
        predicting = HostCopies.indices(rows.predicting);
        targets = rows.targets;
        placePositions(config, lengths(given, unknown));
    }

    private static int[] lengths(List<PromptGroup> groups, int unknown) {
        return groups.stream()
                .flatMapToInt(group -> group.completions().stream()
                        .mapToInt(completion -> group.prompt().length + completion.length - unknown))
                .toArray();
    }

    /** The rows as they are laid out. */
    private static final class Rows {
        private final int[] tokens;
        private final boolean[] real;
        private final int[] predicting;
        private final int[] targets;
        private int placed;

        Rows(int count, int predictions) {
            tokens = new int[count];
            real = new boolean[count];
            predicting = new int[predictions];
            targets = new int[predictions];
        }

        /** @param first the first of the completion's tokens that is predicted */
        void place(int[] prompt, int[] completion, int first, int start) {
            int end = start + prompt.length;
            System.arraycopy(prompt, 0, tokens, start, prompt.length);
            System.arraycopy(completion, 0, tokens, end, completion.length - 1);
            Arrays.fill(real, start, end + completion.length - 1, true);
            for (int i = first; i < completion.length; i++) {
                predicting[placed] = end - 1 + i;
                targets[placed] = completion[i];
                placed++;
            }
        }

        boolean[] taking(Integer paddingTokenId) {
            boolean[] taking = real.clone();
            for (int row = 0; row < taking.length; row++) {
                taking[row] &= paddingTokenId == null || tokens[row] != paddingTokenId;
            }
            return taking;
        }
    }

    private void placePositions(DecoderConfig config, int[] lengths) {
        AttentionConfig attention = config.block().attention();
        Positions positions = new Positions(length);
        for (int layer = 0; layer < config.layers(); layer++) {
            masks.computeIfAbsent(widest(attention.windowOf(layer)), positions::mask);
            RotaryConfig rotary = attention.rotaryOf(layer);
            if (rotary != null) {
                rotaries.computeIfAbsent(rotary, angles -> positions.rotary(angles, lengths));
            }
        }
    }

    private static int widest(Integer window) {
        return window == null ? Integer.MAX_VALUE : window;
    }

    /** The number of completions. */
    int sequences() {
        return sequences;
    }

    /** Tokens of each sequence, padding among them. */
    int length() {
        return length;
    }

    /** Sequences times length. */
    int tokens() {
        return sequences * length;
    }

    /** {@code [tokens]}. */
    INDArray tokenIds() {
        return tokenIds;
    }

    /** The tokens whose vectors take a gradient. */
    EmbeddedTokens embedded() {
        return embedded;
    }

    /**
     * The row that each completion token is predicted from, {@code [targets]}, by group, by completion, by token; or the row
     * that each completion ends with.
     */
    INDArray predicting() {
        return predicting;
    }

    /** The completion tokens, in the same order. */
    int[] targets() {
        return targets;
    }

    /**
     * The numbers that are added to scores, {@code [1, length, length]}.
     *
     * @param window most tokens that a token attends to; null for all before it
     */
    INDArray mask(Integer window) {
        return masks.get(widest(window));
    }

    /** The angles of the tokens' positions. */
    Rotary rotary(RotaryConfig config) {
        return rotaries.get(config);
    }
}
