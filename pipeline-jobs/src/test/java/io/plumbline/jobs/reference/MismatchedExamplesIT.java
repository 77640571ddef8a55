package io.plumbline.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.example.CountedTokens;
import io.plumbline.example.Example;
import io.plumbline.example.Strength;
import io.plumbline.jobs.TestSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestSpark.class)
class MismatchedExamplesIT {
    private static final int MAX_LENGTH = 6;

    private final JavaSparkContext spark;

    MismatchedExamplesIT(SparkSession session) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    /** As TRL turns the completions of a batch by one, whatever partitions and files the examples come in. */
    @Test
    void completionsOfTheExampleBeforeFollowHoweverTheInputIsCut() {
        List<Example> examples = new ArrayList<>();
        for (int index = 0; index < 25; index++) {
            examples.add(Example.of(
                    String.format("%064x", index), "s", new int[] {1, 2}, new int[] {100 + index}, new int[] {
                        200 + index, 7
                    }));
        }
        for (int parts : new int[] {1, 3, 11}) {
            List<Example> shuffled = new ArrayList<>(examples);
            Collections.shuffle(shuffled, new Random(parts));
            List<Example> mismatched = read(shuffled, parts);
            assertThat(mismatched).hasSize(25);
            for (int index = 0; index < 25; index++) {
                Example example = mismatched.get(index);
                int before = (index + 24) % 25;
                assertThat(example.id()).isEqualTo(examples.get(index).id());
                assertThat(example.own()).isEqualTo(2);
                assertThat(example.completions())
                        .isDeepEqualTo(
                                new int[][] {{100 + index}, {200 + index, 7}, {100 + before}, {200 + before, 7}});
            }
        }
    }

    @Test
    void mismatchedCompletionsAreCutToTheRoomBehindThePrompt() {
        Example longer = Example.of("a", "s", new int[] {1}, new int[] {2, 3, 4, 5, 6});
        Example shorter = Example.of("b", "s", new int[] {1, 2, 3, 4}, new int[] {9});
        List<Example> mismatched = read(List.of(longer, shorter), 1);
        assertThat(mismatched.get(0).completions()).isDeepEqualTo(new int[][] {{2, 3, 4, 5, 6}, {9}});
        assertThat(mismatched.get(1).completions()).isDeepEqualTo(new int[][] {{9}, {2, 3}});
    }

    @Test
    void refusesASplitOfOne() {
        assertThatThrownBy(() -> read(List.of(Example.of("a", "s", new int[] {1}, new int[] {2})), 1))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot train: this loss holds prompts against the completions of other examples, and the train"
                                + " split has 1; give at least two, or choose another loss");
    }

    /** The first tokens are a tool's, and the answer behind them does not fit any more. */
    @Test
    void refusesAMismatchedCompletionThatKeepsNoTokenThatCounts() {
        Example turns = new Example(
                "a",
                "s",
                new int[] {1},
                new int[][] {{2, 3, 4, 5}},
                new int[] {1},
                Strength.UNSAID,
                List.of(new CountedTokens(new int[] {2, 4})));
        Example longer = Example.of("b", "s", new int[] {1, 2, 3, 4}, new int[] {9});
        assertThatThrownBy(() -> read(List.of(turns, longer), 1))
                .hasStackTraceContaining(
                        "Cannot train: this loss holds the prompt of example b against the completion of"
                                + " example a, of which tokenizer.max-length = 6 then leaves no token that counts; raise"
                                + " tokenizer.max-length, lower tokenizer.max-prompt-length, or set loss.on = all");
    }

    private List<Example> read(List<Example> examples, int parts) {
        return MismatchedExamples.of(spark.parallelize(examples, parts), MAX_LENGTH).collect().stream()
                .sorted(Comparator.comparing(Example::id))
                .toList();
    }
}
