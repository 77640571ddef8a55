package io.plumbline.train;

import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Examples as the arrays that DL4J passes to its layers: the one crossing from records to {@link INDArray} and back. A row of
 * the features is {@code completions, prompt length, a length for each completion, a rank for each completion, prompt,
 * completions, 0 …}, float32 {@code [examples, the longest row's elements]}: token ids, lengths and ranks are exact up to
 * 2^24. A row of the labels is the completions' reference log-probs, float32 {@code [examples, 2 × most completions]}, each
 * as a value and the part that its rounding lost, together good to 2^-48. Ids and sources do not cross.
 */
public final class ExampleBatchCodec {
    /** Largest id that float32 holds exactly with all below it. */
    private static final int LARGEST_ID = 1 << 24;

    /** Numbers before the lengths of the completions. */
    private static final int HEAD = 2;

    /** Numbers of a completion beside its tokens: length and rank. */
    private static final int OF_COMPLETION = 2;

    private ExampleBatchCodec() {}

    /** Returns the examples as one batch. */
    public static MultiDataSet encode(List<ReferencedExample> examples) {
        int width = 0;
        int mostCompletions = 0;
        for (ReferencedExample referenced : examples) {
            int count = referenced.reference().length;
            width = Math.max(
                    width, HEAD + OF_COMPLETION * count + referenced.example().tokens());
            mostCompletions = Math.max(mostCompletions, count);
        }
        int labelWidth = 2 * mostCompletions;
        // One row after the other in one array: ND4J takes rows of their own, and gives them, one call each.
        float[] features = new float[Math.multiplyExact(examples.size(), width)];
        float[] labels = new float[Math.multiplyExact(examples.size(), labelWidth)];
        for (int row = 0; row < examples.size(); row++) {
            put(examples.get(row).example(), features, row * width);
            double[] reference = examples.get(row).reference();
            for (int index = 0; index < reference.length; index++) {
                split(reference[index], labels, row * labelWidth + 2 * index);
            }
        }
        return new MultiDataSet(
                Nd4j.createFromArray(features).reshape(examples.size(), width),
                Nd4j.createFromArray(labels).reshape(examples.size(), labelWidth));
    }

    /**
     * Returns the examples of a batch, without their ids and sources.
     *
     * @param features as described above
     * @param labels as described above; null where the reference is not known
     */
    static List<ReferencedExample> decode(INDArray features, INDArray labels) {
        int width = features.columns();
        int labelWidth = labels == null ? 0 : labels.columns();
        float[] rows = elements(features);
        float[] references = labels == null ? null : elements(labels);
        List<ReferencedExample> examples = new ArrayList<>(features.rows());
        for (int row = 0; row < features.rows(); row++) {
            Example example = example(rows, row * width);
            examples.add(
                    references == null
                            ? ReferencedExample.without(example)
                            : new ReferencedExample(
                                    example, reference(references, row * labelWidth, example.completions().length)));
        }
        return examples;
    }

    private static Example example(float[] row, int start) {
        int count = (int) row[start];
        int ranksAt = start + HEAD + count;
        int at = ranksAt + count;
        int[] prompt = integers(row, at, at + (int) row[start + 1]);
        at += prompt.length;
        int[][] completions = new int[count][];
        for (int index = 0; index < count; index++) {
            completions[index] = integers(row, at, at + (int) row[start + HEAD + index]);
            at += completions[index].length;
        }
        return new Example("", "", prompt, completions, integers(row, ranksAt, ranksAt + count));
    }

    private static double[] reference(float[] row, int start, int count) {
        double[] reference = new double[count];
        for (int index = 0; index < count; index++) {
            int at = start + 2 * index;
            reference[index] = (double) row[at] + row[at + 1];
        }
        return reference;
    }

    /** Row by row, however the array lies. */
    private static float[] elements(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    private static void put(Example example, float[] row, int start) {
        int[][] completions = example.completions();
        row[start] = completions.length;
        row[start + 1] = example.prompt().length;
        for (int index = 0; index < completions.length; index++) {
            row[start + HEAD + index] = completions[index].length;
            row[start + HEAD + completions.length + index] = example.ranks()[index];
        }
        int at = put(example.prompt(), row, start + HEAD + OF_COMPLETION * completions.length);
        for (int[] completion : completions) {
            at = put(completion, row, at);
        }
    }

    private static int put(int[] ids, float[] row, int start) {
        int at = start;
        for (int id : ids) {
            if (id < 0 || id > LARGEST_ID) {
                throw new IllegalArgumentException("A token id must be in [0, 2^24], got " + id);
            }
            row[at++] = id;
        }
        return at;
    }

    private static int[] integers(float[] row, int from, int to) {
        int[] integers = new int[to - from];
        for (int index = 0; index < integers.length; index++) {
            integers[index] = (int) row[from + index];
        }
        return integers;
    }

    private static void split(double value, float[] row, int at) {
        row[at] = (float) value;
        row[at + 1] = (float) (value - row[at]);
    }
}
