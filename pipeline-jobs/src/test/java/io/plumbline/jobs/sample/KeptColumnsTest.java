package io.plumbline.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.sample.KeptColumns.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeptColumnsTest {
    @Test
    void aColumnHasTheKindThatHoldsAllOfItsValues() {
        assertThat(kind(1, 2L)).isEqualTo(Kind.WHOLE);
        assertThat(kind(1, 0.5)).isEqualTo(Kind.NUMBER);
        assertThat(kind(0.5f, new BigDecimal("1.5"))).isEqualTo(Kind.NUMBER);
        assertThat(kind(1, "a")).isEqualTo(Kind.TEXT);
        assertThat(kind(true, false)).isEqualTo(Kind.TRUTH);
        assertThat(kind(true, 1)).isEqualTo(Kind.TEXT);
        assertThat(kind(new BigInteger("9223372036854775807"))).isEqualTo(Kind.WHOLE);
        assertThat(kind(new BigInteger("9223372036854775808"))).isEqualTo(Kind.TEXT);
    }

    private static Kind kind(Object... values) {
        return Stream.of(values)
                .map(value -> KeptColumns.of(Map.of("answer", value)))
                .reduce(KeptColumns.NONE, KeptColumns::with)
                .kinds()
                .get("answer");
    }
}
