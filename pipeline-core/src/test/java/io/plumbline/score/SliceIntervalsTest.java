package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.example.Strength;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slices and bins of pairs that share prompts are as much proof as their prompts are. */
class SliceIntervalsTest {
    /** Of the quantile of Student's distribution, to 1e-4, in an interval. */
    private static final double ROUNDING = 2e-5;

    /** Sixty prompts of one to five pairs, as in {@code integration-tests/scripts/make_prompt_numbers.py}. */
    private static final ScoreSummary SIXTY = sixty();

    private static ScoreSummary sixty() {
        ScoreSummaryBuilder builder = Scores.builder();
        int pair = 0;
        for (int prompt = 0; prompt < 60; prompt++) {
            for (int of = 0; of <= prompt % 5; of++, pair++) {
                double before = Math.sin(3.0 * prompt + 1) + 0.8 * Math.sin(0.7 * pair) + 0.4;
                String source = source(prompt, of);
                double margin = source.equals("f") ? Math.abs(before) + 0.1 : before;
                builder.add(pair("prompt " + prompt, source, margin, 2 * (pair % 3 - 1)));
            }
        }
        return builder.build(0, 0);
    }

    private static String source(int prompt, int of) {
        return switch (prompt) {
            case 4 -> "d";
            case 9, 10, 15 -> "c";
            default -> prompt < 25 ? "a" : prompt < 40 ? "b" : of == 0 ? "e" : "f";
        };
    }

    private static ExampleScore pair(String prompt, String source, double margin, int longer) {
        return ranking(prompt, source, new double[] {margin / Scores.BETA - 40, -40}, 5 + longer, 5);
    }

    /** Completions of the given lengths, the best first, whose reference log-probs are -40. */
    private static ExampleScore ranking(String prompt, String source, double[] policy, int... tokens) {
        return new ExampleScore(
                "id",
                prompt,
                source,
                policy,
                DoubleStream.generate(() -> -40).limit(tokens.length).toArray(),
                tokens,
                IntStream.rangeClosed(1, tokens.length).toArray(),
                null,
                null,
                Strength.UNSAID);
    }

    /** The variance robust to clusters and Wilson's interval of statsmodels 0.15.0, Student's quantile of scipy 1.17.1. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a, 63, 21, 0.38633387836006655, 0.7858635433524259",
        "b, 45, 15, 0.49413542182221404, 0.8611688896175063",
        "f, 40, 16, 0.776331568601061, 1",
        "1 to 4 shorter, 60, 48, 0.5134396588897846, 0.7657212992254526",
        "equal, 60, 48, 0.6060853449329909, 0.8309415986036007",
        "1 to 4 longer, 60, 48, 0.7053135004457645, 0.9126273647167849"
    })
    void slicesAgreeWithStatsmodels(String name, int pairs, int prompts, double low, double high) {
        Slice slice = slices().get(name);
        assertThat(slice.tally().pairs()).isEqualTo(pairs);
        assertThat(slice.accuracy().prompts()).isEqualTo(prompts);
        assertThat(slice.accuracy().interval().low()).isCloseTo(low, within(ROUNDING));
        assertThat(slice.accuracy().interval().high()).isCloseTo(high, within(ROUNDING));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 24, 21, 0.3672226632209429, 0.7715518663301691",
        "1, 29, 20, 0.5239768689541466, 0.8622590142780382",
        "2, 26, 25, 0.5363956373124887, 0.8642699486571261",
        "3, 25, 21, 0.5269338047703305, 0.9000265320987502",
        "4, 28, 24, 0.4180691061794499, 0.8185089940462615",
        "5, 23, 21, 0.4719374859649651, 0.8998244815923419",
        "6, 12, 10, 0.7008549515804557, 1",
        "7, 13, 9, 0.656684153420069, 1"
    })
    void binsOfTheCalibrationAgreeWithStatsmodels(int number, int pairs, int prompts, double low, double high) {
        Calibration.Bin bin = SIXTY.calibration().bins().get(number);
        assertThat(bin.comparisons()).isEqualTo(pairs);
        assertThat(bin.interval().prompts()).isEqualTo(prompts);
        assertThat(bin.interval().interval().low()).isCloseTo(low, within(ROUNDING));
        assertThat(bin.interval().interval().high()).isCloseTo(high, within(ROUNDING));
    }

    private static Map<String, Slice> slices() {
        Map<String, Slice> slices = SIXTY.bySource().stream().collect(Collectors.toMap(Slice::name, slice -> slice));
        SIXTY.byLengthDifference().forEach(slice -> slices.put(slice.name(), slice));
        return slices;
    }

    /** Wilson's own interval of 12 of 20 (statsmodels), though elsewhere the same prompts have more pairs. */
    @Test
    void aSliceOfOnePairAPromptHasWilsonsInterval() {
        Slice slice = slices().get("e");
        assertThat(slice.accuracy()).isEqualTo(new ShareInterval(20, Interval.wilson(12 / 20.0, 20)));
        assertThat(slice.accuracy().interval().low()).isCloseTo(0.3865815007622531, within(1e-8));
        assertThat(slice.accuracy().interval().high()).isCloseTo(0.781193467627183, within(1e-8));
    }

