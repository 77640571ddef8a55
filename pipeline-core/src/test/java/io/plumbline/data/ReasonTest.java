package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {
    /** The finding stands before a semicolon, the cure behind it. */
    @ParameterizedTest
    @EnumSource
    void everySentenceSaysWhatToDo(Reason reason) {
        assertThat(reason.sentence()).matches("[^;]+; .+").doesNotEndWith(".");
    }
}
