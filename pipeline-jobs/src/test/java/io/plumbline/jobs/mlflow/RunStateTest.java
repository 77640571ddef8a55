package io.plumbline.jobs.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.watch.StepOutcome;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which run of a server hears of a step, in which state it is left, and what its tags say of failures and gates. */
class RunStateTest extends TrackedRun {
    @Test
    void aTrainingThatGoesOnGoesOnWithItsRunAndAnotherDoesNot() {
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 2);
            watch.failed(work("train", "a"), "an executor was lost");
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FAILED"));
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 3, 4);
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.metrics).containsOnlyKeys("loss@1", "loss@2", "loss@3", "loss@4");
        try (MlflowWatch watch = watch()) {
            train(watch, "b", 1, 1);
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED", "run1", "FINISHED"));
    }

    @Test
    void scoresOfALaterProcessGoToTheRunOfTheirPolicyAndNotToTheNewest() {
        try (MlflowWatch watch = watch()) {
            // Whichever step has opened the run, it is found by the training.
            watch.begins(work("sft", "s"));
            train(watch, "a", 1, 2);
        }
        assertThat(server.parameters).isEqualTo(Map.of("loss.beta", "0.2", "sft.seed", "1", "train.seed", "1"));
        try (MlflowWatch watch = watch()) {
            train(watch, "b", 1, 1);
            watch.failed(work("train", "b"), "an executor was lost");
        }
        assertThat(said).isEmpty();
        score("a-1", 9);
        assertThat(server.runOfMetric).containsEntry("eval_rewards/accuracies@9", "run0");
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED", "run1", "FAILED"));
        assertThat(said).containsExactly("the scores go to run run0, that of the training which made this policy");
        said.clear();
        // The training goes on with its run, though another was opened since.
        try (MlflowWatch watch = watch()) {
            train(watch, "b", 2, 2);
        }
        assertThat(server.runOfMetric).containsEntry("loss@2", "run1");
        // A policy that was trained while no server was told.
        score("c-1", 11);
        assertThat(server.runOfMetric).containsEntry("eval_rewards/accuracies@11", "run2");
        assertThat(said)
                .containsExactly("it has no run of the training that made this policy; its scores go to a run of their"
                        + " own, run2");
        assertThat(server.tags).hasSize(3);
    }

    @Test
    void aRunThatWasToldToEndIsKilledAndGoesOnWithItsRun() {
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 2);
            watch.stopped(work("train", "a"));
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "KILLED"));
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 3, 3);
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
    }

    @Test
    void aGateThatRefusesThePolicyIsATagOfARunThatHasNotFailed() {
        String sentence = "Held-out reward accuracy is 0.5100, score.minimum-accuracy asks for 0.6000";
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 1);
            watch.ended(work("train", "a"), new StepOutcome(1, 1, true));
            watch.begins(work("score", "a-1"));
            watch.measured(work("score", "a-1"), 1, 0, Map.of("eval_loss", 0.5));
            watch.ended(work("score", "a-1"), new StepOutcome(1, 1, false));
            watch.refused(work("score", "a-1"), sentence);
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.tags.get("run0")).containsEntry("plumbline.gate.score", sentence);
        // The gate is lowered: the scores stand, and so does no refusal.
        try (MlflowWatch watch = watch()) {
            watch.passes(work("score", "a-1"));
            watch.refused(publish(), "Cannot publish: x".repeat(400));
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.tags.get("run0"))
                .doesNotContainKeys("plumbline.gate.score", "plumbline.failure.score")
                .hasEntrySatisfying(
                        "plumbline.gate.publish",
                        told -> assertThat(told).hasSize(5000).endsWith("…"));
        try (MlflowWatch watch = watch()) {
            watch.ended(publish(), new StepOutcome(0, 0, true));
            // A step of no training has no run, and none is made for a gate's word.
            watch.refused(work("score", "z-1"), sentence);
        }
        assertThat(server.tags).containsOnlyKeys("run0");
        assertThat(server.tags.get("run0")).doesNotContainKey("plumbline.gate.publish");
        assertThat(said).isEmpty();
    }

    @Test
    void whatBecomesOfLaterScoresLeavesTheRunOfATrainingThatEndedWell() {
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 1);
        }
        MlflowWatch killed = watch();
        killed.begins(work("score", "a-1"));
        killed.measured(work("score", "a-1"), 1, 0, Map.of("eval_loss", 0.5));
        await(() -> server.metrics.containsKey("eval_loss@1"));
        // SIGKILL now would leave the run as it was before.
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        killed.stopped(work("score", "a-1"));
        killed.close();
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        try (MlflowWatch watch = watch()) {
            watch.begins(work("score", "a-1"));
            watch.failed(work("score", "a-1"), "Cannot score: an executor was lost");
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.tags.get("run0"))
                .containsEntry("plumbline.failure.score", "Cannot score: an executor was lost");
        score("a-1", 1);
        assertThat(server.tags.get("run0")).doesNotContainKey("plumbline.failure.score");
    }

    @Test
    void aRunWhoseScoresFailedInItsOwnProcessIsFinishedByScoresThatDoNot() {
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 1);
            watch.begins(work("score", "a-1"));
            watch.failed(work("score", "a-1"), "Cannot score: an executor was lost");
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FAILED"));
        score("a-1", 1);
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.tags.get("run0")).doesNotContainKey("plumbline.failure.score");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunWhosePublicationFailedOrWasStoppedInItsOwnProcessIsFinishedByOneThatEndsWell(boolean fails) {
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 1);
            if (fails) {
                watch.failed(publish(), "Cannot publish: the quota is exceeded");
            } else {
                watch.stopped(publish());
            }
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", fails ? "FAILED" : "KILLED"));
        try (MlflowWatch watch = watch()) {
            watch.ended(publish(), new StepOutcome(0, 0, true));
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.tags.get("run0")).doesNotContainKey("plumbline.failure.publish");
    }

    @Test
    void aGatesWordInTheRunOfScoresOfTheirOwnGoesOnceTheyPass() {
        // A policy that was trained while no server was told.
        try (MlflowWatch watch = watch()) {
            watch.begins(work("score", "a-1"));
            watch.ended(work("score", "a-1"), new StepOutcome(1, 1, false));
            watch.refused(work("score", "a-1"), "0.51 does not pass");
        }
        assertThat(server.tags.get("run0")).containsEntry("plumbline.gate.score", "0.51 does not pass");
        try (MlflowWatch watch = watch()) {
            watch.passes(work("score", "a-1"));
        }
        assertThat(server.tags.get("run0")).doesNotContainKey("plumbline.gate.score");
        said.clear();
        // Scores that are made again have no second run, and are not told to be in that of a training.
        score("a-1", 3);
        assertThat(server.tags).containsOnlyKeys("run0");
        assertThat(said)
                .containsExactly("it has no run of the training that made this policy; its scores go to a run of their"
                        + " own, run0");
    }
}
