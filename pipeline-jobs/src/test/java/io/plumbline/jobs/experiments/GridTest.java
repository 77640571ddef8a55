package io.plumbline.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GridTest {
    private static List<Grid.Point> points(String... options) {
        return Grid.of(List.of(options)).points("");
    }

    @Test
    void namesEachCombinationByItsKeysAndValues() {
        assertThat(points("loss.beta=0.05, 0.1", "plumbline.training.learning-rate=1e-6,5e-6"))
                .containsExactly(
                        new Grid.Point(
                                "beta-0.05_learning-rate-1e-6",
                                List.of("loss.beta=0.05", "training.learning-rate=1e-6")),
                        new Grid.Point(
                                "beta-0.05_learning-rate-5e-6",
                                List.of("loss.beta=0.05", "training.learning-rate=5e-6")),
                        new Grid.Point(
                                "beta-0.1_learning-rate-1e-6", List.of("loss.beta=0.1", "training.learning-rate=1e-6")),
                        new Grid.Point(
                                "beta-0.1_learning-rate-5e-6",
                                List.of("loss.beta=0.1", "training.learning-rate=5e-6")));
        assertThat(Grid.of(List.of("loss.beta=0.1")).points("nightly-"))
                .extracting(Grid.Point::name)
                .containsExactly("nightly-beta-0.1");
    }

    /** A later, larger grid must find the experiments of the first: a name depends on its own values alone. */
    @Test
    void aNameIsTheSameInALargerGrid() {
        assertThat(points("loss.beta=0.1,0.3,0.05"))
                .extracting(Grid.Point::name)
                .containsAll(points("loss.beta=0.05,0.1").stream()
                        .map(Grid.Point::name)
                        .toList());
    }

    @Test
    void namesAreLegalAndDifferentWhateverTheValuesAre() {
        List<Grid.Point> points = points(
                "loss.terms=[{type=sigmoid},{type=sft,weight=0.1}],[{type=sigmoid},{type=sft,weight=0.2}],../../up,a b,a/b,a-b,"
                        + "x".repeat(300));

        assertThat(points).hasSize(7);
        assertThat(points)
                .extracting(Grid.Point::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z0-9-][A-Za-z0-9._-]{0,99}"));
        assertThat(points.get(5).name()).isEqualTo("terms-a-b");
        assertThat(points.get(0).settings()).containsExactly("loss.terms=[{type=sigmoid},{type=sft,weight=0.1}]");
    }

    @Test
    void keysThatEndTheSameAreWrittenOut() {
        assertThat(points("sft.learning-rate=1", "training.learning-rate=2"))
                .extracting(Grid.Point::name)
                .containsExactly("sft.learning-rate-1_training.learning-rate-2");
    }

    /** As other tools run some combinations twice and others never where values are listed twice. */
    @Test
    void refusesWhatIsNoGridWithAllItsFaults() {
        assertThatThrownBy(() -> points("loss.beta", "loss.beta=0.1,,0.2", "=3", "a=1,2,1", "b=1", "b=2"))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot sweep: 5 faults: (1) --grid expects key=value,value,…, got 'loss.beta';"
                        + " (2) --grid loss.beta has an empty value; (3) --grid expects key=value,value,…, got '=3';"
                        + " (4) --grid a has a value twice; (5) --grid b is given twice; put its values into one");
    }

    @Test
    void countsCombinationsWithoutMakingThem() {
        String many = "="
                + String.join(
                        ",", IntStream.range(0, 100).mapToObj(String::valueOf).toList());
        assertThat(Grid.of(List.of("a" + many, "b" + many, "c" + many, "d" + many, "e" + many))
                        .size())
                .isEqualTo(1_000_000);
    }
}
