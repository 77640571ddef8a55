package io.plumbline.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.GeneratedCompletion;
import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.ProvidedDecoder;
import io.plumbline.engine.Sampling;
import io.plumbline.engine.StopRule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random decoders, adapters among them, generate the same completions with this engine, which keeps nothing, and the processor's own. */
@ExtendWith(OneThread.class)
class GenerationDifferentialTest {
    private static final int CASES = 25;
    private static final double TOLERANCE = 1e-4;

    private static Sampling sampling(SplittableRandom random) {
        if (random.nextInt(5) == 0) {
            return new Sampling(0, 0, 1, 0, 1 + random.nextDouble());
        }
        return new Sampling(
                0.5 + random.nextDouble(),
                random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 0,
                random.nextInt(3) == 0 ? 0.3 + 0.7 * random.nextDouble() : 1,
                random.nextInt(3) == 0 ? 0.3 * random.nextDouble() : 0,
                random.nextInt(3) == 0 ? 0.8 + random.nextDouble() : 1);
    }

    private static List<List<GeneratedCompletion>> generate(
            EngineProvider provider, RandomCase random, List<GenerationRequest> requests, GenerationOptions options) {
        StopRule stop = (tokens, count) -> count > 1 && (tokens[count - 1] + tokens[count - 2]) % 17 == 0;
        try (ProvidedDecoder decoder =
                ProvidedDecoder.open(provider, random.config(), random.layout(), random.options())) {
            return decoder.generate(random.parameters(), requests, options, stop);
        }
    }

    @Test
    void engineOfTheProcessorGeneratesTheSame() {
        for (int number = 0; number < CASES; number++) {
            SplittableRandom numbers = new SplittableRandom(number);
            RandomCase random = RandomCase.of(numbers);
            List<GenerationRequest> requests = new ArrayList<>();
            for (PromptGroup group : random.groups()) {
                requests.add(new GenerationRequest(group.prompt(), 1 + numbers.nextInt(3), numbers.nextLong()));
            }
            GenerationOptions options = new GenerationOptions(
                    sampling(numbers),
                    1 + numbers.nextInt(50),
                    new int[] {numbers.nextInt(5)},
                    1 + numbers.nextInt(200));
            String name = "case " + number + ": " + random.config() + ", " + options.sampling();
            if (random.config().head().scalar() != null) {
                assertRefused(new Nd4jEngines(), random, requests, options);
                assertRefused(Engines.host(), random, requests, options);
                continue;
            }
            List<List<GeneratedCompletion>> plain = generate(new Nd4jEngines(), random, requests, options);
            List<List<GeneratedCompletion>> fast = generate(Engines.host(), random, requests, options);
            for (int i = 0; i < plain.size(); i++) {
                for (int j = 0; j < plain.get(i).size(); j++) {
                    assertSame(name, fast.get(i).get(j), plain.get(i).get(j));
                }
            }
        }
    }

    private static void assertRefused(
            EngineProvider provider, RandomCase random, List<GenerationRequest> requests, GenerationOptions options) {
        assertThatThrownBy(() -> generate(provider, random, requests, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A model that gives scores has no logits to draw tokens from");
    }

    private static void assertSame(String name, GeneratedCompletion found, GeneratedCompletion wanted) {
        assertThat(found.tokens()).as(name).isEqualTo(wanted.tokens());
        assertThat(found.finish()).as(name).isEqualTo(wanted.finish());
        for (int i = 0; i < wanted.tokens().length; i++) {
            assertThat((double) found.logProbs()[i]).as(name).isCloseTo(wanted.logProbs()[i], within(TOLERANCE));
            assertThat((double) found.sampledLogProbs()[i])
                    .as(name)
                    .isCloseTo(wanted.sampledLogProbs()[i], within(TOLERANCE));
        }
    }
}
