package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** Holds the examples' container sizes to the arithmetic that Plumbline does with them. */
class ExampleSettingsTest {
    private static final long MIB = 1L << 20;
    private static final long JVM_OWN = 256 * MIB;
    private static final Path ROOT = Path.of("..");

    private static SparkConf example() throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                new FileInputStream(ROOT.resolve("conf/spark-yarn.conf").toFile())) {
            properties.load(in);
        }
        SparkConf conf = new SparkConf(false);
        properties.stringPropertyNames().forEach(key -> conf.set(key, properties.getProperty(key)));
        return conf;
    }

    @Test
    void theEngineFillsTheExecutorsContainerAndNoMore() throws IOException {
        SparkConf conf = SparkSettings.complete(example());
        NativeLimits limits = NativeLimits.ofExecutors(conf);
        holds(limits, conf, "executor");
        assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS"))
                .isEqualTo(conf.get("spark.executor.cores"))
                .isEqualTo(conf.get("spark.task.cpus"));
        assertThat(conf.get("spark.executor.extraJavaOptions"))
                .contains("-Dorg.bytedeco.javacpp.maxbytes=" + limits.maxBytes())
                .contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=" + limits.maxPhysicalBytes())
                // Below the container's own directory.
                .contains("-Dorg.bytedeco.javacpp.cachedir=.javacpp");
        assertThat(conf.get("spark.executorEnv.DJL_CACHE_DIR")).isEqualTo(".djl.ai");
    }

    @Test
    void theEngineFillsTheDriversContainerAndNoMore() throws IOException {
        SparkConf conf = SparkSettings.complete(example());
        holds(NativeLimits.ofDriver(conf), conf, "driver");
    }

    private static void holds(NativeLimits limits, SparkConf conf, String role) {
        long heap = conf.getSizeAsMb("spark." + role + ".memory") * MIB;
        long overhead = conf.getSizeAsMb("spark." + role + ".memoryOverhead") * MIB;
        assertThat(heap + limits.maxBytes() + JVM_OWN).isEqualTo(heap + overhead);
        assertThat(limits.maxPhysicalBytes())
                .isGreaterThan(limits.maxBytes())
                .isLessThanOrEqualTo((heap + overhead) / 100 * 95 + 100);
    }

    @Test
    void anOverheadLeftOutWouldBeTheSame() throws IOException {
        SparkConf given = SparkSettings.complete(example());
        SparkConf without = SparkSettings.complete(example().remove("spark.executor.memoryOverhead"));
        assertThat(NativeLimits.ofExecutors(without)).isEqualTo(NativeLimits.ofExecutors(given));
    }

    @Test
    void schedulersAskForTheSameContainers() throws IOException {
        SparkConf conf = example();
        String oozie = Files.readString(ROOT.resolve("deploy/examples/oozie-workflow.xml"));
        String airflow = Files.readString(ROOT.resolve("deploy/examples/airflow_dag.py"));
        assertThat(value(oozie, "--executor-memory (\\S+)")).isEqualTo(conf.get("spark.executor.memory"));
        assertThat(value(airflow, "executor_memory=\"(\\S+)\"")).isEqualTo(conf.get("spark.executor.memory"));
        assertThat(value(airflow, "driver_memory=\"(\\S+)\"")).isEqualTo(conf.get("spark.driver.memory"));
        for (String key : List.of(
                "spark.executor.memoryOverhead",
                "spark.driver.memoryOverhead",
                "spark.task.cpus",
                "spark.authenticate",
                "spark.network.crypto.enabled",
                "spark.network.crypto.saslFallback",
                "spark.io.encryption.enabled",
                "spark.acls.enable")) {
            assertThat(value(oozie, key + "=([^\\s<]+)")).as(key).isEqualTo(conf.get(key));
            assertThat(value(airflow, "\"" + key + "\": \"(\\S+)\"")).as(key).isEqualTo(conf.get(key));
        }
    }

    private static String value(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    @Test
    void theExampleIsSecure() throws IOException {
        SparkConf conf = example();
        for (String key : new String[] {
            "spark.authenticate", "spark.network.crypto.enabled", "spark.io.encryption.enabled", "spark.acls.enable"
        }) {
            assertThat(conf.get(key)).as(key).isEqualTo("true");
        }
        assertThat(conf.get("spark.network.crypto.saslFallback")).isEqualTo("false");
        assertThat(conf.contains("spark.yarn.principal") || conf.contains("spark.kerberos.keytab"))
                .isFalse();
    }
}
