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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    private List<String> shown(int count, List<String> lines, String... options) throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        TokenizerFiles files = WordTokenizer.files();
        for (Map.Entry<String, String> file : files.texts().entrySet()) {
            Files.writeString(model.resolve(file.getKey()), file.getValue());
        }
        Path data = Files.write(folder.resolve("x.jsonl"), lines);
        List<String> set = new ArrayList<>(List.of(options));
        set.add("run.dir=\"" + folder.resolve("run") + "\"");
        set.add("model.path=\"" + model + "\"");
        set.add("data.train=[\"" + data + "\"]");
        PlumblineConfig config =
                new ConfigLoader("ingest", HADOOP).load(null, set, List.of()).config();
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

    /** The unusable pairs of a row are not counted as rows that were looked at. */
    @Test
    void looksAtAsManyRowsWhateverPairsTheyMake() throws IOException {
        String empty = "\"\", ".repeat(44) + "\"\"";
        String scores = IntStream.range(0, 45).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String unusable = "{\"prompt\": \"a\", \"completions\": [" + empty + "], \"scores\": [" + scores + "]}";
        String usable = "{\"prompt\": \"a\", \"completions\": [\" b\", \" c\", \" d\"], \"scores\": [3, 2, 1]}";
        assertThat(shown(2, List.of(unusable, unusable, usable), "data.format=scored", "data.pairs=all"))
                .hasSize(7)
                .startsWith("2 of the first examples of data.train; | is a boundary of tokens")
                .contains("example 2, rejected (2 tokens): |d| </s>|");
    }

    @Test
    void showsNoneWhereNoRowIsUsable() throws IOException {
        assertThat(shown(3, List.of("{}", "7")))
                .containsExactly("0 of the first examples of data.train; | is a boundary of tokens");
    }
}
