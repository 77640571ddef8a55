package io.plumbline.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.watch.RoundFigures;
import io.plumbline.jobs.watch.StepOutcome;
import io.plumbline.jobs.watch.StepWork;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Through the sinks of Spark's metrics system, as users switch them on. */
class RunFiguresIT {
    private static final Map<String, String> SETTINGS = Map.of(
            "spark.master",
            "local[1]",
            "spark.ui.enabled",
            "true",
            "spark.ui.port",
            "0",
            "spark.metrics.namespace",
            "plumbline",
            "spark.metrics.conf.*.sink.jmx.class",
            "org.apache.spark.metrics.sink.JmxSink",
            "spark.metrics.conf.*.sink.prometheusServlet.class",
            "org.apache.spark.metrics.sink.PrometheusServlet",
            "spark.metrics.conf.*.sink.prometheusServlet.path",
            "/metrics/prometheus");
    private static final String PLACE = "plumbline.driver.plugin.io.plumbline.jobs.metrics.MetricsPlugin.";

    @BeforeEach
    void set() {
        SETTINGS.forEach(System::setProperty);
    }

    @AfterEach
    void clear() {
        SETTINGS.keySet().forEach(System::clearProperty);
    }

    private static Object jmx(String name, String attribute) throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName bean = beans.queryNames(new ObjectName("metrics:*"), null).stream()
                .filter(found -> found.getKeyProperty("name").replace("\"", "").equals(PLACE + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bean " + name));
        return beans.getAttribute(bean, attribute);
    }

    @Test
    void jmxAndPrometheusShowWhatARunDoes() throws IOException, JMException {
        RunFigures figures = RunFigures.ofThisProcess();
        StepWork ingest =
                new StepWork("ingest", "/run", "default", "1", new TreeMap<>(), new TreeMap<>(), List.of(), List.of());
        StepWork train =
                new StepWork("train", "/run", "default", "2", new TreeMap<>(), new TreeMap<>(), List.of(), List.of());
        try (LazySession session = new LazySession("figures")) {
            URL pages = new URL(session.get().sparkContext().uiWebUrl().get());
            long before = ((Number) jmx("ingest.rows", "Count")).longValue();
            figures.trains(train, 0, 40);
            assertThat((Double) jmx("train.loss", "Value")).isNaN();
            figures.ended(ingest, new StepOutcome(100, 93, true));
            figures.roundDone(
                    train,
                    new RoundFigures(
                            List.of(
                                    Map.of("step", 1, "loss", 0.7),
                                    Map.of("step", 2, "loss", 0.5, "rewards/margins", 0.25)),
                            32,
                            4000,
                            2_000_000_000L,
                            500_000_000L,
                            1 << 20));
            long failed = ((Number) jmx("steps.failed", "Count")).longValue();
            long refused = ((Number) jmx("steps.refused", "Count")).longValue();
            figures.ended(train, new StepOutcome(10, 10, false));
            figures.refused(train, "the gate was not reached, which is no failure of the step");
            assertThat(jmx("steps.refused", "Count")).isEqualTo(refused + 1);
            assertThat(jmx("steps.failed", "Count")).isEqualTo(failed);
            figures.failed(train, "an executor was lost");
            assertThat(jmx("steps.failed", "Count")).isEqualTo(failed + 1);
            assertThat(((Number) jmx("ingest.rows", "Count")).longValue() - before)
                    .isEqualTo(100);
            assertThat(jmx("train.loss", "Value")).isEqualTo(0.5);
            assertThat(jmx("train.step", "Value")).isEqualTo(2.0);
            assertThat(jmx("train.total_steps", "Value")).isEqualTo(40.0);
            assertThat(jmx("train.rewards.margins", "Value")).isEqualTo(0.25);
            assertThat(jmx("train.tokens_per_second", "Value")).isEqualTo(2000.0);
            assertThat(jmx("train.round", "Max")).isEqualTo(2000.0);
            String page;
            try (InputStream stream = new URL(pages, "/metrics/prometheus").openStream()) {
                page = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
            String name = "metrics_" + PLACE.replace('.', '_');
            assertThat(page)
                    .contains(name + "train_rewards_margins_Value{type=\"gauges\"} 0.25")
                    .contains(name + "ingest_quarantined_Count{type=\"counters\"}")
                    .contains(name + "train_averaging_bytes_Count{type=\"counters\"}")
                    .contains(name + "train_averaging_Count{type=\"timers\"}");
        }
    }
}
