package io.plumbline.jobs.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.jobs.gpu.GpuScheduling.Grant;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** Holds the example of a run on YARN's GPUs to the decision that it is written for. */
class GpuExampleTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final String GPUS = "spark-yarn-gpu.conf";

    @Test
    void executorsHaveOneGpuEachAndTheStagesThatComputeTakeIt() throws IOException {
        assertThat(decision(Files.readString(CONF.resolve(GPUS))).grant()).isEqualTo(Grant.STAGES_THAT_COMPUTE);
    }

    @Test
    void theOtherWayGivesTheStagesExecutorsOfTheirOwn() throws IOException {
        String text = Files.readString(CONF.resolve(GPUS))
                .replaceAll("(?m)^spark\\.executor\\.(instances|resource).*$", "")
                .replaceAll("(?m)^#spark\\.", "spark.");
        assertThat(decision(text).grant()).isEqualTo(Grant.EXECUTORS_OF_STAGES);
    }

    @Test
    void itIsAsSecureAsTheExampleWithoutGpus() throws IOException {
        Properties plain = properties(Files.readString(CONF.resolve("spark-yarn.conf")));
        Properties gpus = properties(Files.readString(CONF.resolve(GPUS)));
        for (String key : plain.stringPropertyNames()) {
            if (key.matches("spark\\.(authenticate|network|io|acls|ui|modify).*")) {
                assertThat(gpus.getProperty(key)).as(key).isEqualTo(plain.getProperty(key));
            }
        }
        assertThat(gpus.getProperty("spark.authenticate")).isEqualTo("true");
    }

    private static GpuScheduling decision(String text) throws IOException {
        SparkConf conf = new SparkConf(false);
        Properties properties = properties(text);
        properties.stringPropertyNames().forEach(key -> conf.set(key, properties.getProperty(key)));
        return GpuScheduling.of(GpuRequest.of(DeviceKind.GPU, conf, "3.5.9", 4));
    }

    private static Properties properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }
}
