package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineFitTest {
    private static final int WORKERS = 4;

    @ParameterizedTest
    @CsvSource({
        "SCORE, SCORE, 1",
        "REFERENCE, REFERENCE, 1",
        "TRAIN, TRAIN, 4",
        "SFT, SFT, 4",
        "INGEST REFERENCE TRAIN SCORE, INGEST, 4",
        "INGEST REFERENCE TRAIN SCORE, TRAIN, 4",
        "INGEST REFERENCE TRAIN SCORE, SCORE, 1",
        "INGEST SFT REFERENCE TRAIN SCORE, SFT, 4"
    })
    void workersCountWhereAStepThatIsLeftTrains(String steps, StepName first, int workers) {
        assertThat(new EngineFit(names(steps)).workers(first, WORKERS)).isEqualTo(workers);
    }

    private static List<StepName> names(String steps) {
        return Stream.of(steps.split(" ")).map(StepName::valueOf).toList();
    }
}
