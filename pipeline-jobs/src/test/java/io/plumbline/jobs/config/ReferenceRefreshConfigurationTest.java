package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the keys of a reference that follows the policy. */
class ReferenceRefreshConfigurationTest extends ConfigFixture {
    private TrainingConfig training(String... lines) throws IOException {
        return load(MINIMAL + String.join("\n", lines)).config().training();
    }

    @Test
    void theReferenceStaysByDefaultAndTheShareIsThatOfTrl() throws IOException {
        assertThat(training().referenceRefreshRounds()).isZero();
        assertThat(training().referenceMixing()).isEqualTo(0.6);
    }

    @Test
    void everyKeyReachesItsComponent() throws IOException {
        TrainingConfig given =
                training("plumbline.training { reference-refresh-rounds = 15, reference-mixing = 0.75 }");
        assertThat(given.referenceRefreshRounds()).isEqualTo(15);
        assertThat(given.referenceMixing()).isEqualTo(0.75);
        assertThat(training("plumbline.training { reference-refresh-rounds = 1, reference-mixing = 1 }")
                        .referenceMixing())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.reference-refresh-rounds = -1 | must be at least 0, got -1",
                "training.reference-refresh-rounds = 1.5 | must be a whole number, got '1.5'",
                "training.reference-mixing = 0 | must be above 0 and at most 1, got 0.0",
                "training.reference-mixing = -0.5 | must be above 0 and at most 1, got -0.5",
                "training.reference-mixing = 1.01 | must be above 0 and at most 1, got 1.01",
                "training.reference-mixing = NaN | must be above 0 and at most 1, got NaN",
                "training.reference-mixing = all | must be a number, got 'all'",
            })
    void refusesValuesOutOfRange(String line, String problem) {
        String key = line.substring(0, line.indexOf(' '));
        assertRefused(line, key + " " + problem + " (job.conf line 2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference-mixing = 0.5", "reference-mixing = 0.6, reference-refresh-rounds = 0"})
    void refusesAShareOfNothing(String keys) {
        assertRefused(
                "training { " + keys + " }",
                "training.reference-mixing has no effect: training.reference-refresh-rounds = 0 never moves the reference;"
                        + " remove one of the two (job.conf line 2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type = sft | loss.type",
                "type = simpo | loss.type",
                "type = cpo | loss.type",
                "type = orpo | loss.type",
                "terms = [{ type = simpo }, { type = sft }] | loss.terms",
            })
    void refusesALossWithoutAReference(String loss, String key) {
        assertRefused(
                "training.reference-refresh-rounds = 2, plumbline.loss { " + loss + " }",
                "training.reference-refresh-rounds has no effect: the loss that " + key
                        + " chooses reads no reference; remove one of the two (job.conf line 2)");
    }

    @Test
    void takesASumOfWhichOneLossReadsAReference() throws IOException {
        assertThat(training(
                                "plumbline.training.reference-refresh-rounds = 2",
                                "plumbline.loss.terms = [{ type = sft }, { type = sigmoid }]")
                        .referenceRefreshRounds())
                .isEqualTo(2);
        assertThat(training("plumbline.training.reference-refresh-rounds = 0", "plumbline.loss.type = simpo")
                        .referenceRefreshRounds())
                .isZero();
    }

    @Test
    void refusesAdapters() {
        assertRefused(
                "training { reference-refresh-rounds = 2, reference-mixing = 0.5 }, plumbline.lora.rank = 4",
                "training.reference-refresh-rounds must be 0 where adapters are trained (lora.rank above 0): a reference"
                        + " that follows them is not supported, got 2 (job.conf line 2)");
    }

    private void assertRefused(String line, String problem) {
        assertThatThrownBy(() -> load(MINIMAL + "plumbline." + line))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot train: " + problem);
    }
}
