package io.plumbline.jobs.ingest;

import static io.plumbline.jobs.ingest.IngestRun.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestSpark.class)
class SampledRowsIT {
    private static final Configuration HADOOP = new Configuration();

    private final SparkSession spark;

    @TempDir
    private Path folder;

    SampledRowsIT(SparkSession spark) {
        this.spark = spark;
    }

    private List<String> shown(int count, List<String> lines) throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        TokenizerFiles files = WordTokenizer.files();
        for (Map.Entry<String, String> file : files.texts().entrySet()) {
            Files.writeString(model.resolve(file.getKey()), file.getValue());
        }
        Path data = Files.write(folder.resolve("x.jsonl"), lines);
        PlumblineConfig config = new ConfigLoader("ingest", HADOOP)
                .load(
                        null,
                        List.of(
                                "run.dir=\"" + folder.resolve("run") + "\"",
                                "model.path=\"" + model + "\"",
                                "data.train=[\"" + data + "\"]"),
                        List.of())
                .config();
        List<String> console = new ArrayList<>();
        SampledRows.show(spark, config, HADOOP, count, console::add);
        return console;
    }

    @Test
    void showsTheFirstUsableRowsWithTheBoundariesOfTheirTokens() throws IOException {
        List<String> lines = List.of(
                pair("a b", "", " c"),
                pair("a b", " c", " d e"),
                pair("f", " c", " c"),
                pair("g", " a", " b"),
                pair("h", " a", " b"));
        assertThat(shown(2, lines))
                .containsExactly(
                        "2 of the first examples of data.train; | is a boundary of tokens",
                        "example 1, prompt (3 tokens): |<s>| a| b|",
                        "example 1, chosen (2 tokens): |c| </s>|",
                        "example 1, rejected (3 tokens): |d| e| </s>|",
                        "example 2, prompt (2 tokens): |<s>| g|",
                        "example 2, chosen (2 tokens): |a| </s>|",
                        "example 2, rejected (2 tokens): |b| </s>|");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void showsNoneWhereNoRowIsUsable() throws IOException {
        assertThat(shown(3, List.of("{}", "7")))
                .containsExactly("0 of the first examples of data.train; | is a boundary of tokens");
    }
}
