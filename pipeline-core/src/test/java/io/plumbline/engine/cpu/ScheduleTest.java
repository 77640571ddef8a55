package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.GeneratedCompletion;
import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.Sampling;
import io.plumbline.engine.StopRule;
import io.plumbline.model.EmbeddingConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Steps without a model: every row gives the same logits. */
class ScheduleTest {
    private static final int VOCABULARY = 50;
    private static final int END = 7;
    private static final EmbeddingConfig EMBEDDING = new EmbeddingConfig(VOCABULARY, 4, false, 100_000, null);

    /** The rows of all steps, and what came out. */
    private static final class Run {
        private final List<Integer> rows = new ArrayList<>();
        private final List<Integer> begun = new ArrayList<>();
        private final Map<Integer, List<GeneratedCompletion>> done = new HashMap<>();
        private int places;

        Run(List<GenerationRequest> requests, GenerationOptions options, int beyond) {
            Schedule schedule = new Schedule(requests.iterator(), options, EMBEDDING, beyond);
            TokenSampler sampler = new TokenSampler(options.sampling(), VOCABULARY);
            float[] logits = new float[VOCABULARY];
            while (schedule.fill()) {
                StepRows.Builder builder = new StepRows.Builder();
                schedule.addTo(builder);
                StepRows step = builder.build();
                assertNoPlaceIsSharedByTwo(step);
                rows.add(step.tokens());
                begun.add(step.tokens() - goingOn(step));
                places = Math.max(places, schedule.places());
                schedule.drawing()
                        .forEach(row ->
                                row.forEach(one -> one.draw(logits, token -> 0, sampler, options, StopRule.NEVER)));
                schedule.endStep((request, completions) ->
                        assertThat(done.put(request, completions)).isNull());
            }
        }

        /** Rows of completions that go on: those before the first text, which begins with position 0. */
        private static int goingOn(StepRows step) {
            int going = 0;
            while (going < step.tokens() && step.position(going) > 0) {
                going++;
            }
            return going;
        }

        private static void assertNoPlaceIsSharedByTwo(StepRows step) {
            Set<Integer> written = new HashSet<>();
            for (int row = 0; row < step.tokens(); row++) {
                assertThat(written.add(step.places(row).first() + step.placeAmong(row)))
                        .isTrue();
            }
        }

        int mostRows() {
            return rows.stream().mapToInt(Integer::intValue).max().orElseThrow();
        }

        int textRows() {
            return begun.stream().mapToInt(Integer::intValue).sum();
        }
    }

    private static GenerationOptions options(int maxTokens, int maxBatchTokens) {
        return new GenerationOptions(Sampling.PLAIN, maxTokens, new int[] {END}, maxBatchTokens);
    }

    private static List<GenerationRequest> requests(int count, int longest, int completions) {
        SplittableRandom random = new SplittableRandom(count);
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new GenerationRequest(new int[1 + random.nextInt(longest)], completions, i));
        }
        return requests;
    }

    @Test
    void placesStayWithinWhatIsAllowed() {
        List<GenerationRequest> requests = requests(60, 90, 5);
        for (int allowed : new int[] {150, 400, 1_000}) {
            Run run = new Run(requests, options(40, allowed), Integer.MAX_VALUE);
            assertThat(run.done).hasSize(60);
            assertThat(run.places).isBetween(allowed / 2, allowed);
        }
    }

    @Test
    void whatNeedsMoreThanIsAllowedIsAlone() {
        Run run = new Run(requests(10, 90, 3), options(40, 1), Integer.MAX_VALUE);
        assertThat(run.done).hasSize(10);
        assertThat(run.places).isLessThanOrEqualTo(90 + 39);
        assertThat(run.rows).allMatch(rows -> rows <= 90);
    }

    @Test
    void aPromptIsComputedOnceForAllItsCompletions() {
        List<GenerationRequest> requests = requests(20, 90, 30);
        int tokens =
                requests.stream().mapToInt(request -> request.prompt().length).sum();
        assertThat(new Run(requests, options(40, 100_000), Integer.MAX_VALUE).textRows())
                .isEqualTo(tokens);
        assertThat(new Run(requests, options(40, 200), Integer.MAX_VALUE).textRows())
                .isEqualTo(tokens);
    }

    @Test
    void aPromptIsKeptOnceForAllItsCompletions() {
        List<GenerationRequest> requests = List.of(new GenerationRequest(new int[1_000], 50, 1));
        Run run = new Run(requests, options(11, 1_000_000), Integer.MAX_VALUE);
        assertThat(run.mostRows()).isEqualTo(1_000);
        assertThat(run.places).isBetween(1_000 + 40 * 10, 1_000 + 50 * 10);
    }

    @Test
    void rowsOfAStepAreBoundedHoweverManyPlacesThereAre() {
        for (int maxTokens : new int[] {1, 2, 16}) {
            Run run = new Run(requests(200, 5, 200), options(maxTokens, 1 << 20), Integer.MAX_VALUE);
            assertThat(run.done).hasSize(200);
            assertThat(run.mostRows()).as("rows of a step").isLessThan(2048 + 5);
        }
    }

    @Test
    void everyCompletionEndsAsItShould() {
        Run run = new Run(requests(40, 30, 8), options(25, 300), 20);
        assertThat(run.done).hasSize(40);
        run.done.values().forEach(completions -> {
            assertThat(completions).hasSize(8);
            for (GeneratedCompletion completion : completions) {
                int[] tokens = completion.tokens();
                for (int i = 0; i < tokens.length; i++) {
                    assertThat(tokens[i] == END || i == 24).isEqualTo(i == tokens.length - 1);
                }
            }
        });
    }
}
