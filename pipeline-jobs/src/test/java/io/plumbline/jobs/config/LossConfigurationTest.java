package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.loss.LossOption;
import io.plumbline.loss.LossTerm;
import io.plumbline.loss.LossType;
import io.plumbline.loss.LossTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the block {@code loss}: one loss, a weighted sum, and what is refused of both. */
class LossConfigurationTest extends ConfigFixture {
    private static final String BOTH = "[{ type = sigmoid, beta = 0.3, weight = 0.8 }, { type = sft }]";

    private LoadedConfig loaded(String block, String... settings) throws IOException {
        return load(MINIMAL + "plumbline.loss " + block + "\n", settings);
    }

    private void assertRefused(String block, String problem) {
        assertThatThrownBy(() -> loaded(block))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot train: " + problem + " (job.conf line 2)");
    }

    @Test
    void aSumHasTermsWithWeightsAndOptionsOfTheirOwn() throws IOException {
        List<LossTerm> both =
                List.of(new LossTerm("sigmoid", 0.8, Map.of("beta", "0.3")), new LossTerm("sft", 1, Map.of()));
        assertThat(loaded("{ terms = " + BOTH + " }").config().loss().chosen()).isEqualTo(both);
        assertThat(loaded("{}", "loss.terms=" + BOTH).config().loss().chosen()).isEqualTo(both);
    }

    @Test
    void theSameTermsAreTheSameSettingInAnyOrderOfTheirKeys() throws IOException {
        String expected = "[{beta=0.3, type=sigmoid, weight=0.8}, {type=sft}]";
        assertThat(loaded("{ terms = " + BOTH + " }").values()).containsEntry("loss.terms", expected);
        assertThat(loaded("{ terms = [{ weight = 0.8, beta = 0.3, type = sigmoid }, { type = sft }] }")
                        .values())
                .containsEntry("loss.terms", expected);
    }

    /** A result that depended on another loss's option would be out of date as soon as a new loss has one. */
    @Test
    void aResultDependsOnTheChosenLossAlone() throws IOException {
        assertThat(settings("{}"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "loss.type", "sigmoid",
                        "loss.beta", "0.1",
                        "loss.label-smoothing", "0",
                        "loss.divergence", "reverse_kl",
                        "loss.ld-alpha", "1",
                        "loss.weighting", "none"));
        assertThat(settings("{ type = sft }")).containsExactlyEntriesOf(Map.of("loss.type", "sft"));
        for (LossType type : LossTypes.all()) {
            String smoothing = type.name().equals("exo_pair") ? ", label-smoothing = 0.1" : "";
            List<String> expected = new ArrayList<>(List.of("loss.type"));
            type.options().forEach(option -> expected.add("loss." + option.name()));
            assertThat(settings("{ type = " + type.name() + smoothing + " }")).containsOnlyKeys(expected);
        }
    }

    @Test
    void aResultDependsOnTheDefaultsOfItsTermsToo() throws IOException {
        Map<String, String> expected = Map.of(
                "loss.terms",
                "[{type=sft, weight=1.0}, {type=hinge, weight=0.5, beta=0.1, divergence=reverse_kl, label-smoothing=0.0,"
                        + " ld-alpha=1.0, weighting=none}]");
        assertThat(settings("{ terms = [{ type = sft }, { type = hinge, weight = 0.5 }] }"))
                .containsExactlyEntriesOf(expected);
        assertThat(
                        settings(
                                "{ terms = [{ weight = 1, type = sft }, { label-smoothing = 0, beta = 0.1, type = hinge, weight = 0.5 }] }"))
                .containsExactlyEntriesOf(expected);
    }

    private Map<String, String> settings(String block) throws IOException {
        return loaded(block).select(List.of("loss"));
    }

