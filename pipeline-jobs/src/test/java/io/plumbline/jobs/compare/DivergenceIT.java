package io.plumbline.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.config.EngineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestSpark.class)
class DivergenceIT {
    private static final int POSITIONS = 16;

    private final SparkSession spark;

    @TempDir
    private Path directory;

    private CompareFixture fixture;
    private String policy;
    private String reference;

    DivergenceIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() {
        fixture = new CompareFixture(spark, directory);
        policy = TinyLanguage.model(directory.resolve("policy"), 1, POSITIONS);
        reference = TinyLanguage.model(directory.resolve("reference"), 2, POSITIONS);
    }

    private void estimate(String completions, String ofPolicy, String out) {
        estimate(completions, ofPolicy, reference, out);
    }

    private void estimate(String completions, String ofPolicy, String against, String out) {
        new Divergences(
                        fixture.context(),
                        new DivergenceSettings(
                                completions,
                                against,
                                ofPolicy,
                                new EngineConfig("cpu", Precision.FLOAT32, 512, false),
                                fixture.place(out)))
                .run();
    }

    private static List<int[]> prompts() {
        List<int[]> prompts = new ArrayList<>();
        for (int i = 0; i < 125; i++) {
            prompts.add(new int[] {i % 5, i / 5 % 5, i / 25});
        }
        return prompts;
    }

