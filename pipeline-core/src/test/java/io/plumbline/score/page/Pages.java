package io.plumbline.score.page;

import io.plumbline.example.Label;
import io.plumbline.example.Strength;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.WeightedLosses;
import io.plumbline.score.ExampleScore;
import io.plumbline.score.HeldOutCurves;
import io.plumbline.score.MetricCurves;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.ScoreSummaryBuilder;
import io.plumbline.score.Verdict;
import io.plumbline.score.page.DataQuality.Lengths;
import io.plumbline.score.page.DataQuality.Quarantined;
import io.plumbline.score.page.DataQuality.Share;
import io.plumbline.watch.WatchedTraining.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/** Contents of reports, of numbers drawn at random that look like those of a training that went well. */
final class Pages {
    private static final List<String> SOURCES =
            List.of("helpful-base", "harmless-base", "ultrafeedback_binarized_train_prefs_2024-05-cleaned");

    private Pages() {}

    static WeightedLosses losses(String type) {
        return LossOptions.of(LossTypes.named(type), Map.of()).losses();
    }

    /** Pairs whose chosen side gained more, the more so the nearer the reference was. */
    static ScoreSummary summary(String loss, int pairs) {
        return summary(loss, pairs, pairs > 10_000 ? 2 : 100);
    }

    static ScoreSummary summary(String loss, int pairs, int resamples) {
        return summary(loss, pairs, resamples, pair -> null);
    }

    /** Four of five pairs are of one prompt, which has a source to itself; the others have two pairs each. */
    static ScoreSummary ofSharedPrompts() {
        return summary("sigmoid", 400, 100, pair -> pair % 5 > 0 ? "prompt" : "prompt " + pair / 10);
    }

    private static ScoreSummary summary(String loss, int pairs, int resamples, IntFunction<String> prompts) {
        Random random = new Random(11);
        ScoreSummaryBuilder builder = new ScoreSummaryBuilder(losses(loss), Rounding.FLOAT32);
        for (int i = 0; i < pairs; i++) {
            int chosen = 20 + random.nextInt(120);
            int rejected = 20 + random.nextInt(120);
            double gain = random.nextGaussian() * 9;
            builder.add(new ExampleScore(
                    String.format(Locale.ROOT, "%016x", 0x9e3779b97f4a7c15L * (i + 1))
                            .repeat(4),
                    prompts.apply(i),
                    "prompt".equals(prompts.apply(i)) ? "of-one-prompt" : SOURCES.get(random.nextInt(SOURCES.size())),
                    new double[] {-2.1 * chosen + gain + 5, -2.2 * rejected + gain - random.nextGaussian() * 12 - 6},
                    new double[] {-2.1 * chosen, -2.2 * rejected},
                    new int[] {chosen, rejected},
                    new int[] {1, 2},
                    null,
                    null,
                    Strength.UNSAID));
        }
        return builder.build(resamples, 0);
    }

    static MetricCurves training(int steps) {
        Random random = new Random(5);
        MetricCurves curves = MetricCurves.ofTraining();
        for (int step = 1; step <= steps; step++) {
            double done = 1 - Math.exp(-3.0 * step / steps);
            double margin = 1.1 * done + random.nextGaussian() * 0.25;
            curves.add(line(
                            step,
                            "",
                            0.6931 - 0.25 * done + random.nextGaussian() * 0.05,
                            -0.7 * done + margin / 2,
                            -0.7 * done - margin / 2,
                            Math.min(1, Math.max(0, 0.5 + 0.25 * done + random.nextGaussian() * 0.08)))
                    .replace(
                            "}",
                            ", \"grad_norm\": " + (2 + Math.abs(random.nextGaussian()))
                                    + ", \"learning_rate\": "
                                    + 5e-6 * Math.min(1, step / (0.1 * steps)) * (1.0 - 0.9 * step / steps)
                                    + ", \"num_tokens\": " + step * 4096L + "}"));
        }
        return curves;
    }

    static HeldOutCurves evaluations(int steps) {
        HeldOutCurves curves = new HeldOutCurves();
        for (int part = 1; part <= 8; part++) {
            double done = 1 - Math.exp(-3.0 * part / 8);
            double loss = 0.6931 - 0.2 * done + (part > 5 ? 0.02 * (part - 5) : 0);
            curves.add(line(steps * part / 8, "eval_", loss, -0.3 * done, -1.1 * done, 0.5 + 0.2 * done));
        }
        return curves;
    }

