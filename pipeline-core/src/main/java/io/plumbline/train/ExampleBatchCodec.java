package io.plumbline.train;

import io.plumbline.example.CountedTokens;
import io.plumbline.example.Example;
import io.plumbline.example.Label;
import io.plumbline.example.ReferencedExample;
import io.plumbline.example.Strength;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Examples as the arrays that DL4J passes to its layers: the one crossing from records to {@link INDArray} and back. A row of
 * the features is {@code completions, prompt length, weight, margin, label, a length for each completion, a rank for each
 * completion, numbers of runs of tokens that count for each completion, prompt, completions, runs, 0 …}, float32 {@code [examples, the longest row's elements]}: token ids, lengths and ranks
 * are exact up to 2^24. A row of the labels is {@code reference tokens, a reference log-prob for each completion, reference
 * log-probs of their tokens, 0 …}, float32 {@code [examples, the longest row's elements]}; reference tokens are 0 where only
 * sums are known. A weight, a margin and a completion's log-prob are two numbers each, a value and the part that its rounding
 * lost, together good to 2^-48. Ids and sources do not cross.
 */
public final class ExampleBatchCodec {
    /** Largest id that float32 holds exactly with all below it. */
    private static final int LARGEST_ID = 1 << 24;

    /** Numbers before the lengths of the completions: the weight and the margin are two each. */
    private static final int HEAD = 7;

    private static final int WEIGHT = 2;
    private static final int MARGIN = 4;
    private static final int LABEL = 6;
    private static final Label[] LABELS = Label.values();

    /** Numbers of a completion beside its tokens: length, rank, and how many numbers its runs have. */
    private static final int OF_COMPLETION = 3;

    /** Numbers of a completion's reference log-prob. */
    private static final int OF_SUM = 2;

    private ExampleBatchCodec() {}

    /** Returns the examples as one batch. */
    public static MultiDataSet encode(List<ReferencedExample> examples) {
        int width = 0;
        int labelWidth = 0;
        for (ReferencedExample referenced : examples) {
            int count = referenced.reference().length;
            Example example = referenced.example();
            width = Math.max(width, HEAD + OF_COMPLETION * count + example.tokens() + runs(example));
            labelWidth = Math.max(labelWidth, 1 + OF_SUM * count + referenceTokens(referenced));
        }
        // One row after the other in one array: ND4J takes rows of their own, and gives them, one call each.
        float[] features = new float[Math.multiplyExact(examples.size(), width)];
        float[] labels = new float[Math.multiplyExact(examples.size(), labelWidth)];
        for (int row = 0; row < examples.size(); row++) {
            put(examples.get(row).example(), features, row * width);
            putReference(examples.get(row), labels, row * labelWidth);
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
                            : referenced(example, references, row * labelWidth));
        }
        return examples;
    }

    private static Example example(float[] row, int start) {
        int count = (int) row[start];
        int ranksAt = start + HEAD + count;
        int runsAt = ranksAt + count;
        int at = runsAt + count;
        int[] prompt = integers(row, at, at + (int) row[start + 1]);
        at += prompt.length;
        int[][] completions = new int[count][];
        for (int index = 0; index < count; index++) {
            completions[index] = integers(row, at, at + (int) row[start + HEAD + index]);
            at += completions[index].length;
        }
        List<CountedTokens> counted = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int end = at + (int) row[runsAt + index];
            counted.add(new CountedTokens(integers(row, at, end)));
            at = end;
        }
        boolean all = counted.stream().noneMatch(CountedTokens::isKnown);
        Strength strength =
                new Strength(whole(row, start + WEIGHT), whole(row, start + MARGIN), LABELS[(int) row[start + LABEL]]);
        return new Example(
                "", "", prompt, completions, integers(row, ranksAt, runsAt), strength, all ? List.of() : counted);
    }

    private static ReferencedExample referenced(Example example, float[] row, int start) {
        double[] reference = new double[example.completions().length];
        int at = start + 1;
        for (int index = 0; index < reference.length; index++) {
            reference[index] = whole(row, at);
            at += OF_SUM;
        }
        if (row[start] == 0) {
            return new ReferencedExample(example, reference);
        }
        float[][] byToken = new float[reference.length][];
        for (int index = 0; index < byToken.length; index++) {
            int end = at + example.counted(index);
            byToken[index] = Arrays.copyOfRange(row, at, end);
            at = end;
        }
        return new ReferencedExample(example, reference, byToken);
    }

    private static int referenceTokens(ReferencedExample referenced) {
        return referenced.hasReferenceByToken()
                ? Arrays.stream(referenced.byToken())
                        .mapToInt(tokens -> tokens.length)
                        .sum()
                : 0;
    }

    /** Returns how many numbers an example's runs have. */
    private static int runs(Example example) {
        return example.counted().stream()
                .mapToInt(counted -> counted.runs().length)
                .sum();
    }

    private static void putReference(ReferencedExample referenced, float[] row, int start) {
        row[start] = referenceTokens(referenced);
        int at = start + 1;
        for (double sum : referenced.reference()) {
            split(sum, row, at);
            at += OF_SUM;
        }
        if (referenced.hasReferenceByToken()) {
            for (float[] tokens : referenced.byToken()) {
                System.arraycopy(tokens, 0, row, at, tokens.length);
                at += tokens.length;
            }
        }
    }

    /** Row by row, however the array lies. */
    private static float[] elements(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    private static void put(Example example, float[] row, int start) {
        int[][] completions = example.completions();
        row[start] = completions.length;
        row[start + 1] = example.prompt().length;
        split(example.strength().weight(), row, start + WEIGHT);
        split(example.strength().margin(), row, start + MARGIN);
        row[start + LABEL] = example.strength().label().ordinal();
        for (int index = 0; index < completions.length; index++) {
            row[start + HEAD + index] = completions[index].length;
            row[start + HEAD + completions.length + index] = example.ranks()[index];
        }
        int at = put(example.prompt(), row, start + HEAD + OF_COMPLETION * completions.length);
        for (int[] completion : completions) {
            at = put(completion, row, at);
        }
        for (int index = 0; index < example.counted().size(); index++) {
            int[] runs = example.counted().get(index).runs();
            row[start + HEAD + 2 * completions.length + index] = runs.length;
            at = put(runs, row, at);
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

    private static double whole(float[] row, int at) {
        return (double) row[at] + row[at + 1];
    }

    private static void split(double value, float[] row, int at) {
        row[at] = (float) value;
        row[at + 1] = (float) (value - row[at]);
    }
}
