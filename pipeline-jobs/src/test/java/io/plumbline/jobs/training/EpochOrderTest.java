package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.train.TrainingPair;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
    private static final List<String> IDS = Stream.iterate(0, index -> index + 1)
            .limit(100)
            .map(Object::toString)
            .toList();

    @Test
    void ranksAreAPermutationThatSeedAndEpochChange() {
        List<Long> first = ranks(order(1, 0));
        assertThat(first).doesNotHaveDuplicates().hasSize(100).contains(0L, 99L);
        assertThat(ranks(order(1, 0))).isEqualTo(first);
        assertThat(ranks(order(1, 1))).isNotEqualTo(first);
        assertThat(ranks(order(2, 0))).isNotEqualTo(first);
    }

    @Test
    void equalIdsShareAPlace() {
        EpochOrder order = EpochOrder.of(LongStream.of(5, 7, 5, 5).toArray(), 0, 0);
        assertThat(order.pairs()).isEqualTo(4);
    }

    @Test
    void aPairThatCameLaterIsRefused() {
        EpochOrder order = order(1, 0);
        assertThatThrownBy(() -> order.rank(order.key("another")))
                .hasMessage("The pairs changed while training: a new one came");
    }

    @Test
    void aSharesLastStepTakesWhatIsLeft() {
        TrainingPair[] pairs = new TrainingPair[7];
        Share share = new Share(0, pairs);
        assertThat(share.ofStep(0, 3, 3)).hasSize(3);
        assertThat(share.ofStep(2, 3, 3)).hasSize(1);
        // One more than planned, since two pairs shared a place: it is not lost.
        assertThat(share.ofStep(1, 2, 3)).hasSize(4);
        assertThat(share.ofStep(5, 9, 3)).isEmpty();
    }

    @Test
    void plansRefuseBadValuesByKey() {
        assertThatThrownBy(() -> new TrainingPlan(0, 1, 1, 1, 0))
                .hasMessage("training.workers must be at least 1, got 0");
        assertThat(new TrainingPlan(2, 4, 1, 3, 0).totalSteps(17)).isEqualTo(9);
    }

    private static EpochOrder order(long seed, int epoch) {
        return EpochOrder.of(IDS.stream().mapToLong(EpochOrder::digest).toArray(), seed, epoch);
    }

    private static List<Long> ranks(EpochOrder order) {
        return IDS.stream().map(id -> order.rank(order.key(id))).toList();
    }
}
