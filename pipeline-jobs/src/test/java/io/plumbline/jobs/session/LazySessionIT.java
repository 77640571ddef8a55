package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class LazySessionIT {
    @Test
    void aTaskThatRunsOutOfMemoryWithALocalMasterEndsTheCommandInASentenceAndNotTheProcess() {
        try (LazySession session = new LazySession("memory")) {
            JavaSparkContext spark =
                    JavaSparkContext.fromSparkContext(session.get().sparkContext());
            spark.setLogLevel("OFF");
            Throwable thrown =
                    catchThrowable(() -> spark.parallelize(List.of(1), 1).foreach(row -> {
                        throw new OutOfMemoryError("Java heap space");
                    }));
            assertThat(MemoryShortage.actionable("bench", thrown)).hasValueSatisfying(told -> assertThat(told)
                    .hasMessageStartingWith(
                            "Cannot bench: this process ran out of Java heap (Java heap space), with "));
            assertThat(LazySession.confInUse().get("spark.app.name")).isEqualTo("memory");
        }
    }
}
