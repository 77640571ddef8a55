package io.plumbline.engine.cuda;

/** Launches of the kernels of norms. */
final class Norms {
    private static final int WARP = 32;

    private final Program program;
    private final GradientTape gradients;
    private final RowSums sums;

    Norms(Program program, GradientTape gradients) {
        this.program = program;
        this.gradients = gradients;
        this.sums = new RowSums(program, gradients);
    }

    /** Returns the shared memory that a block of the kernel that needs the most has, in bytes. */
    static long mostSharedBytes(int hidden) {
        return ((long) hidden + WARP) * Float.BYTES;
    }

    /** {@code normed = norm(state)}. */
    void forward(NormTensors norm, Matrix state, Matrix normed, long statistics) {
        launch(norm, state, 0, 0, 0, 0, normed, statistics);
    }

    /**
     * {@code normed = norm(state + added + bias)}, and the sum itself.
     *
     * @param addedBias 0 for none
     * @param index rows of state and added that are taken; 0 for all
     * @param sums where the sum goes
     */
    void forward(
            NormTensors norm,
            Matrix state,
            Matrix added,
            long addedBias,
            long index,
            Matrix sums,
            Matrix normed,
            long statistics) {
        launch(norm, state, added.address(), addedBias, index, sums.address(), normed, statistics);
    }

    private void launch(
            NormTensors norm,
            Matrix state,
            long added,
            long addedBias,
            long index,
            long sums,
            Matrix normed,
            long statistics) {
        int hidden = state.columns();
        program.launch(
                "normForward",
                Grid.ofRows(normed.rows(), hidden).sharing(hidden * Float.BYTES),
                state.address(),
                added,
                addedBias,
                index,
                sums,
                norm.weight(),
                norm.bias(),
                norm.epsilon(),
                norm.centred(),
                normed.address(),
                statistics,
                hidden);
    }

    /** {@code sums = state + added + bias}. */
    void add(Matrix state, Matrix added, long bias, Matrix sums) {
        program.launch(
                "addRows",
                Grid.ofRows(sums.rows(), sums.columns()),
                state.address(),
                added.address(),
                bias,
                sums.address(),
                sums.columns());
    }

    /** Normalises again. */
    void again(NormTensors norm, Matrix sums, long statistics, Matrix normed) {
        program.launch(
                "normAgain",
                Grid.ofRows(sums.rows(), sums.columns()),
                sums.address(),
                statistics,
                norm.weight(),
                norm.bias(),
                normed.address(),
                sums.columns());
    }

    /** Puts the gradient by what was normalised into some rows of the state's, and adds to those of weight and bias. */
    void backwardInto(long index, NormTensors norm, Matrix ofSums, long statistics, Matrix gradientNormed) {
        backward(norm, ofSums, statistics, gradientNormed, index, 0);
    }

    /** Adds the gradient by what was normalised to the state's, and to those of weight and bias. */
    void backward(NormTensors norm, Matrix ofSums, long statistics, Matrix gradientNormed) {
        backward(norm, ofSums, statistics, gradientNormed, 0, 1);
    }

    private void backward(
            NormTensors norm, Matrix ofSums, long statistics, Matrix gradientNormed, long index, int keep) {
        program.launch(
                "normBackward",
                Grid.ofRows(ofSums.rows(), ofSums.columns()),
                ofSums.address(),
                statistics,
                norm.weight(),
                norm.centred(),
                gradientNormed.address(),
                index,
                keep,
                gradients.state().address(),
                gradients.rounded().address(),
                ofSums.columns());
        if (norm.weightGradient() != 0) {
            sums.addNorm(norm, ofSums, statistics, gradientNormed);
        }
    }
}
