package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.config.ModelConfig;
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

    @ParameterizedTest
    @CsvSource({
        "INGEST REFERENCE TRAIN SCORE, INGEST, /policy /reference",
        "REFERENCE, REFERENCE, /policy /reference",
        "INGEST REFERENCE TRAIN SCORE, TRAIN, /policy",
        "SCORE, SCORE, /policy"
    })
    void theReferenceIsJudgedWhereItIsDue(String steps, StepName first, String models) {
        EngineFit fit = new EngineFit(names(steps));
        assertThat(fit.models(first, new ModelConfig("/policy", null, "/reference")))
                .containsExactly(models.split(" "));
        assertThat(fit.models(first, new ModelConfig("/policy", null, null))).containsExactly("/policy");
    }

    private static List<StepName> names(String steps) {
        return Stream.of(steps.split(" ")).map(StepName::valueOf).toList();
    }
}
