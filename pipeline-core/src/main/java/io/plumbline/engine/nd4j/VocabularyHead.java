package io.plumbline.engine.nd4j;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.TokenStatistics;
import io.plumbline.model.HeadConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Final norm and projection onto the vocabulary, only of the rows that predict completion tokens. Logits are made in chunks that
 * fit into the memory allowed for them, and made again in the backward pass.
 */
final class VocabularyHead implements Head {
    /** Arrays of a chunk's size that stand at once: logits, exponentials, slopes, gradient. */
    private static final int ARRAYS = 4;

    private final Norm norm;
    private final Weight weight; // [vocabulary, hidden]
    private final HeadConfig config;
    private final EngineOptions options;

    VocabularyHead(Norm norm, Weight weight, HeadConfig config, EngineOptions options) {
        this.norm = norm;
        this.weight = weight;
        this.config = config;
        this.options = options;
    }

    @Override
    public Result forward(INDArray x, PaddedBatch batch, Workspaces workspaces) {
        int[] targets = batch.targets();
        Layer.Step normed = norm.forward(Operations.rows(x, batch.predicting())); // [targets, hidden]
        Outputs outputs = new Outputs(
                new float[targets.length], options.statistics() ? TokenStatistics.ofTokens(targets.length) : null);
        List<Chunk> chunks = chunks(targets.length);
        for (Chunk chunk : chunks) {
            workspaces.inPart(() -> {
                logits(normed.result(), chunk).write(chunk.of(targets), outputs, chunk.start);
                return null;
            });
        }
        return new Result(outputs, weights -> {
            INDArray byNormed = Operations.room(normed.result().shape()); // [targets, hidden]
            for (Chunk chunk : chunks) {
                workspaces.inPart(() -> {
                    INDArray byProducts = logits(normed.result(), chunk) // [rows, vocabulary]
                            .backward(chunk.of(targets), chunk.of(weights), config);
                    INDArray own = chunk.of(normed.result()); // [rows, hidden]
                    weight.addGradient(() -> Operations.productFirstTransposed(byProducts, own));
                    return chunk.of(byNormed).assign(Operations.product(byProducts, weight.value()));
                });
            }
            INDArray byInput = Operations.room(x.shape()).assign(0); // [tokens, hidden]
            Operations.addRows(byInput, batch.predicting(), normed.backward().apply(byNormed));
            return byInput;
        });
    }

    @Override
    public float[] firstLogits(INDArray x, PaddedBatch batch) {
        INDArray normed = norm.forward(Operations.rows(x, batch.predicting())).result(); // [targets, hidden]
        Logits logits = logits(normed, new Chunk(0, 1));
        return HostCopies.toHost(logits.shifted().add(logits.largest()));
    }

    private Logits logits(INDArray normed, Chunk chunk) {
        return Logits.of(chunk.of(normed), weight.value(), config);
    }

    private List<Chunk> chunks(int targets) {
        long rowBytes = Float.BYTES * weight.rows() * ARRAYS;
        int step = (int) Math.max(1, Math.min(targets, options.logitBytes() / rowBytes));
        List<Chunk> chunks = new ArrayList<>();
        for (int start = 0; start < targets; start += step) {
            chunks.add(new Chunk(start, Math.min(targets, start + step)));
        }
        return chunks;
    }

    /** A run of the rows that predict. */
    private record Chunk(int start, int end) {
        int[] of(int[] values) {
            return Arrays.copyOfRange(values, start, end);
        }

        float[] of(float[] values) {
            return Arrays.copyOfRange(values, start, end);
        }

        INDArray of(INDArray rows) {
            return rows.get(NDArrayIndex.interval(start, end), NDArrayIndex.all());
        }
    }
}
