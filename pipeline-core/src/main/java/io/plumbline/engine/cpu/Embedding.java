package io.plumbline.engine.cpu;

import io.plumbline.model.EmbeddingConfig;

/** The token's vector, plus the position's where positions are learned; times a factor if there is one. */
final class Embedding {
    private final Tensor tokens; // [vocabulary, hidden]
    private final Tensor positions; // [positions, hidden], or null
    private final int padding;
    private final float scale;

    /**
     * @param tokens {@code [vocabulary, hidden]}
     * @param positions {@code [positions, hidden]}, or null
     * @param config gives the token whose row takes no gradient, as in torch's {@code Embedding}, and the factor
     */
    Embedding(Tensor tokens, Tensor positions, EmbeddingConfig config) {
        this.tokens = tokens;
        this.positions = positions;
        this.padding = config.paddingTokenId() == null ? -1 : config.paddingTokenId();
        this.scale = config.scale() == null ? 1 : config.scale().floatValue();
    }

    void forward(TokenRows batch, Matrix x, Range rows, Scratch scratch) {
        int width = x.columns();
        float[] sum = scratch.tile(Tile.SUM, width);
        float[] position = scratch.tile(Tile.POSITION, width);
        for (int row = rows.start(); row < rows.end(); row++) {
            tokens.value().read(batch.tokenId(row), 1, sum);
            if (positions != null) {
                positions.value().read(batch.position(row), 1, position);
                VectorMath.add(sum, position, width);
            }
            if (scale != 1) {
                VectorMath.scale(sum, 0, width, scale);
            }
            x.write(row, 1, sum);
        }
    }

    /** Adds some columns of every row's gradient to its token's and its position's. */
    void addGradients(PackedBatch batch, Matrix gradientX, Range columns, Scratch scratch) {
        if (columns.isEmpty()) {
            return;
        }
        int width = columns.size();
        float[] gradient = scratch.tile(Tile.GRADIENT, width);
        float[] sum = scratch.tile(Tile.SUM, width);
        for (int row = 0; row < batch.tokens(); row++) {
            gradientX.read(row, columns.start(), width, gradient, 0);
            if (scale != 1) {
                VectorMath.scale(gradient, 0, width, scale);
            }
            if (tokens.isTrained() && batch.tokenId(row) != padding) {
                add(tokens.gradient(), batch.tokenId(row), columns, gradient, sum);
            }
            if (positions != null && positions.isTrained()) {
                add(positions.gradient(), batch.position(row), columns, gradient, sum);
            }
        }
    }

    private static void add(Matrix into, int row, Range columns, float[] gradient, float[] sum) {
        int width = columns.size();
        into.read(row, columns.start(), width, sum, 0);
        VectorMath.add(sum, gradient, width);
        into.write(row, columns.start(), width, sum, 0);
    }
}
