package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException.Kind;
import org.junit.jupiter.api.Test;

class FaultCollectorTest {
    private final FaultCollector faults = new FaultCollector();

    private static PlumblineException fault(String message) {
        return new PlumblineException(Kind.MODEL, message);
    }

    @Test
    void goesOnWithoutAFault() {
        assertThat(faults.collectFrom(() -> "value")).contains("value");
        faults.collect(() -> {});
        assertThatCode(faults::refuse).doesNotThrowAnyException();
    }

    @Test
    void tellsAllFaults() {
        faults.collect(() -> {
            throw fault("one");
        });
        assertThat(faults.<String>collectFrom(() -> {
                    throw fault("two");
                }))
                .isEmpty();
        assertThatThrownBy(faults::refuse)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MODEL))
                .hasMessage("2 faults: (1) one; (2) two");
    }

    @Test
    void failuresThatAreNoFaultsOfTheUserPassThrough() {
        assertThatThrownBy(() -> faults.collect(() -> {
                    throw new IllegalStateException("bug");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("bug");
    }
}
