package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.example.Strength;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowStrengthTest {
    private static final Columns NAMED = Columns.DEFAULT.with("weight", "w").with("margin", "m");

    @Test
    void readsTheColumnsThatAreNamed() throws QuarantineException {
        assertThat(RowStrength.read(Map.of("w", 2, "m", -0.5f), NAMED)).isEqualTo(new Strength(2, -0.5));
        assertThat(RowStrength.read(Map.of("w", new BigDecimal("0.25"), "m", 3L), NAMED))
                .isEqualTo(new Strength(0.25, 3));
        assertThat(RowStrength.read(Map.of("m", 1), Columns.DEFAULT.with("margin", "m")))
                .isEqualTo(new Strength(1, 1));
    }

    /** Reward data of many makers has a column "margin" of its own. */
    @Test
    void readsNoColumnThatIsNotNamed() throws QuarantineException {
        assertThat(RowStrength.read(Map.of("weight", "heavy", "margin", -7), Columns.DEFAULT))
                .isEqualTo(Strength.UNSAID);
        assertThat(new RowLayout("pair", Columns.DEFAULT).used()).doesNotContain("weight", "margin");
        assertThat(new RowLayout("ranked", NAMED).used()).contains("w", "m");
    }

    @Test
    void putsRowsWithoutAFittingNumberAside() {
        assertPutAside(Map.of("m", 1), "column 'w' is not there");
        assertPutAside(Collections.singletonMap("w", null), "column 'w' is null");
        assertPutAside(Map.of("w", "1", "m", 1), "column 'w' must hold a number, found text");
        assertPutAside(Map.of("w", 0, "m", 1), "column 'w' must hold a weight above 0, found 0.0");
        assertPutAside(Map.of("w", 1e-50, "m", 1), "column 'w' must hold a weight above 0, found 1.0E-50");
        assertPutAside(Map.of("w", -1, "m", 1), "column 'w' must hold a weight above 0, found -1.0");
        assertPutAside(Map.of("w", 1, "m", Double.NaN), "column 'm' must hold a number of float32, found NaN");
        assertPutAside(Map.of("w", 1e39, "m", 1), "column 'w' must hold a number of float32, found 1.0E39");
    }

    private static void assertPutAside(Map<String, ?> row, String detail) {
        assertThatThrownBy(() -> RowStrength.read(row, NAMED))
                .isInstanceOfSatisfying(QuarantineException.class, putAside -> assertThat(putAside.reason())
                        .isEqualTo(Reason.UNUSABLE_NUMBER))
                .hasMessage(detail);
    }
}
