package io.plumbline.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LengthClassTest {
    @Test
    void classesAreAnEighthOfAnOctaveWide() {
        assertThat(LengthClass.of(1)).isEqualTo(1);
        assertThat(LengthClass.of(15)).isEqualTo(15);
        assertThat(LengthClass.of(16)).isEqualTo(16);
        assertThat(LengthClass.of(17)).isEqualTo(18);
        assertThat(LengthClass.of(216)).isEqualTo(224);
        assertThat(LengthClass.of(255)).isEqualTo(256);
        assertThat(LengthClass.of(257)).isEqualTo(288);
    }

    @Test
    void aClassHoldsItsOwnBoundAndLengthsWithinAnEighth() {
        for (int tokens = 1; tokens < 5000; tokens++) {
            int bound = LengthClass.of(tokens);
            assertThat(bound).isGreaterThanOrEqualTo(tokens);
            assertThat(LengthClass.of(bound)).isEqualTo(bound);
            assertThat((bound - tokens) * 8).isLessThan(Math.max(8, tokens));
        }
    }

    @Test
    void lengthsNearTheLargestIntegerDoNotWrap() {
        assertThat(LengthClass.of(1 << 30)).isEqualTo(1 << 30);
        assertThatThrownBy(() -> LengthClass.of(Integer.MAX_VALUE))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("integer overflow");
    }

    @Test
    void aBatchKeepsToItsBudgetButHoldsAtLeastOneGroup() {
        assertThat(LengthClass.groupsPerBatch(224, 4096)).isEqualTo(18);
        assertThat(LengthClass.groupsPerBatch(4096, 4096)).isEqualTo(1);
        assertThat(LengthClass.groupsPerBatch(5000, 4096)).isEqualTo(1);
    }
}
