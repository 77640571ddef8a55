package io.plumbline.engine.cuda;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.BlockConfig;

/** Launches of the kernels between products: biases, rotary positions, activations. */
final class Layers {
    private static final int THREADS = 256;
    private static final float FORWARD = 1;
    private static final float BACKWARD = -1;

    private final Program program;
    private final AttentionConfig attention;
    private final int activation;

    Layers(BlockConfig config, Program program) {
        this.program = program;
        attention = config.attention();
        activation = switch (config.feedForward().activation()) {
            case SILU -> 0;
            case GELU_TANH -> 1;
            case GELU_ERF -> 2;
        };
    }

    /** The input of the feed-forward layer's last product. */
    void activate(Matrix expanded, long bias, Matrix hidden) {
        activate(expanded, bias, hidden, 0);
    }

    /** The same again; what was expanded becomes its gradient. */
    void activateBackward(Matrix expanded, long bias, Matrix hidden, Matrix gradientHidden) {
        activate(expanded, bias, hidden, gradientHidden.address());
    }

    private void activate(Matrix expanded, long bias, Matrix hidden, long gradientHidden) {
        program.launch(
                "feedForward",
                Grid.ofRows(hidden.rows(), hidden.columns()),
                expanded.address(),
                bias,
                hidden.address(),
                gradientHidden,
                hidden.columns(),
                expanded.columns() == hidden.columns() ? 0 : 1,
                activation);
    }

    /** Adds a bias to queries, keys and values, and turns queries and keys by their positions. */
    void turn(Matrix packed, long bias, DeviceBatch batch, Angles angles) {
        turn(packed, bias, batch, angles, FORWARD);
    }

    /** Turns the gradients of queries and keys back. */
    void turnBack(Matrix gradientPacked, DeviceBatch batch, Angles angles) {
        if (angles.half() > 0) {
            turn(gradientPacked, 0, batch, angles, BACKWARD);
        }
    }

    private void turn(Matrix packed, long bias, DeviceBatch batch, Angles angles, float direction) {
        program.launch(
                "turn",
                Grid.of(packed.rows(), THREADS),
                packed.address(),
                bias,
                packed.columns(),
                batch.address(DeviceBatch.Array.POSITIONS),
                angles.cosines(),
                angles.sines(),
                angles.half(),
                attention.heads(),
                attention.heads() / attention.keyValueHeads(),
                direction);
    }
}
