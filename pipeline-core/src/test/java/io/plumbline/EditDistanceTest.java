package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EditDistanceTest {
    @Test
    void countsEdits() {
        assertThat(EditDistance.of("", "abc")).isEqualTo(3);
        assertThat(EditDistance.of("kitten", "sitting")).isEqualTo(3);
        assertThat(EditDistance.of("pots", "post")).isEqualTo(1);
        assertThat(EditDistance.of("chosen", "chosen")).isZero();
    }

    @Test
    void findsTheNameThatWasMeant() {
        assertThat(EditDistance.nearest("choosen", List.of("prompt", "chosen"))).hasValue("chosen");
        assertThat(EditDistance.nearest("answer", List.of("answer_1", "answer_2")))
                .isEmpty();
        assertThat(EditDistance.nearest("prompt", List.of("a", "question"))).isEmpty();
        assertThat(EditDistance.nearest("x".repeat(100_000), List.of("y".repeat(100_000))))
                .isEmpty();
        assertThat(EditDistance.nearest("a", List.of())).isEmpty();
    }
}
