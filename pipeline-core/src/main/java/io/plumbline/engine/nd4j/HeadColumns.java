package io.plumbline.engine.nd4j;

import io.plumbline.model.AttentionConfig;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The places of queries, keys and values where one product makes all of them side by side. */
final class HeadColumns {
    /**
     * Queries, keys and values, head by head.
     *
     * @param queries {@code [tokens, heads * headSize]}
     * @param keys {@code [tokens, keyHeads * headSize]}
     * @param values {@code [tokens, keyHeads * headSize]}
     */
    record Parts(INDArray queries, INDArray keys, INDArray values) {}

    private final AttentionConfig config;

    HeadColumns(AttentionConfig config) {
        this.config = config;
    }

    /** Copies the parts out of {@code [tokens, (heads + 2 * keyHeads) * headSize]}. */
    Parts split(INDArray packed) {
        List<INDArray> parts = views(packed).stream()
                .map(view -> view.dup('c').reshape(packed.size(0), view.length() / packed.size(0)))
                .toList();
        return new Parts(parts.get(0), parts.get(1), parts.get(2));
    }

    /** Puts parts side by side: the way back from {@link #split}. */
    INDArray join(Parts parts) {
        INDArray packed = Operations.room(parts.queries().size(0), config.packedWidth());
        List<INDArray> views = views(packed);
        views.get(0).assign(parts.queries().reshape(views.get(0).shape()));
        views.get(1).assign(parts.keys().reshape(views.get(1).shape()));
        views.get(2).assign(parts.values().reshape(views.get(2).shape()));
        return packed;
    }

    private List<INDArray> views(INDArray packed) {
        return switch (config.projection()) {
            case SEPARATE, JOINT -> {
                long queries = config.queryWidth();
                long keys = config.keyValueWidth();
                yield List.of(
                        packed.get(NDArrayIndex.all(), NDArrayIndex.interval(0, queries)),
                        packed.get(NDArrayIndex.all(), NDArrayIndex.interval(queries, queries + keys)),
                        packed.get(NDArrayIndex.all(), NDArrayIndex.interval(queries + keys, queries + 2 * keys)));
            }
                // For every key head its queries, its key and its value.
            case JOINT_BY_HEAD -> {
                long queries = config.heads() / config.keyValueHeads();
                INDArray byHead =
                        packed.reshape('c', packed.size(0), config.keyValueHeads(), (queries + 2) * config.headSize());
                yield List.of(
                        byHead.get(ofHeads(0, queries)),
                        byHead.get(ofHeads(queries, queries + 1)),
                        byHead.get(ofHeads(queries + 1, queries + 2)));
            }
        };
    }

    private INDArrayIndex[] ofHeads(long start, long end) {
        long size = config.headSize();
        return new INDArrayIndex[] {
            NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(start * size, end * size)
        };
    }
}
