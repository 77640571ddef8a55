package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void aRoleHasTheColumnOfItsNameUnlessAnotherIsNamed() {
        Columns columns = Columns.DEFAULT.with("chosen", "yes").with("prompt", null);
        assertThat(columns.of("chosen")).isEqualTo("yes");
        assertThat(columns.of("prompt")).isNull();
        assertThat(columns.of("rejected")).isEqualTo("rejected");
        assertThat(new RowLayout("pair", columns).used()).containsExactly("yes", "rejected", "source");
        assertThat(new RowLayout("hh", Columns.DEFAULT).used()).containsExactly("chosen", "rejected", "source");
    }

    @Test
    void aLayoutIsWholeWhereOneFormatHasItsColumns() {
        assertThat(new RowLayout("auto", Columns.DEFAULT).isWhole("chosen rejected"::contains))
                .isTrue();
        assertThat(new RowLayout("pair", Columns.DEFAULT).isWhole("chosen rejected"::contains))
                .isFalse();
    }

    @Test
    void refusesColumnsThatCannotBe() {
        assertThatThrownBy(() -> Columns.DEFAULT.with("chosen", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.columns.chosen must name a column");
        assertThatThrownBy(() -> Columns.DEFAULT.with("rejected", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.columns.rejected must name a column");
        assertThatThrownBy(() -> Columns.DEFAULT.with("prompt", "p").with("rejected", "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.columns must name different columns, got prompt = p, rejected = p");
    }
}
