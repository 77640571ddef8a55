package io.plumbline.engine.nd4j;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.RotaryConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The part of an attention layer between its products: queries and keys are normalised and turned, then every token attends to
 * those before it in its sequence and to itself, or to the last of these that its window holds.
 */
final class SelfAttention implements Layer {
    private final HeadColumns columns;
    private final Attention attention;
    private final HeadNorm queryNorm; // null for none
    private final HeadNorm keyNorm;
    private final RotaryConfig rotary; // null where nothing is turned
    private final Integer window; // null for all tokens before
    private final int headSize;

    /**
     * A norm of queries or keys.
     *
     * @param width columns that are normalised together: of one head, or of all
     */
    record HeadNorm(Norm norm, long width) {
        /** @param x {@code [tokens, heads * headSize]} */
        Step forward(INDArray x) {
            Step step = norm.forward(x.reshape('c', x.length() / width, width));
            return new Step(step.result().reshape('c', x.shape()), gradient -> step.backward()
                    .apply(gradient.reshape('c', x.length() / width, width))
                    .reshape('c', x.shape()));
        }
    }

    /**
     * @param layer from 0
     * @param queryNorm null for none
     * @param keyNorm null for none
     */
    SelfAttention(AttentionConfig config, int layer, HeadNorm queryNorm, HeadNorm keyNorm) {
        columns = new HeadColumns(config);
        attention = new Attention(config);
        this.queryNorm = queryNorm;
        this.keyNorm = keyNorm;
        rotary = config.rotaryOf(layer);
        window = config.windowOf(layer);
        headSize = config.headSize();
    }

    @Override
    public Step forward(INDArray x, PaddedBatch batch) {
        HeadColumns.Parts projected = columns.split(x); // x: [tokens, (heads + 2 * keyHeads) * headSize]
        Step queries = place(projected.queries(), queryNorm, batch); // [tokens, heads * headSize]
        Step keys = place(projected.keys(), keyNorm, batch); // [tokens, keyHeads * headSize]
        Attention.Result attended = attention.forward(
                new HeadColumns.Parts(queries.result(), keys.result(), projected.values()), batch.mask(window), batch);
        return new Step(attended.result(), gradient -> {
            HeadColumns.Parts gradients = attended.backward().apply(gradient);
            return columns.join(new HeadColumns.Parts(
                    queries.backward().apply(gradients.queries()),
                    keys.backward().apply(gradients.keys()),
                    gradients.values()));
        });
    }

    /** Normalises and turns queries or keys. */
    private Step place(INDArray heads, HeadNorm norm, PaddedBatch batch) {
        Step normed = norm == null ? new Step(heads, gradient -> gradient) : norm.forward(heads);
        if (rotary == null) {
            return normed;
        }
        Rotary turn = batch.rotary(rotary);
        return new Step(turn.turn(normed.result(), batch, headSize), gradient -> normed.backward()
                .apply(turn.turnBack(gradient, batch, headSize)));
    }
}
