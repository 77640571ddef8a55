package io.plumbline.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.config.EngineConfig;
import org.junit.jupiter.api.Test;

class BenchSettingsTest {
    private static BenchSettings settings(int pairs, int workers, int stepsPerAveraging, int maxPromptLength) {
        return settings(pairs, workers, 0, stepsPerAveraging, maxPromptLength);
    }

    private static BenchSettings settings(
            int pairs, int workers, int threads, int stepsPerAveraging, int maxPromptLength) {
        return new BenchSettings(
                "d.jsonl",
                pairs,
                4,
                workers,
                threads,
                stepsPerAveraging,
                2,
                512,
                maxPromptLength,
                new EngineConfig("cpu", Precision.FLOAT32, 4096, false),
                BenchSettings.adapters(0),
                false);
    }

    @Test
    void warmupIsWholeRoundsOfAllWorkers() {
        assertThat(settings(10, 1, 1, 511).allPairs()).isEqualTo(10 + 2 * 4);
        assertThat(settings(10, 2, 1, 511).allPairs()).isEqualTo(10 + 2 * 4 * 2);
        assertThat(settings(10, 1, 8, 511).warmupSteps()).isEqualTo(8);
        assertThat(settings(10, 1, 8, 511).allPairs()).isEqualTo(10 + 8 * 4);
    }

    @Test
    void averagingNeedsAStepOfTwoWorkersAfterTheWarmUp() {
        assertThatThrownBy(() -> new BenchSettings(
                        "pairs.jsonl",
                        3,
                        4,
                        1,
                        1,
                        1,
                        0,
                        512,
                        511,
                        new EngineConfig("cpu", Precision.FLOAT32, 4096, false),
                        BenchSettings.adapters(0),
                        true))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot bench: --averaging needs at least 4 pairs, those of the warm-up included, got 3");
    }

    @Test
    void aWorkerHasItsShareOfTheCoresUnlessToldOtherwise() {
        assertThat(settings(10, 3, 1, 511).threadsOf(8)).isEqualTo(2);
        assertThat(settings(10, 3, 1, 511).threadsOf(2)).isEqualTo(1);
    }

    @Test
    void threadsThatAnEngineTakesNoNoticeOfAreRefused() {
        EngineConfig cpu = new EngineConfig("cpu", Precision.FLOAT32, 4096, false);
        EngineConfig nd4j = new EngineConfig("nd4j", Precision.FLOAT32, 4096, false);
        settings(10, 1, 2, 1, 511).requireThreads(cpu);
        settings(10, 1, 0, 1, 511).requireThreads(nd4j);
        assertThatThrownBy(() -> settings(10, 1, 2, 1, 511).requireThreads(nd4j))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot bench: --threads has no effect with --engine nd4j, whose threads are those of its library"
                                + " or device; leave it out");
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThatThrownBy(() -> settings(0, 1, 1, 511))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot bench: --pairs must be at least 1, got 0");
        assertThatThrownBy(() -> settings(8, 1, 1, 512))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot bench: --max-prompt-length must be below --max-length = 512, got 512");
        assertThatThrownBy(() -> settings(1_000_000, 1, 1, 511))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot bench: --pairs and the warm-up's pairs must be at most 1000000 together, got 1000008");
    }

    @Test
    void adaptersAreOnAllLinearLayers() {
        assertThat(BenchSettings.adapters(8).rank()).isEqualTo(8);
        assertThat(BenchSettings.adapters(8).targets()).containsExactly("all-linear");
        assertThatThrownBy(() -> BenchSettings.adapters(-1))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot bench: --lora-rank must be from 0 to 4096, got -1");
    }
}
