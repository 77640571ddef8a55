package io.plumbline.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Pairs as the arrays that DL4J passes to its layers. A row of the features is
 * {@code prompt length, chosen length, rejected length, prompt, chosen, rejected, 0 …}, float32 {@code [pairs, 3 + the
 * longest pair's tokens]}: token ids and lengths are exact up to 2^24. A row of the labels is the two reference
 * log-probs, float32 {@code [pairs, 4]}, each as a value and what its rounding lost, together good to 2^-48.
 */
public final class PairBatchCodec {
    /** Largest id that float32 holds exactly with all below it. */
    private static final int LARGEST_ID = 1 << 24;

    private static final int LENGTHS = 3;
    private static final int LABELS = 4;

    private PairBatchCodec() {}

    /** The pairs as one batch; their ids travel as example metadata. */
    public static MultiDataSet encode(List<TrainingPair> pairs) {
        int longest = pairs.stream().mapToInt(TrainingPair::tokens).max().orElse(0);
        int width = LENGTHS + longest;
        // One row after the other in one array: ND4J takes rows of their own, and gives them, one call each.
        float[] features = new float[Math.multiplyExact(pairs.size(), width)];
        float[] labels = new float[pairs.size() * LABELS];
        List<Serializable> ids = new ArrayList<>(pairs.size());
        for (int row = 0; row < pairs.size(); row++) {
            TrainingPair pair = pairs.get(row);
            int at = row * width;
            features[at] = pair.prompt().length;
            features[at + 1] = pair.chosen().length;
            features[at + 2] = pair.rejected().length;
            at = put(pair.prompt(), features, at + LENGTHS);
            at = put(pair.chosen(), features, at);
            put(pair.rejected(), features, at);
            split(pair.referenceChosen(), labels, row * LABELS);
            split(pair.referenceRejected(), labels, row * LABELS + 2);
            ids.add(pair.pairId());
        }
        MultiDataSet batch = new MultiDataSet(
                Nd4j.createFromArray(features).reshape(pairs.size(), width),
                Nd4j.createFromArray(labels).reshape(pairs.size(), LABELS));
        batch.setExampleMetaData(ids);
        return batch;
    }

    /** What {@link #encode} was given. */
    public static List<TrainingPair> decode(org.nd4j.linalg.dataset.api.MultiDataSet batch) {
        List<String> ids =
                batch.getExampleMetaData().stream().map(String.class::cast).toList();
        return decode(batch.getFeatures(0), batch.getLabels(0), ids);
    }

    /**
     * The pairs of a batch without their ids.
     *
     * @param features as described above
     * @param labels as described above; null where the reference is not known
     */
    static List<TrainingPair> decode(INDArray features, INDArray labels) {
        return decode(features, labels, null);
    }

    private static List<TrainingPair> decode(INDArray features, INDArray labels, List<String> ids) {
        int count = features.rows();
        int width = features.columns();
        float[] rows = elements(features);
        float[] references = labels == null ? null : elements(labels);
        List<TrainingPair> pairs = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            int at = row * width;
            int chosenAt = at + LENGTHS + (int) rows[at];
            int rejectedAt = chosenAt + (int) rows[at + 1];
            pairs.add(new TrainingPair(
                    ids == null ? "" : ids.get(row),
                    ids(rows, at + LENGTHS, chosenAt),
                    ids(rows, chosenAt, rejectedAt),
                    ids(rows, rejectedAt, rejectedAt + (int) rows[at + 2]),
                    references == null ? Double.NaN : joined(references, row * LABELS),
                    references == null ? Double.NaN : joined(references, row * LABELS + 2)));
        }
        return pairs;
    }

    /** Row by row, however the array lies. */
    private static float[] elements(INDArray array) {
        return array.dup('c').data().asFloat();
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

    private static int[] ids(float[] row, int from, int to) {
        float[] part = Arrays.copyOfRange(row, from, to);
        int[] ids = new int[part.length];
        for (int index = 0; index < ids.length; index++) {
            ids[index] = (int) part[index];
        }
        return ids;
    }

    private static void split(double value, float[] row, int at) {
        row[at] = (float) value;
        row[at + 1] = (float) (value - row[at]);
    }

    private static double joined(float[] row, int at) {
        return (double) row[at] + row[at + 1];
    }
}
