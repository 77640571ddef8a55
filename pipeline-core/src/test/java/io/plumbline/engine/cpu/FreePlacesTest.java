package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FreePlacesTest {
    @Test
    void noPlaceIsGivenOutTwice() {
        SplittableRandom random = new SplittableRandom(1);
        FreePlaces free = new FreePlaces();
        BitSet used = new BitSet();
        List<Places> given = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (given.isEmpty() || given.size() < 60 && random.nextInt(2) == 0) {
                Places places = free.take(random.nextInt(20));
                assertThat(used.get(places.first(), places.end()).isEmpty()).isTrue();
                used.set(places.first(), places.end());
                given.add(places);
            } else {
                Places places = given.remove(random.nextInt(given.size()));
                used.clear(places.first(), places.end());
                free.giveBack(places);
            }
            assertThat(free.taken()).isEqualTo(used.cardinality());
            assertThat(free.end()).isGreaterThanOrEqualTo(used.length());
        }
        assertThat(free.end()).as("places that are free are given out again").isLessThan(60 * 20 * 2);
    }

    @Test
    void theFirstGapThatIsLargeEnoughIsFilled() {
        FreePlaces free = new FreePlaces();
        Places first = free.take(5);
        Places second = free.take(3);
        free.take(2);
        free.giveBack(first);
        free.giveBack(second);
        assertThat(free.canTake(8, 10)).isTrue();
        assertThat(free.canTake(9, 18)).isFalse();
        assertThat(free.canTake(9, 19)).isTrue();
        assertThat(free.take(7)).isEqualTo(new Places(0, 7));
        assertThat(free.take(2)).isEqualTo(new Places(10, 2));
        assertThat(free.take(1)).isEqualTo(new Places(7, 1));
        free.giveBack(new Places(10, 2));
        assertThat(free.canTake(4, 14))
                .as("the places at the end that were given back count")
                .isTrue();
        assertThat(free.canTake(5, 14)).isFalse();
        assertThat(free.canTake(1, 7)).as("a gap beyond the limit is none").isFalse();
    }
}
