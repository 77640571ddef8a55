package io.plumbline.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class TaskCountsIT {
    @Test
    void whatTasksCountIsShown() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SparkSession spark = SparkSession.builder()
                        .master("local[2]")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate();
                JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
                ConsoleProgress progress = ConsoleProgress.start(
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
