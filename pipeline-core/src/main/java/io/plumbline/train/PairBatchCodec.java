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
        float[][] features = new float[pairs.size()][LENGTHS + longest];
        float[][] labels = new float[pairs.size()][LABELS];
        List<Serializable> ids = new ArrayList<>(pairs.size());
        for (int row = 0; row < features.length; row++) {
            TrainingPair pair = pairs.get(row);
            float[] feature = features[row];
            feature[0] = pair.prompt().length;
            feature[1] = pair.chosen().length;
            feature[2] = pair.rejected().length;
            int at = put(pair.prompt(), feature, LENGTHS);
            at = put(pair.chosen(), feature, at);
            put(pair.rejected(), feature, at);
            split(pair.referenceChosen(), labels[row], 0);
            split(pair.referenceRejected(), labels[row], 2);
            ids.add(pair.pairId());
        }
        MultiDataSet batch = new MultiDataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
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
        float[][] rows = features.toFloatMatrix();
        float[][] references = labels == null ? null : labels.toFloatMatrix();
        List<TrainingPair> pairs = new ArrayList<>(rows.length);
        for (int row = 0; row < rows.length; row++) {
            float[] feature = rows[row];
            int chosenAt = LENGTHS + (int) feature[0];
            int rejectedAt = chosenAt + (int) feature[1];
            pairs.add(new TrainingPair(
                    ids == null ? "" : ids.get(row),
                    ids(feature, LENGTHS, chosenAt),
                    ids(feature, chosenAt, rejectedAt),
                    ids(feature, rejectedAt, rejectedAt + (int) feature[2]),
                    references == null ? Double.NaN : joined(references[row], 0),
                    references == null ? Double.NaN : joined(references[row], 2)));
        }
        return pairs;
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
