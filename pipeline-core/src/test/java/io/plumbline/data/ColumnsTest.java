package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void refusesColumnsThatCannotBe() {
        assertThatThrownBy(() -> new Columns("p", "", "r", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.columns.chosen must name a column");
        assertThatThrownBy(() -> new Columns("p", "c", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.columns.rejected must name a column");
        assertThatThrownBy(() -> new Columns("p", "c", "p", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.columns must name different columns, got prompt = p, chosen = c, rejected = p");
    }
}
