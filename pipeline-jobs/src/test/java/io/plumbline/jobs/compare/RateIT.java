package io.plumbline.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.compare.RatingOptions;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestSpark.class)
class RateIT {
    private static final StructType JUDGEMENTS = new StructType()
            .add("prompt_id", DataTypes.StringType)
            .add("first", DataTypes.StringType)
            .add("second", DataTypes.StringType)
            .add("outcome", DataTypes.DoubleType);

    private static final String[] PLAYERS = {"anna", "bert", "cleo", "dora", "emil"};
    private static final double[] RATINGS = {1700, 1600, 1500, 1400, 1300};

    private final SparkSession spark;

    @TempDir
    private Path directory;

    private CompareFixture fixture;

    RateIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() {
        fixture = new CompareFixture(spark, directory);
    }

    private static RateSettings settings(String table, String out) {
        return new RateSettings(
                List.of(table), RateSettings.Columns.DEFAULT, OutcomeRule.SHARES, RatingOptions.DEFAULT, 0.1, out);
    }

    private void rate(RateSettings settings) {
        new Rate(fixture.context(), settings).run();
    }

    private String path(String name) {
        return fixture.place(name);
    }

    private String table(String name, Row... rows) {
        return fixture.table(name, JUDGEMENTS, List.of(rows), 1);
    }

    private static Row row(String prompt, String first, String second, Double outcome) {
        return RowFactory.create(prompt, first, second, outcome);
    }

