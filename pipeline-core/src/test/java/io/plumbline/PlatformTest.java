package io.plumbline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
    @Test
    void linuxOnX86Is64BitUnderEitherName() {
        assertThatCode(() -> Platform.require("Linux", "amd64")).doesNotThrowAnyException();
        assertThatCode(() -> Platform.require("Linux", "x86_64")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"Linux, aarch64", "Linux, i386", "Mac OS X, aarch64", "Mac OS X, x86_64", "Windows 11, amd64"})
    void anotherIsRefusedByName(String system, String processor) {
        assertThatThrownBy(() -> Platform.require(system, processor))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot run on " + system + " on " + processor
                        + ": Plumbline's machine code is for 64-bit Linux"
                        + " on x86-64; run the driver and all executors on machines of that kind");
    }
}
