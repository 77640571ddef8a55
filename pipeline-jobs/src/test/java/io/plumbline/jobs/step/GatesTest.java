package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Results that do not pass a gate, and what becomes of those that stood before. */
class GatesTest extends FakeChain {
    @Test
    void anIngestThatDoesNotPassLeavesWhatWasThereAndGoesBeside() throws IOException {
        run(CHAIN);
        Map<String, String> before = content(directory.resolve("run"));
        share = 0.5;
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> run(CHAIN, "data.max-quarantined-fraction=0.4"))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessage("0.5 does not pass, see refused");
            Map<String, String> after = content(directory.resolve("run"));
            assertThat(after.remove("refused/examples/part")).endsWith(" 0.5");
            assertThat(after).isEqualTo(before);
        }
        share = 0.3;
        run(CHAIN, "data.max-quarantined-fraction=0.4");
        assertThat(directory.resolve("run/refused")).doesNotExist();
        assertThat(directory.resolve("run/examples/part")).content().endsWith(" 0.3");
    }

    @Test
    void aPolicyThatDoesNotPassLeavesTheFormerOneAndGoesBeside() throws IOException {
        run(CHAIN, "score.minimum-accuracy=0.4");
        assertThat(directory.resolve("run/experiments/default/candidate")).doesNotExist();
        Map<String, String> before = content(directory.resolve("run/experiments/default"));
        assertThat(before).containsOnlyKeys("manifest.json", "policy", "summary.json");
        accuracy = 0.3;
        assertRefused("loss.beta=0.2", "score.minimum-accuracy=0.4");
        assertThat(ran).containsExactly(StepName.TRAIN, StepName.SCORE);
        assertThat(heard).containsExactly("score refused: 0.3 does not pass, see experiments/default/candidate");
        Map<String, String> after = content(directory.resolve("run/experiments/default"));
        assertThat(after).containsAllEntriesOf(before);
        assertThat(after)
                .containsOnlyKeys(
                        "manifest.json",
                        "policy",
                        "summary.json",
                        "candidate/manifest.json",
                        "candidate/policy",
                        "candidate/summary.json");

        // The same again fails in seconds, a step alone as well.
        assertRefused("loss.beta=0.2", "score.minimum-accuracy=0.4");
        assertThat(ran).isEmpty();
        assertThat(heard).containsExactly("score refused: 0.3 does not pass, see experiments/default/candidate");
        assertThatThrownBy(() -> run(List.of(StepName.SCORE), "loss.beta=0.2", "score.minimum-accuracy=0.4"))
                .hasMessage("0.3 does not pass, see experiments/default/candidate");
        assertThat(content(directory.resolve("run/experiments/default"))).isEqualTo(after);

        // What passed is still what its configuration asks for.
        run(CHAIN, "score.minimum-accuracy=0.4");
        assertThat(ran).isEmpty();
        assertThat(content(directory.resolve("run/experiments/default"))).isEqualTo(after);

        // With another gate it passes, without being trained or scored again.
        run(CHAIN, "loss.beta=0.2", "score.minimum-accuracy=0.2");
        assertThat(heard).containsExactly("score passes");
        assertThat(ran).isEmpty();
        assertThat(said)
                .containsExactly(
                        "ingest: up to date, nothing to do",
                        "reference: up to date, nothing to do",
                        "train: up to date, nothing to do",
                        "score: accuracy 0.3",
                        "score: the candidate has passed, nothing else to do");
        assertThat(content(directory.resolve("run/experiments/default")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json")
                .containsEntry("policy", after.get("candidate/policy"))
                .containsEntry("summary.json", after.get("candidate/summary.json"));
        assertThat(manifest(DEFAULT).steps().keySet()).containsExactly("train", "score");
        run(CHAIN, "loss.beta=0.2", "score.minimum-accuracy=0.2");
        assertThat(ran).isEmpty();
        // Said again, as those who watch may not have heard it.
        assertThat(heard).containsExactly("score passes");
    }

    @Test
    void withoutAGateACandidateThatWaitsBecomesThePolicy() throws IOException {
        run(CHAIN);
        accuracy = 0.3;
        assertRefused("loss.beta=0.2", "score.minimum-accuracy=0.4");
        run(List.of(StepName.TRAIN), "loss.beta=0.2");
        assertThat(ran).isEmpty();
        assertThat(said).containsExactly("train: the candidate has passed, nothing else to do");
        run(List.of(StepName.SCORE), "loss.beta=0.2");
        assertThat(said).containsExactly("score: accuracy 0.3", "score: up to date, nothing to do");
        assertThat(content(directory.resolve("run/experiments/default")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json");
    }

    @Test
    void aCandidateThatIsNotScoredYetIsNotThePolicy() throws IOException {
        run(CHAIN);
        Map<String, String> before = content(directory.resolve("run/experiments/default"));
        run(List.of(StepName.TRAIN), "loss.beta=0.2", "score.minimum-accuracy=0.4");
        assertThat(content(directory.resolve("run/experiments/default"))).containsAllEntriesOf(before);
        run(List.of(StepName.SCORE), "loss.beta=0.2", "score.minimum-accuracy=0.4");
        assertThat(ran).containsExactly(StepName.SCORE);
        assertThat(content(directory.resolve("run/experiments/default")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json")
                .doesNotContainEntry("policy", before.get("policy"));
    }

    @Test
    void aPolicyThatStandsIsHeldToAStricterGateWithoutBeingTouched() throws IOException {
        run(CHAIN);
        Map<String, String> before = content(directory.resolve("run"));
        assertThatThrownBy(() -> run(CHAIN, "score.minimum-accuracy=0.6"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("0.5 does not pass, see experiments/default");
        assertThat(ran).isEmpty();
        assertThat(content(directory.resolve("run"))).isEqualTo(before);

        // Other scores of it that do not pass go beside, too, and become its scores with a gate that they pass.
        assertRefused("score.minimum-accuracy=0.6", "score.seed=7");
        assertThat(ran).containsExactly(StepName.SCORE);
        assertThat(content(directory.resolve("run"))).containsAllEntriesOf(before);
        run(CHAIN, "score.minimum-accuracy=0.4", "score.seed=7");
        assertThat(ran).isEmpty();
        assertThat(content(directory.resolve("run/experiments/default")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json")
                .doesNotContainEntry("summary.json", before.get("experiments/default/summary.json"));
    }

    private void assertRefused(String... settings) {
        assertThatThrownBy(() -> run(CHAIN, settings))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.GATE))
                .hasMessage(accuracy + " does not pass, see experiments/default/candidate");
    }

    @Test
    void aPolicyTakesTheScoresOfTheFormerOneAway() {
        run(CHAIN);
        run(List.of(StepName.TRAIN), "loss.beta=0.2");
        assertThat(directory.resolve("run/experiments/default/policy")).exists();
        assertThat(directory.resolve("run/experiments/default/summary.json")).doesNotExist();
        assertThat(manifest(DEFAULT).steps()).containsOnlyKeys("train");
    }

    @Test
    void aPolicyThatIsLostIsMadeAgainInItsPlaceWithAGateToo() throws IOException {
        run(CHAIN, "score.minimum-accuracy=0.4");
        Map<String, String> before = content(directory.resolve("run/experiments/default"));
        Files.delete(directory.resolve("run/experiments/default/policy"));
        assertThatThrownBy(() -> run(List.of(StepName.SCORE), "score.minimum-accuracy=0.4"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot score: train is incomplete, since experiments/default/policy is gone, in "
                        + runDirectory() + "; do it first, or have run do all that is missing");
        run(CHAIN, "score.minimum-accuracy=0.4");
        assertThat(ran).containsExactly(StepName.TRAIN, StepName.SCORE);
        assertThat(content(directory.resolve("run/experiments/default"))).isEqualTo(before);
        run(CHAIN, "score.minimum-accuracy=0.4");
        assertThat(ran).isEmpty();
    }

    @Test
    void aCandidateThatLostItsScoresBecomesThePolicyAndIsScoredAgain() throws IOException {
        run(CHAIN);
        accuracy = 0.3;
        assertRefused("loss.beta=0.2", "score.minimum-accuracy=0.4");
        Files.delete(directory.resolve("run/experiments/default/candidate/summary.json"));
        run(CHAIN, "loss.beta=0.2");
        assertThat(ran).containsExactly(StepName.SCORE);
        assertThat(content(directory.resolve("run/experiments/default")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json");
    }

    @Test
    void whatIsSampledFromACandidateStaysBesideItAndBecomesTheExperimentsWithIt() throws IOException {
        run(CHAIN);
        run(List.of(StepName.SAMPLE));
        Map<String, String> before = content(directory.resolve("run/experiments/default"));
        assertThat(before).containsOnlyKeys("manifest.json", "policy", "summary.json", "completions");

        String[] other = {"loss.beta=0.2", "score.minimum-accuracy=0.4"};
        run(List.of(StepName.TRAIN), other);
        for (List<StepName> runs : List.of(List.of(StepName.SAMPLE), List.<StepName>of())) {
            run(List.of(StepName.SAMPLE), other);
            assertThat(ran).isEqualTo(runs);
            assertThat(content(directory.resolve("run/experiments/default"))).containsAllEntriesOf(before);
        }
        Map<String, String> candidate = content(directory.resolve("run/experiments/default/candidate"));
        assertThat(candidate).containsOnlyKeys("manifest.json", "policy", "completions");

        run(List.of(StepName.SCORE), other);
        Map<String, String> after = content(directory.resolve("run/experiments/default"));
        assertThat(after)
                .containsOnlyKeys("manifest.json", "policy", "summary.json", "completions")
                .containsEntry("completions", candidate.get("completions"));
        run(List.of(StepName.SAMPLE), other);
        assertThat(ran).isEmpty();
    }

    @Test
    void whatWasSampledFromAPolicyGoesWithItAndWhatWasMadeBesideItStays() throws IOException {
        run(CHAIN);
        run(List.of(StepName.SAMPLE));
        run(List.of(StepName.SAMPLE), "sample.seed=1");
        assertThat(content(directory.resolve("run/experiments/default")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json", "completions");
        run(List.of(StepName.TRAIN), "loss.beta=0.2");
        assertThat(content(directory.resolve("run/experiments/default"))).containsOnlyKeys("manifest.json", "policy");
        assertThat(manifest(DEFAULT).steps().keySet()).containsExactly("train");
    }
}
