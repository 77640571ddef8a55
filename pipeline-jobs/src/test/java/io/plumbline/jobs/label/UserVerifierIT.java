package io.plumbline.jobs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.Causes;
import io.plumbline.PlumblineException;
import io.plumbline.verify.VerifierJar;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verifier of a user, in a jar that Spark gives to the driver and to tasks as {@code --jars} does. */
class UserVerifierIT {
    private static final Path GUIDE = Path.of("completions.md");
    private static final String TROUBLESOME =
            """
            package org.example;

            import io.plumbline.verify.Answer;
            import io.plumbline.verify.Verdict;
            import io.plumbline.verify.Verifier;
            import io.plumbline.verify.VerifierOptions;

            public final class Troublesome implements Verifier {
                private final double score;

                public Troublesome() {
                    this(0);
                }

                private Troublesome(double score) {
                    this.score = score;
                }

                @Override
                public String name() {
                    return "troublesome";
                }

                @Override
                public Verifier configured(VerifierOptions options) {
                    options.requireKnown("score");
                    return new Troublesome(Double.parseDouble(options.required("score")));
                }

                @Override
                public Verdict verify(Answer answer) throws Exception {
                    switch (answer.completion()) {
                        case "throws":
                            throw new java.io.IOException("secret");
                        case "overflows":
                            return verify(answer);
                        case "sleeps":
                            Thread.currentThread().join();
                            return null;
                        case "loops":
                            while (System.getProperty("org.example.ends") == null) {
                                Thread.onSpinWait();
                            }
                            return null;
                        default:
                            return Verdict.of(score, true);
                    }
                }
            }
            """;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private SparkSession spark;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        if (spark != null) {
            spark.stop();
        }
        Thread.currentThread().setContextClassLoader(before);
    }

    /** Starts Spark with a jar of the source, in the class path of this thread too, as in a driver. */
    private LabelRun runWith(String source) throws IOException {
        Path jar = VerifierJar.make(folder, source);
        Thread.currentThread()
                .setContextClassLoader(new URLClassLoader(new URL[] {jar.toUri().toURL()}, before));
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.driver.host", "localhost")
                .config("spark.jars", jar.toString())
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return new LabelRun(spark, folder.resolve("run"));
    }

    private String completions(String... completions) throws IOException {
        return "label.completions="
                + Files.write(
                        folder.resolve("completions.jsonl"),
                        Stream.of(completions)
                                .map(one -> "{\"prompt\": \"q\", \"completion\": \"" + one + "\"}")
                                .toList());
    }

    @Test
    void failsAndTimesOutForOneRowAlone() throws IOException {
        LabelRun run = runWith(TROUBLESOME);
        run.label(
                completions("throws", "fine", "sleeps", "overflows", "sleeps", "fine too"),
                "label.by=troublesome",
                "label.options.score=2.5",
                "label.verifier-timeout-seconds=0.5",
                "label.max-failed-fraction=1");

        Map<String, String> details = new HashMap<>();
        List<Row> labels = run.labels().collectAsList();
        labels.forEach(row -> details.put(row.getAs("completion"), row.getAs("reason") + ": " + row.getAs("detail")));
        assertThat(labels).hasSize(6);
        assertThat(details.get("fine")).isEqualTo("null: null");
        assertThat(details.get("throws"))
                .isEqualTo("verifier_failed: the verifier troublesome threw IOException (Troublesome.java:34)");
        assertThat(details.get("overflows"))
                .startsWith("verifier_failed: the verifier troublesome threw StackOverflowError (Troublesome.java:");
        assertThat(details.get("sleeps"))
                .isEqualTo("verifier_timed_out: the verifier troublesome did not answer within 0.5 s");
        assertThat(run.labels().where("score = 2.5 and passed").count()).isEqualTo(2);
    }

    /** An exception that a verifier throws of an option it does not check is no sentence about the option. */
    @Test
    void refusesAVerifierThatBreaksOnItsOptions() throws IOException {
        LabelRun run = runWith(TROUBLESOME);
        assertThatThrownBy(() -> run.label(completions("a"), "label.by=troublesome", "label.options.score=high"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot label: label.by must be a verifier that takes its options: configured() of"
                        + " org.example.Troublesome threw NumberFormatException");
    }

    /** No row is written, as it depends on partitions which rows come after the endless ones. */
    @Test
    void failsWhereCallsDoNotEnd() throws IOException {
        LabelRun run = runWith(TROUBLESOME);
        try {
            assertThatThrownBy(() -> run.label(
                            completions("fine", "loops", "loops", "loops", "loops", "fine too"),
                            "label.by=troublesome",
                            "label.options.score=1",
                            "label.verifier-timeout-seconds=0.5",
                            "label.max-failed-fraction=1"))
                    .satisfies(thrown -> assertThat(Causes.of(thrown))
                            .filteredOn(PlumblineException.class::isInstance)
                            .extracting(Throwable::getMessage)
                            .containsExactly(
                                    "Cannot label: the verifier troublesome was interrupted after 0.5 s in 4 calls"
                                            + " that have not ended since; have it look at Thread.interrupted() where it loops,"
                                            + " and end then"));
            assertThat(folder.resolve("run/experiments/default/labels")).doesNotExist();
        } finally {
            System.setProperty("org.example.ends", "now");
        }
    }

    /** Another jar is another verifier, whose labels are made anew; the same one is not. */
    @Test
    void isPartOfWhatLabelsDependOn() throws IOException {
        LabelRun run = runWith(TROUBLESOME);
        String[] settings = {completions("a", "b"), "label.by=troublesome", "label.options.score=1"};
        run.label(settings);
        run.said().clear();
        run.label(settings);
        assertThat(run.said()).containsExactly("label: up to date, nothing to do");
        run.said().clear();
        spark.stop();
        runWith(TROUBLESOME.replace("Verdict.of(score, true)", "Verdict.of(-score, true)"));
        LabelRun again = new LabelRun(spark, folder.resolve("run"), run.said());
        again.label(settings);
        assertThat(run.said()).first().asString().startsWith("label: started again, since");
        assertThat(again.labels().where("score = -1").count()).isEqualTo(2);
    }

    /** The example of completions.md compiles, without a warning, and judges as the text beside it says. */
    @Test
    void isWrittenAsTheGuideShows() throws IOException {
        Matcher example = Pattern.compile("```java\n(package .*?implements Verifier.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(GUIDE));
        assertThat(example.find()).isTrue();
        LabelRun run = runWith(example.group(1));
        run.label(
                completions("Yes. Of course.", "Yes. Of course. And more."),
                "label.by=two-sentences",
                "label.write=pairs");

        assertThat(run.preferences().first().mkString("|"))
                .isEqualTo("q|Yes. Of course.|Yes. Of course. And more.|1.0|0.0");
    }
}
