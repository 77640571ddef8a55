package io.plumbline.engine.nd4j;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The tokens whose vectors take a gradient, each once, however often it stands in a batch.
 *
 * @param ids {@code [count]}; null for none
 * @param sums {@code [tokens]}: of each token of the batch the number of its id, or {@code count} where it takes none
 * @param count of ids
 */
record EmbeddedTokens(INDArray ids, INDArray sums, int count) {
    /**
     * Finds them among those of a batch.
     *
     * @param tokens of the batch
     * @param taking whether the token at a place takes a gradient
     */
    static EmbeddedTokens of(int[] tokens, boolean[] taking) {
        int[] ids = IntStream.range(0, tokens.length)
                .filter(place -> taking[place])
                .map(place -> tokens[place])
                .distinct()
                .sorted()
                .toArray();
        int[] sums = IntStream.range(0, tokens.length)
                .map(place -> taking[place] ? Arrays.binarySearch(ids, tokens[place]) : ids.length)
                .toArray();
        return new EmbeddedTokens(
                ids.length == 0 ? null : HostCopies.indices(ids), HostCopies.indices(sums), ids.length);
    }

    /**
     * Adds to the gradients by the tokens' vectors.
     *
     * @param vectors {@code [vocabulary, hidden]}
     * @param gradient of each token of the batch, {@code [tokens, hidden]}
     */
    void addTo(Weight vectors, INDArray gradient) {
        if (ids != null) {
            vectors.addGradientRows(ids, () -> Operations.rowSums(gradient, sums, count + 1) // [count + 1, hidden]
                    .get(NDArrayIndex.interval(0, count), NDArrayIndex.all()));
        }
    }
}
