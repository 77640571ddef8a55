package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineFitTest {
    private static final int WORKERS = 4;
    private static final Configuration HADOOP = new Configuration();

    @ParameterizedTest
    @CsvSource({
        "SCORE, SCORE, 1",
        "REFERENCE, REFERENCE, 1",
        "SAMPLE, SAMPLE, 1",
        "LABEL, LABEL, 1",
        "TRAIN, TRAIN, 4",
        "SFT, SFT, 4",
        "REWARD_MODEL, REWARD_MODEL, 4",
        "INGEST REFERENCE TRAIN SCORE, INGEST, 4",
        "INGEST REFERENCE TRAIN SCORE, TRAIN, 4",
        "INGEST REFERENCE TRAIN SCORE, SCORE, 1",
        "INGEST SFT REFERENCE TRAIN SCORE, SFT, 4"
    })
    void workersCountWhereAStepThatIsLeftTrains(String steps, StepName first, int workers) {
        List<StepName> left = new EngineFit(names(steps)).from(first);
        assertThat(EngineFit.workers(left, WORKERS)).isEqualTo(workers);
    }

    @ParameterizedTest
    @CsvSource({
        "INGEST REFERENCE TRAIN SCORE, , /policy /reference",
        "REFERENCE, , /policy /reference",
        "TRAIN SCORE, , /policy",
        "SCORE, , /policy",
        "INGEST, , ''",
        "PUBLISH, , ''",
        "SAMPLE, , /policy",
        "SAMPLE, sample.model=policy, /policy",
        "SAMPLE, sample.model=/other, /other",
        "LABEL, label.by=reward-model, /policy",
        "LABEL, label.by=reward-model label.reward-model=/reward, /reward",
        "LABEL, label.by=policy label.policy=/trained, /trained /reference",
        "LABEL, label.by=exact-match, ''"
    })
    void modelsAreThoseThatTheStepsComputeWith(String steps, String settings, String models) {
        PlumblineConfig config = config(settings == null ? "" : settings);
        assertThat(String.join(" ", ComputedModels.of(names(steps), config, HADOOP)))
                .isEqualTo(models);
    }

    private static PlumblineConfig config(String settings) {
        List<String> all =
                new ArrayList<>(List.of("run.dir=/run", "model.path=/policy", "model.reference-path=/reference"));
        Stream.of(settings.split(" ")).filter(setting -> !setting.isEmpty()).forEach(all::add);
        return new ConfigLoader("run", HADOOP).load(null, all).config();
    }

    private static List<StepName> names(String steps) {
        return Stream.of(steps.split(" ")).map(StepName::valueOf).toList();
    }
}
