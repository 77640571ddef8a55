package io.plumbline.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.example.ReferencedExample;
import io.plumbline.loss.Totals;
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
        assertThat(order.examples()).isEqualTo(4);
    }

    @Test
    void aPairThatCameLaterIsRefused() {
        EpochOrder order = order(1, 0);
        assertThatThrownBy(() -> order.rank(order.key("another")))
                .hasMessage("The examples changed while training: a new one came");
    }

    @Test
    void aShareHoldsTheStepsOneAfterTheOther() {
        Totals[] totals = {new Totals(5, 9), new Totals(2, 8), new Totals(8, 40)};
        Share share = new Share(0, 4, new ReferencedExample[7], new int[] {3, 3, 7}, totals);
        assertThat(share.ofStep(4)).hasSize(3);
        assertThat(share.ofStep(5)).isEmpty();
        assertThat(share.ofStep(6)).hasSize(4);
        assertThat(share.totals(5)).isEqualTo(new Totals(2, 8));
    }

    @Test
    void pairsThatShareAPlaceAreDealtTheSameWhateverTheirOrder() {
        TrainingPlan plan = new TrainingPlan(2, 2, 1, 1, 0);
        EpochDeal deal =
                EpochDeal.of(new long[] {5, 7, 5, 5}, new int[] {30, 9, 10, 20}, new int[] {3, 2, 4, 6}, plan, 0);
        EpochDeal other =
                EpochDeal.of(new long[] {5, 5, 7, 5}, new int[] {20, 10, 9, 30}, new int[] {6, 4, 2, 3}, plan, 0);
        assertThat(deal.totals(0)).isEqualTo(new Totals(4, 15)).isEqualTo(other.totals(0));
        EpochOrder order = EpochOrder.of(new long[] {5, 7, 5, 5}, 0, 0);
        for (long digest : new long[] {5, 7}) {
            long key = order.keyOf(digest);
            assertThat(deal.worker(key)).isEqualTo(other.worker(key));
            assertThat(deal.step(key)).isZero();
        }
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
