package io.plumbline.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AheadTest {
    @Test
    void valuesComeInOrderThoughALaterOneIsThereFirst() {
        CountDownLatch laterIsThere = new CountDownLatch(1);
        try (Ahead<Integer> ahead = new Ahead<>(5, index -> {
            if (index == 0) {
                await(laterIsThere);
            } else {
                laterIsThere.countDown();
            }
            return 10 * index;
        })) {
            List<Integer> values = new ArrayList<>();
            ahead.forEachRemaining(values::add);
            assertThat(values).containsExactly(0, 10, 20, 30, 40);
            assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void noMoreThanTwoAreFetchedBeforeOneIsTaken() {
        ConcurrentLinkedQueue<Integer> fetched = new ConcurrentLinkedQueue<>();
        CountDownLatch three = new CountDownLatch(3);
        try (Ahead<Integer> ahead = new Ahead<>(9, index -> {
            fetched.add(index);
            three.countDown();
            return index;
        })) {
            assertThat(ahead.next()).isZero();
            await(three);
            assertThat(fetched).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @Test
    void whatWentWrongIsTheCauseAndAnErrorIsItself() {
        try (Ahead<Integer> ahead = new Ahead<>(1, index -> {
            throw new UncheckedIOException(new java.io.IOException("no block"));
        })) {
            assertThatThrownBy(ahead::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("no block");
        }
        try (Ahead<Integer> ahead = new Ahead<>(1, index -> {
            throw new OutOfMemoryError("Java heap space");
        })) {
            assertThatThrownBy(ahead::next).isInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void nothingToFetchIsNothing() {
        try (Ahead<Integer> ahead = new Ahead<>(0, index -> index)) {
            assertThat(ahead.hasNext()).isFalse();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