    @Test
    void everyLossCanBeChosenAndIsDescribed() throws IOException {
        String reference = ReferenceText.read();
        for (LossType type : LossTypes.all()) {
            String smoothing = type.name().equals("exo_pair") ? ", label-smoothing = 0.1" : "";
            assertThat(loaded("{ type = " + type.name() + smoothing + " }")
                            .config()
                            .loss()
                            .chosen())
                    .singleElement()
                    .satisfies(term -> assertThat(term.type()).isEqualTo(type.name()));
            assertThat(reference).contains("#   " + type.name() + ": " + type.comment() + ".\n");
        }
        for (LossOption option : LossTypes.options()) {
            assertThat(reference).contains("    " + option.name() + " = " + option.byDefault() + "\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ type = sft, beta = 0.2 } | beta",
                "{ type = sft, label-smoothing = 0.2 } | label-smoothing",
                "{ type = plackett_luce, label-smoothing = 0.2 } | label-smoothing",
                "{ type = sigmoid, length-normalised = true } | length-normalised",
                "{ type = ipo, discopop-tau = 0.1 } | discopop-tau",
                "{ type = apo_down, divergence = forward_kl } | divergence",
                "{ type = orpo, label-smoothing = 0.1 } | label-smoothing",
            })
    void refusesAnOptionThatTheLossDoesNotTake(String block, String option) {
        assertRefused(
                block,
                "loss." + option + " has no effect: only loss.type = " + LossTypes.taking(option)
                        + " takes it; remove one of the two");
    }

    @Test
    void aDivergenceMayHaveANumber() throws IOException {
        assertThat(loaded("{ divergence = alpha_divergence(0.5) }")
                        .config()
                        .loss()
                        .options())
                .containsEntry("divergence", "alpha_divergence(0.5)");
        assertRefused(
                "{ divergence = kl }",
                "loss.divergence must be reverse_kl, forward_kl, js_divergence or alpha_divergence(A), A a number but 1,"
                        + " got 'kl'");
    }

    @ParameterizedTest
    @CsvSource({"type, sigmoid", "beta, 0.1", "label-smoothing, 0.0"})
    void refusesASumBesideTheKeysOfOneLoss(String key, String value) {
        assertRefused(
                "{ " + key + " = " + value + ", terms = [{ type = sft }] }",
                "loss." + key + " has no effect: loss.terms is set; remove one of the two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{ type = sft }, { type = sigmoid, beta = 0 }] | has a term 2 whose beta must be > 0, got 0.0",
                "[{ type = sigmoid, beta = x }] | has a term 1 whose beta must be a number, got 'x'",
                "[{ type = sigmoid, beta = [1] }] | has a term 1 whose beta must be a single value, got a list",
                "[{ type = sigmoid, weight = -1 }] | has a term 1 whose weight must be > 0, got -1.0",
                "[{ type = sigmoid, weight = a }] | has a term 1 whose weight must be a number, got 'a'",
                "[{ beta = 0.1 }] | has a term 1 whose type is not set",
                "[{ type = sft, betta = 0.1 }] | has a term 1 whose betta is no option of sft, got 0.1",
                "[sft] | must be a list of blocks, got 'sft' in it",
                "sft | must be a list of blocks, got 'sft'",
                "null | must be a list of blocks, got nothing",
            })
    void refusesTermsThatAreNoLosses(String terms, String problem) {
        assertRefused("{ terms = " + terms + " }", "loss.terms " + problem);
    }

    @Test
    void refusesATypeThatIsNotInTheTable() {
        String names = LossTypes.all().stream().map(LossType::name).collect(Collectors.joining(", "));
        assertRefused("{ type = sigmoit }", "loss.type must be one of " + names + ", got sigmoit");
        assertRefused(
                "{ terms = [{ type = sigmoit }] }",
                "loss.terms has a term 1 whose type must be one of " + names + ", got sigmoit");
        assertRefused(
                "{ terms = [{ type = sft, beta = 0.1 }] }",
                "loss.terms has a term 1 whose beta has no effect: only " + LossTypes.taking("beta")
                        + " takes it, got 0.1");
    }
}
