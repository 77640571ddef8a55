package io.plumbline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlumblineTest {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int JAVA_8 = 52;

    @Test
    void isReadByEveryJavaThatSparkRunsOn() throws IOException {
        try (DataInputStream file = new DataInputStream(Plumbline.class.getResourceAsStream("Plumbline.class"))) {
            assertThat(file.readInt()).isEqualTo(MAGIC);
            file.readUnsignedShort();
            assertThat(file.readUnsignedShort()).isEqualTo(JAVA_8);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.8 | this is Java 8, Java 17 is needed;",
                "11 | this is Java 11, Java 17 is needed;",
                "16 | this is Java 16, Java 17 is needed;",
                "23 | this is Java 23, Java 17 is needed (Hadoop 3.3 works up to 22);",
                "25 | this is Java 25, Java 17 is needed (Hadoop 3.3 works up to 22);",
            })
    void aJavaThatCannotIsTold(String specification, String problem) {
        assertThat(Plumbline.problem(specification))
                .hasValue("Cannot run plumbline: " + problem + " set JAVA_HOME, on YARN also"
                        + " spark.yarn.appMasterEnv.JAVA_HOME and spark.executorEnv.JAVA_HOME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "18", "21", "22"})
    void aJavaThatCanIsNot(String specification) {
        assertThat(Plumbline.problem(specification)).isEmpty();
    }
}