    private static String line(int step, String prefix, double loss, double chosen, double rejected, double accuracy) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", loss);
        values.put("rewards/chosen", chosen);
        values.put("rewards/rejected", rejected);
        values.put("rewards/accuracies", accuracy);
        values.put("rewards/margins", chosen - rejected);
        values.put("logps/chosen", -160 + 10 * chosen);
        values.put("logps/rejected", -170 + 10 * rejected);
        StringBuilder line = new StringBuilder("{\"step\": " + step);
        values.forEach((name, value) ->
                line.append(", \"").append(prefix).append(name).append("\": ").append(value));
        return line.append('}').toString();
    }

    static DataQuality data() {
        return new DataQuality(
                43_835,
                39_820,
                2_104,
                List.of(
                        new Quarantined(
                                "exact_duplicate",
                                1_210,
                                "the same example stands there more than once; keep one of each"),
                        new Quarantined(
                                "identical_after_truncation",
                                701,
                                "two completions are the same tokens once they are cut; raise tokenizer.max-length"),
                        new Quarantined(
                                "unsplittable_transcript",
                                4,
                                "two transcripts do not share everything up to their last reply; where prompts have a column,"
                                        + " name it in data.columns.prompt (data.format = pair); where there are none, set that"
                                        + " to null")),
                List.of(
                        "truncation: hdfs:///preferences/helpful-base/train.jsonl.gz: 13.1 % of the rows are cut to length;"
                                + " raise tokenizer.max-length"),
                List.of(
                        new Lengths("prompts", 151.2, 120, 410, 512),
                        new Lengths("chosen", 80.4, 61, 230, 512),
                        new Lengths("rejected", 77.9, 58, 225, 512)),
                List.of(
                        new Share("the chosen one is longer", 21_400, 0.5104, "Near 50 % is best."),
                        new Share("something was cut", 5_500, 0.1312, "")));
    }

    static RunFacts run(String name) {
        Map<String, String> apart = new LinkedHashMap<>();
        apart.put("run.dir", name);
        apart.put("data.train", "[" + name + "]");
        apart.put("training.learning-rate", "1.0E-6");
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("loss.type", "sigmoid");
        defaults.put("loss.beta", "0.1");
        defaults.put("tokenizer.max-prompt-length", "512");
        return new RunFacts(
                name,
                List.of(
                        new Fact("Model", name, "What training began with: model.path."),
                        new Fact("data.train", "2 files, 130.2 MiB: " + name, "")),
                List.of(new Fact(
                        "ingest", "41,924 examples, 1,911 rows put aside", "43,835 rows in, 41,924 out, 14 s")),
                apart,
                defaults);
    }

    /** A verdict of the gravest and of the mildest kind. */
    static List<Verdict> verdicts() {
        return List.of(
                new Verdict(
                        Verdict.Code.NO_BETTER_THAN_LENGTH,
                        "No better than \"the longer one wins\": that rule ranks 54.5 % of the held-out pairs as labelled,"
                                + " this policy 55.0 % (95 % interval of the difference -1.2 – 2.4 %). It may have learned"
                                + " length alone."),
                new Verdict(
                        Verdict.Code.MUCH_TRUNCATED,
                        "Much was cut: 13.1 % of the completions were longer than allowed."));
    }

    static PolicyContent policy(String loss, int pairs, int steps) {
        return new PolicyContent(
                run(
                        "hdfs://namenode.example.org:8020/user/analytics/alignment/helpful-and-harmless-2024/run-with-a-long-name"),
                summary(loss, pairs),
                verdicts(),
                null,
                new Curves(training(steps), evaluations(steps), Map.of(), Reference.FIXED),
                data(),
                Map.of());
    }

    /** Completions with a label, and no pair. */
    static ScoreSummary labelled(int completions) {
        Random random = new Random(3);
        ScoreSummaryBuilder builder = new ScoreSummaryBuilder(losses("kto"), Rounding.FLOAT32);
        for (int i = 0; i < completions; i++) {
            boolean good = random.nextBoolean();
            builder.add(new ExampleScore(
                    String.format(Locale.ROOT, "%064x", i),
                    null,
                    "labelled",
                    new double[] {-50 + random.nextGaussian() * 5 + (good ? 4 : -4)},
                    new double[] {-50},
                    new int[] {25},
                    new int[] {1},
                    null,
                    null,
                    Strength.UNSAID.with(good ? Label.DESIRABLE : Label.UNDESIRABLE)));
        }
        return builder.build(50, 0);
    }
}