    private static List<Row> drawn(int prompts) {
        SplittableRandom random = new SplittableRandom(5);
        List<Row> rows = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            for (int i = 0; i < 4; i++) {
                int first = random.nextInt(5);
                int second = (first + 1 + random.nextInt(4)) % 5;
                double probability = 1 / (1 + Math.pow(10, (RATINGS[second] - RATINGS[first]) / 400));
                rows.add(row(
                        "p" + prompt, PLAYERS[first], PLAYERS[second], random.nextDouble() < probability ? 1.0 : 0.0));
            }
        }
        return rows;
    }

    @Test
    void fiveKnownPlayersAreRecoveredWhateverTheFiles() throws IOException {
        Set<String> reports = new HashSet<>();
        for (int files : new int[] {1, 2, 8}) {
            String table = fixture.table("judgements" + files, JUDGEMENTS, drawn(800), files);
            for (int repetition = 0; repetition < 2; repetition++) {
                rate(settings(table, path("out" + files)));
                reports.add(Files.readString(directory.resolve("out" + files + "/ratings.json"))
                        .replace("judgements" + files, "judgements"));
            }
        }
        assertThat(reports).hasSize(1);
        JsonNode players = fixture.json("out1/ratings.json").path("players");
        for (int player = 0; player < 5; player++) {
            JsonNode found = players.path(player);
            assertThat(found.path("player").asText()).isEqualTo(PLAYERS[player]);
            assertThat(RATINGS[player])
                    .isBetween(
                            found.path("interval").path(0).asDouble(),
                            found.path("interval").path(1).asDouble());
        }
        assertThat(fixture.said())
                .contains("rate: 3,200 judgements of 5 players on 800 prompts")
                .anyMatch(line -> line.endsWith("  anna"))
                .anyMatch(line -> line.startsWith("rate: the first place wins 0.4")
                        || line.startsWith("rate: the first place wins 0.5"));
    }

    /** As Chatbot Arena and its copies write judgements: names of columns and outcomes of their own, and no prompts. */
    @Test
    void readsColumnsAndOutcomesOfOthers() throws IOException {
        Files.writeString(
                directory.resolve("arena.jsonl"),
                """
                {"model_a": "x", "model_b": "y", "winner": "model_a"}
                {"model_a": "y", "model_b": "x", "winner": "model_a"}
                {"model_a": "x", "model_b": "y", "winner": "model_a"}
                {"model_a": "x", "model_b": "y", "winner": "tie (bothbad)"}
                {"model_a": "x", "model_b": "y", "winner": "model_b"}
                {"model_a": "x", "model_b": "y", "winner": "tie"}
                """);
        rate(new RateSettings(
                List.of(path("arena.jsonl")),
                new RateSettings.Columns(null, "model_a", "model_b", "winner", null),
                new OutcomeRule(List.of("model_a"), List.of("model_b"), List.of("tie", "tie (bothbad)")),
                new RatingOptions("y", 1000, 0),
                0,
                path("out")));
        JsonNode players = fixture.json("out/ratings.json").path("players");
        // x won 2, lost 2 and tied 2.
        assertThat(players.path(0).path("rating").asDouble()).isCloseTo(1000, within(1e-6));
        assertThat(players.path(0).path("judgements").asDouble()).isEqualTo(6);
        assertThat(fixture.said()).anyMatch(line -> line.contains("does not tell prompts apart"));
    }

    /** As AlpacaEval writes preferences: 1 for the first output, 2 for the second, a number of its own for a tie. */
    @Test
    void outcomesMayBeOtherNumbers() throws IOException {
        Files.writeString(directory.resolve("alpaca.csv"), "a,b,preference\nx,y,1\nx,y,2\nx,y,2.0\nx,y,1.5\n");
        rate(new RateSettings(
                List.of(path("alpaca.csv")),
                new RateSettings.Columns(null, "a", "b", "preference", null),
                new OutcomeRule(List.of("1"), List.of("2"), List.of("1.5")),
                RatingOptions.DEFAULT,
                0,
                path("out")));
        assertThat(fixture.json("out/ratings.json")
                        .path("players")
                        .path(0)
                        .path("win_rate")
                        .asDouble())
                .isEqualTo(0.625);
    }

    @Test
    void rowsOfNoUseAreCountedByTheirReasons() {
        List<Row> rows = new ArrayList<>(new LinkedHashSet<>(drawn(20)));
        int different = rows.size();
        rows.add(row("p0", "anna", "anna", 1.0));
        rows.add(row("p1", "anna", "bert", Double.NaN));
        rows.add(row("p1", "anna", "bert", null));
        rows.add(row("p2", "anna", "bert", 1.5));
        rows.add(row("p3", null, "bert", 1.0));
        rows.add(row(null, "anna", "bert", 1.0));
        rows.add(rows.get(0));
        String table = fixture.table("judgements", JUDGEMENTS, rows, 2);
        rate(settings(table, path("out")));
        assertThat(fixture.json("out/ratings.json").path("rows").toString())
                .isEqualTo("{\"used\":" + (different + 1)
                        + ",\"self_play\":1,\"no_player\":1,\"no_outcome\":3,\"no_weight\":0,\"no_prompt\":1,"
                        + "\"repeated\":1}");
        assertThat(fixture.said())
                .contains(
                        "rate: rows not used, as both players are the same: 1",
                        "rate: rows not used, as the prompt is missing: 1",
                        "rate: rows that say the same as another one of their prompt: 1; all count, and do not narrow the"
                                + " intervals; leave them out if they are copies");
        RateSettings strict = new RateSettings(
                List.of(table),
                RateSettings.Columns.DEFAULT,
                OutcomeRule.SHARES,
                RatingOptions.DEFAULT,
                0,
                path("out"));
        assertRefused(
                strict,
                Kind.DATA,
                "Cannot rate: 5 of " + (different + 7)
                        + " rows are of no use: both players are the same (1), a player");
    }

    /** Of several completions each pair is a row, and all of them weigh as one. */
    @Test
    void weightsOfJudgeAreRead() {
        StructType weighted = JUDGEMENTS.add("weight", DataTypes.DoubleType);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rows.add(RowFactory.create("many", "a", "b", 1.0, 0.25));
        }
        rows.add(RowFactory.create("one", "a", "b", 0.0, 1.0));
        rate(settings(fixture.table("judgements", weighted, rows, 1), path("out")));
        JsonNode players = fixture.json("out/ratings.json").path("players");
        assertThat(players.path(0).path("rating").asDouble()).isCloseTo(1500, within(1e-9));
        assertThat(players.path(0).path("judgements").asDouble()).isEqualTo(2);
    }

    @Test
    void whatJudgeLeavesIsRated() {
        StructType labels =
                new StructType().add("prompt_id", DataTypes.StringType).add("score", DataTypes.DoubleType);
        List<String> policies = List.of("a", "b", "c");
        SplittableRandom random = new SplittableRandom(1);
        for (int policy = 0; policy < 3; policy++) {
            List<Row> rows = new ArrayList<>();
            for (int prompt = 0; prompt < 100; prompt++) {
                rows.add(RowFactory.create("p" + prompt, random.nextDouble() + 0.2 * policy));
            }
            fixture.table(policies.get(policy), labels, rows, 1);
        }
        List<String> judged = new ArrayList<>();
        for (String[] pair : new String[][] {{"a", "b"}, {"b", "c"}, {"c", "a"}}) {
            String out = path(pair[0] + "-" + pair[1]);
            new Judge(
                            fixture.context(),
                            new JudgeSettings(
                                    path(pair[0]), path(pair[1]), null, null, JudgeSettings.Columns.DEFAULT, 0, out))
                    .run();
            judged.add(out + "/judgements");
        }
        rate(new RateSettings(
                judged, RateSettings.Columns.DEFAULT, OutcomeRule.SHARES, RatingOptions.DEFAULT, 0, path("a-b")));
        JsonNode found = fixture.json("a-b/ratings.json");
        assertThat(found.path("players").findValuesAsText("player")).containsExactly("c", "b", "a");
        assertThat(found.path("prompts").asInt()).isEqualTo(100);
        assertThat(found.path("first_place").isNull()).isTrue();
        fixture.assertHolds("a-b", "judgements", "comparison.json", "ratings.json");
    }

    @Test
    void refusesWhatGivesNoRatings() throws IOException {
        assertRefused(
                settings(table("winner", row("p", "a", "b", 1.0)), path("out")),
                Kind.DATA,
                "Cannot rate: 'a' won every judgement against 'b'");
        assertRefused(
                settings(table("apart", row("p", "a", "b", 0.5), row("q", "c", "d", 0.5)), path("out")),
                Kind.DATA,
                "'a', 'b' and 'c', 'd' were never judged against each other");
        assertRefused(settings(table("none"), path("out")), Kind.DATA, "Cannot rate: there is no judgement");
        Files.writeString(directory.resolve("words.csv"), "first,second,outcome\na,b,model_a\n");
        assertRefused(
                settings(path("words.csv"), path("out")),
                Kind.DATA,
                "Cannot rate: 1 of 1 rows are of no use: the outcome is no number from 0 to 1, or none of the values that"
                        + " were given (1); name other columns or outcomes");
        Files.writeString(directory.resolve("other.csv"), "model_a,model_b,winner\na,b,1\n");
        assertRefused(
                settings(path("other.csv"), path("out")),
                Kind.DATA,
                "it has no column 'first', but model_a, model_b, winner; name one by --first-column");
        Files.createDirectories(directory.resolve("mine/ratings.json"));
        assertRefused(settings(path("words.csv"), path("mine")), Kind.CONFIGURATION, "plumbline rate did not write");
    }

    private void assertRefused(RateSettings settings, Kind kind, String message) {
        assertThatThrownBy(() -> rate(settings))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void refusesSettingsThatContradict() {
        assertThatThrownBy(() -> new OutcomeRule(List.of("a"), List.of(), List.of()))
                .hasMessageContaining("--first-wins and --second-wins go together");
        assertThatThrownBy(() -> new OutcomeRule(List.of("a"), List.of("b"), List.of("a")))
                .hasMessage(
                        "Cannot rate: 'a' is given twice among --first-wins, --second-wins and --tie; an outcome has one"
                                + " meaning");
        assertThatThrownBy(() -> new RateSettings(
                        List.of("x", "x"),
                        RateSettings.Columns.DEFAULT,
                        OutcomeRule.SHARES,
                        RatingOptions.DEFAULT,
                        0,
                        "o"))
                .hasMessage("Cannot rate: --data names a table twice, whose judgements would count twice");
    }
}
