package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.PromptGroup;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionPlanTest {
    /** Five tokens of a prompt, then two that both completions start with; they go on with two tokens and with four. */
    private static final PromptGroup PAIR =
            new PromptGroup(new int[5], List.of(new int[] {1, 2, 3, 4}, new int[] {1, 2, 5, 6, 7, 8}));

    @Test
    void everyUnitBelongsToOneLane() {
        List<PromptGroup> groups = List.of(
                SmallModels.longGroup(), PAIR, PAIR, SmallModels.groups().get(0));
        AttentionPlan plan = AttentionPlan.ofPredictingRows(groups).attendingWhole();
        try (Scratch scratch = new Scratch()) {
            for (int lanes = 1; lanes <= 5; lanes++) {
                int next = 0;
                for (int lane = 0; lane < lanes; lane++) {
                    Range units = plan.units(3, 100, new Lane(lane, lanes, scratch));
                    assertThat(units.start()).isEqualTo(next);
                    next = units.end();
                }
                assertThat(next).isEqualTo(3 * groups.size());
            }
        }
    }

    @Test
    void lanesShareTheRowsThatAWindowLeaves() {
        PromptGroup longOne = new PromptGroup(new int[90], List.of(new int[1]));
        PromptGroup third = new PromptGroup(new int[30], List.of(new int[1]));
        AttentionPlan plan = AttentionPlan.ofPredictingRows(List.of(longOne, third, third, third))
                .attendingWhole();
        try (Scratch scratch = new Scratch()) {
            Lane first = new Lane(0, 2, scratch);
            // Of squares 8100 and three times 900 half is two thirds of the long one's.
            assertThat(plan.units(3, Integer.MAX_VALUE, first)).isEqualTo(new Range(0, 2));
            assertThat(plan.units(3, 10, first)).isEqualTo(new Range(0, 3));
        }
    }

    @Test
    void theFirstCompletionGoesOnFromWhatAllShareAndTheOthersHaveThatAsContext() {
        AttentionPlan plan = AttentionPlan.ofPredictingRows(List.of(PAIR, PAIR));
        // Without the last token, which nothing follows: eight rows with the first completion, three of the second.
        assertThat(plan.segments(1)).containsExactly(new Segment(11, 8, 4, 11, 0), new Segment(19, 3, 0, 11, 7));
        assertThat(plan.attendingWhole().segments(1))
                .containsExactly(new Segment(11, 8, 0, 11, 0), new Segment(19, 3, 0, 11, 7));
    }

    @Test
    void keysOfABlockOfQueriesAreItsContextsAndItsOwn() {
        QueryBlock alone = QueryBlock.of(new Segment(11, 8, 4, 11, 0), 4, 8, 100, 0, 0);
        assertThat(alone.keys()).containsExactly(new QueryBlock.Keys(11, 8, 0));
        assertThat(alone.keysUpTo(0)).isEqualTo(5);
        QueryBlock after = QueryBlock.of(new Segment(19, 3, 0, 11, 7), 1, 3, 100, 0, 0);
        assertThat(after.keys()).containsExactly(new QueryBlock.Keys(11, 7, 0), new QueryBlock.Keys(19, 3, 7));
        assertThat(after.firstRow()).isEqualTo(20);
        assertThat(after.keysUpTo(0)).isEqualTo(9);
        assertThat(after.rowLength()).isEqualTo(10);
        assertThat(after.scores()).isEqualTo(20);
    }

    @Test
    void keysBeforeEveryWindowOfABlockAreLeftOut() {
        QueryBlock reaching = QueryBlock.of(new Segment(19, 3, 0, 11, 7), 1, 3, 4, 0, 0);
        assertThat(reaching.keys()).containsExactly(new QueryBlock.Keys(16, 2, 0), new QueryBlock.Keys(19, 3, 2));
        assertThat(reaching.keysUpTo(0)).isEqualTo(4);
        QueryBlock within = QueryBlock.of(new Segment(19, 3, 0, 11, 7), 1, 3, 1, 0, 0);
        assertThat(within.keys()).containsExactly(new QueryBlock.Keys(20, 2, 0));
        assertThat(within.rowLength()).isEqualTo(2);
    }

    @Test
    void rowsWhoseTargetsOutweighEachOtherHaveNoGradient() {
        Predictions predictions = new Predictions(List.of(PAIR));
        assertThat(predictions.agreeing()).isEqualTo(new Range(0, 2));
        assertThat(predictions.all()).isEqualTo(new Range(0, 7));
        float[] difference = {1, 1, 1, 1, -1, -1, -1, -1, -1, -1};
        TargetWeights weights = new TargetWeights(predictions, difference);
        assertThat(weights.rowsWithGradient()).isEqualTo(new Range(2, 7));
        // The row that predicts the first token of each completion's own has both as targets.
        assertThat(weights.total(2)).isZero();
        assertThat(weights.total(3)).isEqualTo(1);
        difference[0] = 2;
        assertThat(weights.rowsWithGradient()).isEqualTo(new Range(0, 7));
    }
}
