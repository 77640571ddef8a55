package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
    private final InputFiles inputs = new InputFiles(new Configuration());

    @TempDir
    private Path folder;

    @Test
    void findsFilesDirectoriesAndGlobsEachFileOnce() throws IOException {
        write("b.jsonl", "{}");
        write("deep/er/a.parquet", "PAR1");
        write("deep/_SUCCESS", "x");
        write("deep/.hidden/c.jsonl", "{}");
        write("deep/empty.jsonl", "");
        List<InputFile> files = inputs.find(
                "data.train", List.of(folder + "/*.jsonl", folder.toString(), folder + "/deep/er/a.parquet"));
        assertThat(files)
                .extracting(InputFile::path)
                .containsExactly("file:" + folder + "/b.jsonl", "file:" + folder + "/deep/er/a.parquet");
    }

    @Test
    void wildCardsDoNotMatchNamesThatAreNoInput() throws IOException {
        write("a.jsonl", "{}");
        write("_b.jsonl", "{}");
        write(".c.jsonl", "{}");
        write("_temporary/d.jsonl", "{}");
        assertThat(inputs.find("data.train", List.of(folder + "/*.jsonl", folder + "/*", folder + "/{a,_b}.jsonl")))
                .extracting(InputFile::path)
                .containsExactly("file:" + folder + "/a.jsonl");
        assertRefused("/*/d.jsonl", "there is no such file or directory");
        assertThat(inputs.find("data.train", List.of(folder + "/_b.jsonl", folder + "/_*/d.jsonl")))
                .extracting(InputFile::path)
                .containsExactly("file:" + folder + "/_b.jsonl", "file:" + folder + "/_temporary/d.jsonl");
    }

    @Test
    void tellsKindsByNameElseByContent() throws IOException {
        write("a.json", "{}");
        write("b.ndjson.gz", "x");
        write("c.PARQUET", "PAR1");
        write("d", "PAR1....PAR1");
        write("part-00000", "{}");
        write("part-00001.gz", "x");
        assertThat(inputs.find("data.train", List.of(folder.toString())))
                .extracting(file -> file.path().replaceFirst(".*/", "") + " " + file.kind() + " " + file.compressed())
                .containsExactly(
                        "a.json JSON_LINES false",
                        "b.ndjson.gz JSON_LINES true",
                        "c.PARQUET PARQUET false",
                        "d PARQUET false",
                        "part-00000 JSON_LINES false",
                        "part-00001.gz JSON_LINES true");
    }

    @Test
    void namesTheDataSet() {
        assertThat(InputFile.source("file:/data/hh-v1.2.jsonl.gz")).isEqualTo("hh-v1.2");
        assertThat(InputFile.source("/data/ultra.parquet/part-00000-6b.c000.snappy.parquet"))
                .isEqualTo("ultra");
        assertThat(InputFile.source("/data/.json")).isEqualTo(".json");
        assertThat(InputFile.source("plain")).isEqualTo("plain");
    }

    @Test
    void refusesWhatIsNoInput() throws IOException {
        write("table.csv", "a,b");
        write("nothing/_SUCCESS", "x");
        assertRefused("/missing", "there is no such file or directory");
        assertRefused("/missing-*", "there is no such file or directory");
        assertRefused("/nothing", "there is no file with rows in it");
        assertRefused(
                "/table.csv",
                "file:" + folder + "/table.csv is neither Parquet (.parquet) nor JSON lines (.jsonl, .jsonl.gz)");
    }

    @Test
    void refusesADirectoryThatHoldsTheResults() throws IOException {
        write("a.jsonl", "{}");
        write("run/raw/b.jsonl", "{}");
        org.apache.hadoop.fs.Path results = new org.apache.hadoop.fs.Path(folder + "/run");
        assertThatThrownBy(() -> inputs.requireOutside("data.train", List.of(folder.toString()), results))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessage(
                        "Cannot read data.train = " + folder + ": run.dir " + results
                                + " is in it, so that results would be taken for preferences; give one of the two another place");
        List<String> apart = List.of(folder + "/a.jsonl", folder + "/run/raw", folder + "/*.jsonl");
        assertThatCode(() -> inputs.requireOutside("data.train", apart, results))
                .doesNotThrowAnyException();
        assertThatCode(() -> inputs.requireOutside(
                        "data.train", List.of(folder.toString()), new org.apache.hadoop.fs.Path(folder + "/_runs/1")))
                .doesNotThrowAnyException();
    }

    private void assertRefused(String name, String problem) {
        String path = folder + name;
        assertThatThrownBy(() -> inputs.find("data.train", List.of(path)))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot read data.train = " + path + ": " + problem);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
