package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Golden;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.ProvidedDecoder;
import io.plumbline.loss.Rounding;
import io.plumbline.model.Checkpoints;
import io.plumbline.train.Roundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that the other rows of a batch change a completion's log-prob by much less than {@link Rounding} allows. */
class RoundingNoiseIT {
    @ParameterizedTest
    @EnumSource(Precision.class)
    void batchMatesChangeFarLessThanTheBound(Precision precision) {
        assumeTrue(precision.isFastHere(), "this processor does not compute in " + precision.key());
        List<Path> checkpoints = new ArrayList<>(Checkpoints.fixtures());
        checkpoints.addAll(Checkpoints.trained());
        for (Path checkpoint : checkpoints) {
            String name = checkpoint.getFileName().toString();
            Golden golden = Golden.read(checkpoint);
            double most = worst(golden, pairs(golden), precision);
            System.out.printf(Locale.ROOT, "Rounding noise of %s in %s: %.3f of the bound%n", name, precision, most);
            assertThat(most).as(name).isPositive().isLessThan(precision == Precision.FLOAT32 ? 0.1 : 0.5);
        }
    }

    private static double worst(Golden golden, List<PromptGroup> pairs, Precision precision) {
        Rounding rounding = Roundings.of(precision);
        int[] tokens = pairs.stream()
                .flatMap(pair -> pair.completions().stream())
                .mapToInt(completion -> completion.length)
                .toArray();
        double[] wanted = null;
        double most = 0;
        for (int threads = 1; threads <= 2; threads++) {
            EngineOptions options = EngineOptions.withThreads(threads).computing(precision, false);
            try (ProvidedDecoder decoder =
                    ProvidedDecoder.open(new CpuEngines(), golden.config(), golden.layout(), options)) {
                for (int size : threads == 1 ? new int[] {1000, 1, 3, 16} : new int[] {16}) {
                    for (boolean apart : new boolean[] {false, true}) {
                        double[] sums = sums(decoder, golden, pairs, size, apart);
                        wanted = wanted == null ? sums : wanted;
                        for (int i = 0; i < sums.length; i++) {
                            double bound = rounding.of(wanted[i], tokens[i]);
                            most = Math.max(most, Math.abs(sums[i] - wanted[i]) / bound);
                        }
                    }
                }
            }
        }
        return most;
    }

    /** Log-probs of all completions, in batches of so many groups. */
    private static double[] sums(
            ProvidedDecoder decoder, Golden golden, List<PromptGroup> pairs, int size, boolean apart) {
        List<Double> sums = new ArrayList<>();
        for (int start = 0; start < pairs.size(); start += size) {
            List<PromptGroup> batch = pairs.subList(start, Math.min(pairs.size(), start + size));
            float[] tokens = decoder.logProbs(golden.parameters(), apart ? SmallModels.apart(batch) : batch);
            int next = 0;
            for (PromptGroup group : batch) {
                for (int[] completion : group.completions()) {
                    double sum = 0;
                    for (int end = next + completion.length; next < end; next++) {
                        sum += tokens[next];
                    }
                    sums.add(sum);
                }
            }
        }
        return sums.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Sentences, and eight of them at a time, of a trained model; random tokens of the others. */
    private static List<PromptGroup> pairs(Golden golden) {
        List<PromptGroup> pairs = new ArrayList<>();
        if (golden.numbers().has("sequences")) {
            List<int[]> texts = new ArrayList<>();
            for (JsonNode sequence : golden.numbers().get("sequences")) {
                texts.add(Golden.integers(sequence.get("completion_ids")));
            }
            int[] start = {1};
            for (int i = 0; i + 1 < texts.size(); i++) {
                pairs.add(new PromptGroup(start, List.of(texts.get(i), texts.get(i + 1))));
            }
            for (int i = 0; i + 9 < texts.size(); i += 5) {
                pairs.add(new PromptGroup(start, List.of(joined(texts, i), joined(texts, i + 1))));
            }
            return pairs;
        }
        Random random = new Random(1);
        int words = golden.config().embedding().vocabularySize();
        Stream.generate(() -> new PromptGroup(
                        random.ints(1 + random.nextInt(8), 0, words).toArray(),
                        List.of(
                                random.ints(1 + random.nextInt(40), 0, words).toArray(),
                                random.ints(1 + random.nextInt(40), 0, words).toArray())))
                .limit(60)
                .forEach(pairs::add);
        return pairs;
    }

    private static int[] joined(List<int[]> texts, int first) {
        return texts.subList(first, first + 8).stream()
                .flatMapToInt(IntStream::of)
                .toArray();
    }
}
