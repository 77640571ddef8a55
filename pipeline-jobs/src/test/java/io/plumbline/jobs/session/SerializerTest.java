package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Kryo, as a cluster's defaults may choose it. */
class SerializerTest {
    private static final String SERIALIZER = "spark.serializer";
    private static final String KRYO = "org.apache.spark.serializer.KryoSerializer";
    private static final String JAVA = "org.apache.spark.serializer.JavaSerializer";

    @Test
    void kryoGivesWay() {
        for (String master : new String[] {"local[2]", "yarn"}) {
            SparkConf conf = new SparkConf(false).set("spark.master", master).set(SERIALIZER, KRYO);
            assertThat(SparkSettings.complete(conf).get(SERIALIZER)).isEqualTo(JAVA);
        }
    }

    @Test
    void whereNothingIsSaidNothingIsSet() {
        assertThat(SparkSettings.complete(new SparkConf(false)).contains(SERIALIZER))
                .isFalse();
    }

    @Test
    void aSessionThatRunsWithKryoIsRefusedAndLeftRunning() {
        SparkSession running = SparkSession.builder()
                .master("local[1]")
                .config(SERIALIZER, KRYO)
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "localhost")
                .getOrCreate();
        try (LazySession session = new LazySession("test")) {
            assertThatThrownBy(session::get)
                    .isInstanceOfSatisfying(
                            PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                    .hasMessage("Cannot use the Spark session of this process: its spark.serializer is KryoSerializer,"
                            + " which cannot write Plumbline's records; stop that session first, or start it with"
                            + " spark.serializer=" + JAVA);
            assertThat(running.sparkContext().isStopped()).isFalse();
        } finally {
            running.stop();
        }
    }
}
