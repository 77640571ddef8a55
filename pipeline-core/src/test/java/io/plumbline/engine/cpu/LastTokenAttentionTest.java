package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.AttentionConfig.Projection;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against loops in double precision. */
class LastTokenAttentionTest {
    private static final int KEY_HEADS = 2;
    private static final int QUERIES = 3; // of a key head
    private static final int ROW = 1;

    private final Scratch scratch = new Scratch();
    private final Random random = new Random(11);

    @AfterEach
    void giveBack() {
        scratch.close();
    }

    private Matrix random(int rows, int columns) {
        Matrix matrix = Matrix.allocate(rows, columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                matrix.write(row, column, 1, new float[] {(float) random.nextGaussian()}, 0);
            }
        }
        return matrix;
    }

    private static void fillWithNan(Matrix matrix, int row) {
        float[] values = new float[matrix.columns()];
        Arrays.fill(values, Float.NaN);
        matrix.write(row, 1, values);
    }

    private static double[] row(Matrix matrix, int row) {
        float[] values = new float[matrix.columns()];
        matrix.read(row, 1, values);
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /** Of 5 tokens of a prompt and 9 of a completion all, some of both, and some of the completion alone. */
    @ParameterizedTest
    @CsvSource({"16, 100, 0", "16, 11, 0", "16, 4, 0", "64, 100, 3", "5, 14, 0", "100, 10, 2"})
    void aTokenAttendsToWhatIsKeptOfItsSequence(int headSize, int window, double cap) {
        AttentionConfig config =
                new AttentionConfig(QUERIES * KEY_HEADS, KEY_HEADS, headSize, Projection.SEPARATE, false, false, null);
        float scale = 0.3f;
        ScoreSoftmax softmax = new ScoreSoftmax(scale, cap == 0 ? null : new SoftCap(cap), window);
        LastTokenAttention attention = new LastTokenAttention(config, new HeadColumns(config), softmax);
        Places prompt = new Places(3, 5);
        Places own = new Places(11, 20);
        KeyValueCache.Layer kept = new KeyValueCache.Layer(random(40 * 2 * KEY_HEADS, headSize), KEY_HEADS);
        LastTokens.Sequence sequence =
                new LastTokens.Sequence(ROW, List.of(new LastTokens.Part(prompt, 5), new LastTokens.Part(own, 9)));
        Matrix packed = random(3, config.packedWidth());
        Matrix attended = random(3, config.queryWidth());
        double[] before = row(attended, 2);
        scratch.reserveScores(LastTokenAttention.scoreElements(config, 14));
        // One key head after the other, and all together.
        for (Range keyHeads : List.of(new Range(0, 1), new Range(1, 2), new Range(0, 2))) {
            // What stood in the results' memory before must not count, numbers or not.
            fillWithNan(scratch.scores(), 0);
            fillWithNan(attended, ROW);
            attention.forward(kept, sequence, keyHeads, packed, attended, scratch);
            double[] found = row(attended, ROW);
            for (int head = keyHeads.start() * QUERIES; head < keyHeads.end() * QUERIES; head++) {
                double[] wanted = plain(kept, row(packed, ROW), head, headSize, softmax, List.of(prompt, own));
                for (int i = 0; i < headSize; i++) {
                    assertThat(found[head * headSize + i]).isCloseTo(wanted[i], within(3e-6));
                }
            }
        }
        assertThat(row(attended, 2)).isEqualTo(before);
        List.of(kept.vectors(), packed, attended).forEach(Matrix::release);
    }

    private static double[] plain(
            KeyValueCache.Layer kept, double[] packed, int head, int headSize, ScoreSoftmax softmax, List<Places> all) {
        int first = Math.max(0, 14 - softmax.window());
        double[] result = new double[headSize];
        double sum = 0;
        for (int key = first; key < 14; key++) {
            Places places = all.get(key < 5 ? 0 : 1);
            int place = key < 5 ? key : key - 5;
            double[] vector = row(kept.vectors(), kept.firstKey(places, head / QUERIES) + place);
            double score = 0;
            for (int i = 0; i < headSize; i++) {
                score += softmax.scale() * packed[head * headSize + i] * vector[i];
            }
            double weight =
                    Math.exp(softmax.cap() == null ? score : softmax.cap().of(score));
            double[] value = row(kept.vectors(), kept.firstValue(places, head / QUERIES) + place);
            for (int i = 0; i < headSize; i++) {
                result[i] += weight * value[i];
            }
            sum += weight;
        }
        for (int i = 0; i < headSize; i++) {
            result[i] /= sum;
        }
        return result;
    }
}