    /** Each of the three comparisons is in a slice by length of its own. */
    @Test
    void aRankingCountsAsItsComparisons() {
        ScoreSummaryBuilder rankings = Scores.builder();
        ScoreSummaryBuilder comparisons = Scores.builder();
        for (int prompt = 0; prompt < 20; prompt++) {
            double[] policy = {-40 + Math.sin(prompt), -40 + Math.sin(7.0 * prompt), -40 + Math.sin(13.0 * prompt)};
            rankings.add(ranking("prompt " + prompt, "a", policy, 5, 7, 5));
            int[] tokens = {5, 7, 5};
            for (int[] pair : List.of(new int[] {0, 1}, new int[] {0, 2}, new int[] {1, 2})) {
                double[] ofPair = {policy[pair[0]], policy[pair[1]]};
                comparisons.add(ranking("prompt " + prompt, "a", ofPair, tokens[pair[0]], tokens[pair[1]]));
            }
        }
        ScoreSummary ranked = rankings.build(0, 0);
        ScoreSummary compared = comparisons.build(0, 0);
        assertThat(ranked.byLengthDifference())
                .extracting(Slice::name, Slice::accuracy)
                .containsExactlyElementsOf(compared.byLengthDifference().stream()
                        .map(slice -> tuple(slice.name(), slice.accuracy()))
                        .toList());
        assertThat(ranked.byLengthDifference())
                .filteredOn(slice -> slice.accuracy().prompts() > 0)
                .extracting(slice -> slice.accuracy().prompts())
                .containsExactly(20L, 20L, 20L);
        assertThat(ranked.bySource().get(0).accuracy())
                .isEqualTo(compared.bySource().get(0).accuracy());
    }

    @Test
    void whereNoIntervalCanBeToldTheSummarySaysWhy() throws Exception {
        assertThat(slices().get("c").accuracy()).isEqualTo(new ShareInterval(3, null));
        assertThat(slices().get("d").accuracy()).isEqualTo(new ShareInterval(1, null));

        JsonNode summary = new ObjectMapper().readTree(SummaryJson.write(SIXTY, List.of(), Scores.COMPUTED));

        JsonNode sources = summary.at("/slices/source");
        assertThat(sources.findValuesAsText("name")).containsExactly("a", "b", "f", "e", "c", "d");
        assertThat(sources.at("/0/prompts").asInt()).isEqualTo(21);
        assertThat(sources.at("/0/confidence/rewards~1accuracies/0").asDouble())
                .isCloseTo(0.38633387836006655, within(ROUNDING));
        assertThat(sources.at("/4/confidence").toString())
                .isEqualTo("{\"rewards/accuracies\":null,\"reason\":\"prompts worth fewer than two\"}");
        assertThat(sources.at("/5/confidence/reason").asText()).isEqualTo("all pairs of one prompt");
        assertThat(summary.at("/calibration/bins/0/confidence/observed/0").asDouble())
                .isCloseTo(0.3672226632209429, within(ROUNDING));
        assertThat(summary.at("/calibration/bins/9/confidence").toString())
                .isEqualTo("{\"observed\":null,\"reason\":\"no pair\"}");
    }

    /** Prompts of one to five pairs that mostly agree, in slices of 12 and of 60; as if they were independent the truth is missed. */
    @ParameterizedTest(name = "{0} prompts")
    @CsvSource({"12, 0.7", "60, 0.7", "12, 0.9", "60, 0.9"})
    void intervalsHoldTheTruthAsOftenAsTheySay(int prompts, double truth) {
        Random random = new Random(5);
        int sets = 2_000;
        int clustered = 0;
        int independent = 0;
        for (int set = 0; set < sets; set++) {
            ClusteredMean right = new ClusteredMean();
            for (int prompt = 0; prompt < prompts; prompt++) {
                boolean ofPrompt = random.nextDouble() < truth;
                for (int pair = 0; pair <= prompt % 5; pair++) {
                    boolean same = random.nextDouble() < 0.8;
                    right.addTo(prompt, 1, (same ? ofPrompt : random.nextDouble() < truth) ? 1 : 0);
                }
            }
            clustered += holds(ShareInterval.of(right).interval(), truth);
            independent += holds(Interval.wilson(right.mean(), right.weight()), truth);
        }
        assertThat(clustered / (double) sets).isBetween(0.94, 0.995);
        assertThat(independent / (double) sets).isLessThan(0.9);
    }

    private static int holds(Interval interval, double truth) {
        return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
}
