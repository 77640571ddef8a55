package io.plumbline.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionNameTest {
    private static final Instant NOW = Instant.parse("2026-01-31T23:59:59.9Z");
    private static final String PRINT = "0a1b2c3d4e5f";

    @Test
    void saysWhenAndWhatAndComesAfterAllOthers() {
        assertThat(VersionName.next(NOW, PRINT, List.of())).isEqualTo("20260131T235959Z-0a1b2c3d");
        assertThat(VersionName.next(NOW, PRINT, List.of("20991231T235959Z-00000000", "99999999T000000Z-00000000x")))
                .isEqualTo("21000101T000000Z-0a1b2c3d")
                .matches(VersionName::is);
    }

    /** A name of five digits of a year would be none: the version would be published and never found again. */
    @Test
    void refusesAFolderThatNothingCanFollow() {
        for (String last : List.of("99991231T235959Z-0a1b2c3d", "99990101T000000Z-0a1b2c3d")) {
            assertThat(VersionName.is(last)).isTrue();
            assertThatThrownBy(() -> VersionName.next(NOW, PRINT, List.of(last)))
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.DATA))
                    .hasMessage("Cannot publish: publish.dir holds a version of the year 9999, " + last
                            + ", which no later one can follow; if it is none, rename it");
        }
    }
}
