package io.plumbline.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.TestSpark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestSpark.class)
class TaskCountsIT {
    private final SparkSession spark;

    TaskCountsIT(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void whatTasksCountIsShown() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        try (ConsoleProgress progress = ConsoleProgress.start(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                ConsoleProgress.Style.PLAIN,
                spark::sparkContext)) {
            try (Progress.Activity activity = progress.begin("reference", "completions", 10)) {
                TaskCounter counter = activity.counter();
                context.parallelize(List.of(1, 2, 3, 4), 4).foreach(i -> counter.add(i));
            }
            assertThat(bytes.toString(StandardCharsets.UTF_8)).startsWith("reference: 10 completions in ");
        }
    }
}