    private String sampled(int prompts, int completions, int files) {
        List<int[]> all = prompts().subList(0, prompts);
        float[][][] own = TinyLanguage.all(policy, all);
        List<Row> rows = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            rows.addAll(TinyLanguage.drawn("p" + prompt, all.get(prompt), own[prompt], completions, prompt));
        }
        return fixture.table("completions" + files, TinyLanguage.SAMPLED, rows, files);
    }

    private static double error(JsonNode estimate, double exact) {
        return Math.abs(estimate.path("value").asDouble() - exact)
                / estimate.path("standard_error").asDouble();
    }

    @Test
    void agreesWithTheDivergenceOfAllCompletionsListed() {
        List<int[]> prompts = prompts();
        float[][][] own = TinyLanguage.all(policy, prompts);
        float[][][] other = TinyLanguage.all(reference, prompts);
        double exact = 0;
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            exact += TinyLanguage.exact(own[prompt], other[prompt]) / prompts.size();
        }
        estimate(sampled(125, 8, 1), null, "out");
        JsonNode found = fixture.json("out/divergence.json");
        assertThat(exact).isGreaterThan(0.1);
        for (String name : List.of("sequence", "sequence_k1", "sequence_k3")) {
            assertThat(error(found.path(name), exact)).as(name).isLessThan(3);
        }
        for (String name : List.of("token", "token_k1")) {
            assertThat(error(found.path(name), exact / TinyLanguage.LENGTH))
                    .as(name)
                    .isLessThan(3);
        }
        assertThat(error(found.path("mean_ratio"), 1)).isLessThan(3);
        assertThat(found.path("sequence").path("standard_error").asDouble())
                .isLessThan(found.path("sequence_k1").path("standard_error").asDouble())
                .isLessThan(exact / 20);
        assertThat(found.path("implausible").asBoolean()).isFalse();
        assertThat(found.path("sampling_checked").asBoolean()).isTrue();
        assertThat(found.path("cut_completions").asInt()).isEqualTo(1000);
        assertThat(fixture.said())
                .anyMatch(line -> line.startsWith("divergence: KL(policy || reference) of a completion "))
                .anyMatch(line -> line.contains("1,000 completions of 125 prompts, 4,000 tokens"));
    }

    /** Of one prompt the error is over completions: it holds the exact divergence of that prompt. */
    @Test
    void agreesOnOnePrompt() {
        List<int[]> prompts = prompts().subList(0, 1);
        double exact =
                TinyLanguage.exact(TinyLanguage.all(policy, prompts)[0], TinyLanguage.all(reference, prompts)[0]);
        estimate(sampled(1, 3000, 1), null, "out");
        JsonNode found = fixture.json("out/divergence.json");
        assertThat(error(found.path("sequence"), exact)).isLessThan(3);
        assertThat(error(found.path("sequence_k1"), exact)).isLessThan(3);
        assertThat(found.path("sequence").path("standard_error").asDouble()).isLessThan(exact / 20);
    }

    @Test
    void filesRepetitionsAndComputingThePolicyChangeNothing() throws IOException {
        Set<String> reports = new HashSet<>();
        Set<List<Row>> tables = new HashSet<>();
        for (int files : new int[] {1, 2, 8}) {
            String completions = sampled(20, 5, files);
            for (int repetition = 0; repetition < 2; repetition++) {
                estimate(completions, null, "out" + files);
                reports.add(Files.readString(directory.resolve("out" + files + "/divergence.json"))
                        .replace("completions" + files, "completions"));
                tables.add(fixture.rows("out" + files + "/divergences"));
            }
        }
        assertThat(reports).hasSize(1);
        assertThat(tables).hasSize(1);
        List<Row> rows = tables.iterator().next();
        assertThat(rows).hasSize(100);
        assertThat(rows).allSatisfy(row -> assertThat(row.getDouble(5))
                .isCloseTo(row.getDouble(3) - row.getDouble(4), within(1e-9)));
        fixture.assertHolds("out1", "divergences", "divergence.json");
        estimate(fixture.place("completions1"), policy, "computed");
        assertThat(fixture.json("computed/divergence.json")
                        .path("sequence")
                        .path("value")
                        .asDouble())
                .isCloseTo(
                        fixture.json("out1/divergence.json")
                                .path("sequence")
                                .path("value")
                                .asDouble(),
                        within(1e-5));
        estimate(fixture.place("completions1"), null, policy, "same");
        assertThat(fixture.json("same/divergence.json")
                        .path("sequence_k1")
                        .path("value")
                        .asDouble())
                .isCloseTo(0, within(1e-5));
    }

    @Test
    void completionsThatAreNoDrawsAreRefused() {
        List<Row> rows = new ArrayList<>();
        for (Row row : fixtureRows()) {
            rows.add(with(row, 5, List.of(-0.5f, -0.5f, -0.5f, -0.5f)));
        }
        assertRefused(
                rows,
                "4 of 4 completions were drawn from another distribution than the policy's own, as their sampled_log_probs"
                        + " are not their log_probs");
        String sampled = sampled(5, 4, 1);
        assertRefusal(
                () -> estimate(sampled, reference, "out"),
                Kind.DATA,
                "the completions were not drawn from --policy = " + reference + ": its log-probs differ by");
    }

    private List<Row> fixtureRows() {
        List<int[]> one = prompts().subList(0, 1);
        return TinyLanguage.drawn("p", one.get(0), TinyLanguage.all(policy, one)[0], 4, 1);
    }

    private static Row with(Row row, int column, Object value) {
        Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i == column ? value : row.get(i);
        }
        return RowFactory.create(values);
    }

    private void assertRefused(List<Row> rows, String message) {
        String table = fixture.table("table-" + message.hashCode(), TinyLanguage.SAMPLED, rows, 1);
        assertRefusal(() -> estimate(table, null, "out"), Kind.DATA, message);
    }

    private static void assertRefusal(Runnable work, Kind kind, String message) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void noCompletionIsLeftOut() {
        List<Row> rows = fixtureRows();
        Row first = rows.get(0);
        List<Row> damaged = new ArrayList<>(rows.subList(1, 4));
        damaged.add(with(first, 3, List.of()));
        damaged.add(with(with(first, 1, 7), 4, List.of(-1f, Float.NaN, -1f, -1f)));
        damaged.add(with(with(first, 1, 8), 4, List.of(-1f)));
        damaged.add(with(first, 0, null));
        assertRefused(
                damaged,
                "of 7 completions some cannot be used: log_probs or sampled_log_probs are missing, not as many as tokens, or"
                        + " no log-probs (2), prompt_id is missing (1), tokens are missing, or not all ids (1); none may be"
                        + " left out");
        assertRefused(
                List.of(first, first),
                "1 rows have the prompt_id and the index of another row; give a table in which each");
        assertRefused(List.of(), "Cannot estimate a divergence: there is no completion");
        assertRefused(
                List.of(with(first, 3, List.of(1, 2, 3, 9))),
                "1 completions have token ids that --reference = " + reference + " does not have, which knows 5");
        assertRefused(
                List.of(with(first, 2, Collections.nCopies(POSITIONS, 1))),
                "1 completions are longer with their prompts than the 16 positions of --reference = ");
    }

    @Test
    void aTableThatDoesNotSayHowItWasSampledIsSaid() {
        String full = sampled(5, 4, 1);
        spark.read().parquet(full).drop("sampled_log_probs").write().parquet(fixture.place("unsaid"));
        estimate(fixture.place("unsaid"), null, "out");
        assertThat(fixture.json("out/divergence.json").path("sampling_checked").asBoolean())
                .isFalse();
        assertThat(fixture.said())
                .anyMatch(line -> line.contains("no log_probs or no sampled_log_probs to see whether"));
        spark.read().parquet(full).drop("log_probs").write().parquet(fixture.place("bare"));
        assertRefusal(
                () -> estimate(fixture.place("bare"), null, "out"),
                Kind.DATA,
                "it has no column 'log_probs'; name the policy by --policy to have them computed");
        estimate(fixture.place("bare"), policy, "out");
        spark.read().parquet(full).drop("tokens").write().parquet(fixture.place("untokenised"));
        assertRefusal(
                () -> estimate(fixture.place("untokenised"), policy, "out"),
                Kind.DATA,
                "it has no column 'tokens', but prompt_id, index, prompt_tokens, log_probs, sampled_log_probs, finish; give a"
                        + " table that sample wrote");
        assertRefusal(() -> estimate(full, null, fixture.place("gone"), "out"), Kind.MODEL, "Cannot load the model");
    }
}
