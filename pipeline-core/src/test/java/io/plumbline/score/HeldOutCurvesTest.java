package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.report.Point;
import io.plumbline.score.HeldOutCurves.Sampled;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldOutCurvesTest {
    private final HeldOutCurves curves = new HeldOutCurves();

    private void add(int step, int examples, String sample, double loss) {
        curves.add("{\"step\": " + step + ", \"epoch\": 1, \"eval_examples\": " + examples + ", \"eval_sample\": \""
                + sample + "\", \"eval_loss\": " + loss + "}");
    }

    @Test
    void pointsOfOneSampleAreOneCurve() {
        add(10, 512, "a", 0.6);
        add(20, 512, "a", 0.5);
        curves.add("{\"step\": 30, \"eval_lo");
        assertThat(curves.samples()).singleElement().satisfies(only -> assertThat(
                        only.curves().of("loss").points())
                .containsExactly(new Point(10, 0.6), new Point(20, 0.5)));
        assertThat(curves.about()).contains("The evaluations are of 512 examples held out.");
    }

    @Test
    void pointsOfAnotherSampleAreAnotherCurve() {
        add(10, 512, "a", 0.6);
        add(20, 64, "b", 0.3);
        add(30, 64, "b", 0.2);
        add(40, 512, "a", 0.4);
        assertThat(curves.samples()).extracting(Sampled::id).containsExactly("a", "b");
        assertThat(curves.samples().get(0).curves().of("loss").points())
                .containsExactly(new Point(10, 0.6), new Point(40, 0.4));
        assertThat(curves.samples().get(1).curves().of("loss").points())
                .containsExactly(new Point(20, 0.3), new Point(30, 0.2));
        assertThat(curves.about())
                .contains(
                        "The evaluations are not all of the same held-out examples (score.sample-examples): 512 examples from"
                                + " step 10 on, 64 examples from step 20 on. Each sample has a line of its own, and none is to be held"
                                + " against another.");
    }

    /** As lines were before they said of which examples they are. */
    @Test
    void linesThatDoNotSayTheirSampleAreReadAsBefore() {
        curves.add("{\"step\": 10, \"eval_loss\": 0.6}");
        curves.add("{\"step\": 20, \"eval_loss\": 0.5}");
        assertThat(curves.samples()).singleElement().satisfies(only -> assertThat(
                        only.curves().of("loss").points())
                .containsExactly(new Point(10, 0.6), new Point(20, 0.5)));
        assertThat(curves.about()).isEmpty();
        add(30, 512, "a", 0.4);
        assertThat(curves.samples()).extracting(Sampled::size).containsExactly("number not recorded", "512 examples");
    }

    /** A training that was resumed over the upgrade may well have gone on with the same examples. */
    @Test
    void linesThatDoNotSayTheirSampleAreNotToldToBeOfAnother() {
        curves.add("{\"step\": 10, \"eval_loss\": 0.6}");
        add(30, 512, "a", 0.4);
        assertThat(curves.about())
                .contains(
                        "The evaluations are not known to be of the same held-out examples (earlier versions did not"
                                + " record which): number not recorded from step 10 on, 512 examples from step 30 on. Each has a line"
                                + " of its own, to be held against another only where you know that the examples are the same.");
    }

    @Test
    void samplesOfOneSizeAreToldApartByTheirIds() {
        add(10, 512, "aaaaaaaabbbbbbbb", 0.6);
        add(20, 64, "ccccccccbbbbbbbb", 0.3);
        add(30, 512, "ddddddddbbbbbbbb", 0.4);
        assertThat(HeldOutCurves.names(curves.samples()))
                .containsExactly(
                        Map.entry("aaaaaaaabbbbbbbb", "512 examples, sample aaaaaaaa"),
                        Map.entry("ccccccccbbbbbbbb", "64 examples"),
                        Map.entry("ddddddddbbbbbbbb", "512 examples, sample dddddddd"));
        assertThat(curves.about())
                .get()
                .asString()
                .contains(
                        ": 512 examples, sample aaaaaaaa from step 10 on, 64 examples from step 20 on, 512 examples, sample"
                                + " dddddddd from step 30 on.");
    }

    @Test
    void anyNumberOfSamplesTakesBoundedMemory() {
        for (int step = 1; step <= 1000; step++) {
            add(step, step, "s" + step, 0.5);
        }
        assertThat(curves.samples()).hasSizeLessThan(100);
    }
}
