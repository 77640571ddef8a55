package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextExampleTest {
    @Test
    void sortsByGradeWhateverTheNumbers() {
        TextExample expected = new TextExample("p", List.of("a", "b", "c", "d"), List.of(1, 2, 2, 3));
        assertThat(TextExample.sorted("p", List.of("c", "a", "d", "b"), List.of(7.0, -3.5, 8.0, 7.0)))
                .isEqualTo(expected);
        assertThat(TextExample.sorted("p", List.of("b", "c", "d", "a"), List.of(2.0, 2.0, 3.0, 1.0)))
                .isEqualTo(expected);
        assertThat(TextExample.sorted("p", List.of("b", "a"), List.of(1.0, 2.0)))
                .isEqualTo(TextExample.of("p", "b", "a"));
    }

    @Test
    void idsTellTiesFromOrders() {
        String order = id(TextExample.of("p", "a", "b", "c"));
        String tie = id(new TextExample("p", List.of("a", "b", "c"), List.of(1, 2, 2)));
        String otherTie = id(new TextExample("p", List.of("a", "b", "c"), List.of(1, 1, 2)));
        assertThat(List.of(order, tie, otherTie)).doesNotHaveDuplicates();
        assertThat(ExampleIdentity.of(new TextExample("p", List.of("a", "b", "c"), List.of(1, 1, 2)))
                        .membersId())
                .isEqualTo(
                        ExampleIdentity.of(TextExample.of("p", "c", "a", "b")).membersId());
    }

    @Test
    void refusesRanksOutOfOrder() {
        assertThatThrownBy(() -> new TextExample("p", List.of("a", "b"), List.of(1, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Ranks must begin with 1 and rise by 0 or 1, got 1, 3");
        assertThatThrownBy(() -> new TextExample("p", List.of("a", "b"), List.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There must be a rank for each of 2 completions, got 1");
        assertThatThrownBy(() -> TextExample.sorted("p", List.of("a", "b"), List.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There must be a grade for each of 2 completions, got 1");
    }

    private static String id(TextExample example) {
        return ExampleIdentity.of(example).id();
    }
}
