package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
    @Test
    void oneFaultIsItself() {
        assertThat(Faults.sentence(List.of("a", "a"))).isEqualTo("a");
        PlumblineException only = new PlumblineException(Kind.MODEL, "m");
        assertThat(Faults.together(List.of(only, new PlumblineException(Kind.MODEL, "m"))))
                .isSameAs(only);
    }

    @Test
    void severalAreNumberedAndTakeTheKindOfTheFirst() {
        PlumblineException model = new PlumblineException(Kind.MODEL, "no model");
        PlumblineException data = new PlumblineException(Kind.DATA, "no data");
        PlumblineException together = Faults.together(List.of(model, data, model));
        assertThat(together).hasMessage("2 faults: (1) no model; (2) no data").hasCause(model);
        assertThat(together.getSuppressed()).containsExactly(data);
        assertThat(together.kind()).isEqualTo(Kind.MODEL);
        assertThat(Faults.together(List.of(together, data, new PlumblineException(Kind.GATE, "no gate"))))
                .hasMessage("3 faults: (1) no model; (2) no data; (3) no gate");
    }

    @Test
    void manyAreCountedAndNoLongOneHidesTheOthers() {
        String long1 = "x".repeat(5_000);
        assertThat(Faults.sentence(List.of(long1, "no data")))
                .startsWith("2 faults: (1) xxx")
                .endsWith("…; (2) no data");
        String many = Faults.sentence(
                IntStream.range(0, 100).mapToObj(i -> i + "y".repeat(1_000)).toList());
        assertThat(many).startsWith("100 faults: (1) 0y").contains("; (12) 11y").endsWith("…; and 88 more");
        assertThat(new PlumblineException(Kind.DATA, "Cannot run: " + many)).hasMessageEndingWith("and 88 more");
    }

    @Test
    void aSecretIsMaskedBeforeItsEndIsCutOff() {
        String address = "s3a://key:canary" + "x".repeat(1_990) + "@bucket";
        assertThat(Faults.sentence(List.of(address, "b"))).isEqualTo("2 faults: (1) s3a://***@bucket; (2) b");
    }
}
