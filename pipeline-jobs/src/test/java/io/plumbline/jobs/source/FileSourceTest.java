package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    private final Configuration hadoop = new Configuration();

    @TempDir
    private Path folder;

    @Test
    void findsFilesDirectoriesAndGlobsEachFileOnce() throws IOException {
        write("b.jsonl", "{}");
        write("deep/er/a.parquet", "PAR1");
        write("deep/_SUCCESS", "x");
        write("deep/.hidden/c.jsonl", "{}");
        write("deep/empty.jsonl", "");
        List<SourceFile> files = find(folder + "/*.jsonl", folder.toString(), folder + "/deep/er/a.parquet");
        assertThat(files)
                .extracting(SourceFile::path)
                .containsExactly("file:" + folder + "/b.jsonl", "file:" + folder + "/deep/er/a.parquet");
    }

    @Test
    void wildCardsDoNotMatchNamesThatAreNoInput() throws IOException {
        write("a.jsonl", "{}");
        write("_b.jsonl", "{}");
        write(".c.jsonl", "{}");
        write("_temporary/d.jsonl", "{}");
        assertThat(find(folder + "/*.jsonl", folder + "/*", folder + "/{a,_b}.jsonl"))
                .extracting(SourceFile::path)
                .containsExactly("file:" + folder + "/a.jsonl");
        assertRefused("/*/d.jsonl", "there is no such file or directory");
        assertThat(find(folder + "/_b.jsonl", folder + "/_*/d.jsonl"))
                .extracting(SourceFile::path)
                .containsExactly("file:" + folder + "/_b.jsonl", "file:" + folder + "/_temporary/d.jsonl");
    }

    @Test
    void aNameThatIsThereWinsOverThePatternThatItCouldBe() throws IOException {
        for (String name :
                List.of("p1", "p[1]", "p{1,2}", "q*", "q1", "r?", "r1", "s\\\\1", "t%201", "t%5B1", "u+#1", "v:1")) {
            write("in/" + name + ".jsonl", "{}");
        }
        for (String name : List.of("p[1]", "p{1,2}", "q*", "r?", "s\\\\1", "t%201", "t%5B1", "u+#1", "v:1")) {
            assertThat(names(folder + "/in/" + name + ".jsonl")).containsExactly(name + ".jsonl");
        }
        assertThat(names(folder + "/in/p*.jsonl")).containsExactly("p1.jsonl", "p[1].jsonl", "p{1,2}.jsonl");
        assertThat(names(folder + "/in/v*.jsonl", folder + "/in/q[1].jsonl")).containsExactly("q1.jsonl", "v:1.jsonl");
        write("d[1]/a.jsonl", "{}");
        write("d1/b.jsonl", "{}");
        assertThat(names(folder + "/d[1]/*.jsonl")).containsExactly("a.jsonl");
        assertThat(names(folder + "/{d1,d\\[1\\]}/?.jsonl")).containsExactlyInAnyOrder("a.jsonl", "b.jsonl");
    }

    @Test
    void refusesLinksThatLeadNowhereByName() throws IOException {
        write("in/a.jsonl", "{}");
        Files.createSymbolicLink(folder.resolve("in/b.jsonl"), Path.of("gone.jsonl"));
        Files.createSymbolicLink(folder.resolve("in/c.jsonl"), Path.of("c.jsonl"));
        Files.createSymbolicLink(folder.resolve("in/_d.jsonl"), Path.of("gone"));
        String nowhere = ", which is not there or leads back; delete the link, or bring what it leads to";
        String both = "Cannot read data.train: file:" + folder + "/in/b.jsonl is a link to gone.jsonl" + nowhere
                + "; file:" + folder + "/in/c.jsonl is a link to c.jsonl" + nowhere;
        assertFault(folder + "/in", both);
        assertFault(folder + "/in/*.jsonl", both);
        assertFault(folder + "/*/*", both);
        assertFault(
                folder + "/in/b.jsonl",
                "Cannot read data.train: file:" + folder + "/in/b.jsonl is a link to gone.jsonl" + nowhere);
        assertThat(names(folder + "/in/a*")).containsExactly("a.jsonl");
        Files.createSymbolicLink(folder.resolve("more"), Path.of("/not/mounted/more"));
        assertFault(
                folder + "/m*/*",
                "Cannot read data.train: file:" + folder + "/more is a link to /not/mounted/more" + nowhere);
        Files.createSymbolicLink(folder.resolve("in/e.jsonl"), Path.of("a.jsonl"));
        assertThat(names(folder + "/in/[ae].jsonl")).containsExactly("a.jsonl", "e.jsonl");
    }

    @Test
    void refusesADirectoryThatCannotBeListed() throws IOException {
        write("in/a.jsonl", "{}");
        write("in/closed/b.jsonl", "{}");
        hadoop.setClass("fs.closed.impl", ClosedDirectories.class, FileSystem.class);
        assertFault(
                "closed:" + folder + "/in",
                "Cannot read data.train: closed:" + folder + "/in/closed cannot be listed: permission is denied");
    }

    /** The local file system, of which one directory is closed. */
    public static final class ClosedDirectories extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("closed:///");
        }

        @Override
        public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
            if (path.getName().equals("closed")) {
                throw new AccessDeniedException(path.toString());
            }
            return super.listStatus(path);
        }
    }

    @Test
    void namesSeveralFilesAtFaultAtOnce() throws IOException {
        for (int i = 1; i <= 7; i++) {
            write("in/" + i + ".orc", "a,b");
        }
        assertThatThrownBy(() -> find(folder + "/in"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith(
                        "Cannot read data.train: file:" + folder + "/in/1.orc is an ORC file; convert it")
                .hasMessageContaining("/in/5.orc is an ORC")
                .hasMessageNotContaining("/in/6.orc")
                .hasMessageEndingWith("; and 2 more files");
    }

    @Test
    void tellsKindsByNameElseByContent() throws IOException {
        write("a.json", "{}");
        gzip("b.ndjson.gz", "{}");
        write("c.PARQUET", "PAR1");
        write("d", "PAR1....PAR1");
        write("part-00000", "{}");
        gzip("part-00001.gz", "{}");
        assertThat(find(folder.toString()))
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
    void refusesWhatIsNoInput() throws IOException {
        write("table.txt", "a,b");
        write("nothing/_SUCCESS", "x");
        assertRefused("/missing", "there is no such file or directory");
        assertRefused("/missing-*", "there is no such file or directory");
        assertRefused("/nothing", "there is no file with rows in it; name files that hold some");
        assertFault(
                folder + "/table.txt",
                "Cannot read data.train: file:" + folder
                        + "/table.txt is neither Parquet (.parquet), JSON (.jsonl, .json) nor CSV (.csv, .tsv), plain"
                        + " or .gz");
    }

    @Test
    void refusesADirectoryThatHoldsTheResults() throws IOException {
        write("a.jsonl", "{}");
        write("run/raw/b.jsonl", "{}");
        org.apache.hadoop.fs.Path results = new org.apache.hadoop.fs.Path(folder + "/run");
        assertThatThrownBy(() -> FileSource.requireOutside("data.train", List.of(folder.toString()), results, hadoop))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot read data.train = " + folder + ": run.dir " + results
                        + " is in it, so that results would be taken for preferences; give one of the two"
                        + " another place");
        List<String> apart = List.of(folder + "/a.jsonl", folder + "/run/raw", folder + "/*.jsonl");
        assertThatCode(() -> FileSource.requireOutside("data.train", apart, results, hadoop))
                .doesNotThrowAnyException();
        assertThatCode(() -> FileSource.requireOutside(
                        "data.train",
                        List.of(folder.toString()),
                        new org.apache.hadoop.fs.Path(folder + "/_runs/1"),
                        hadoop))
                .doesNotThrowAnyException();
    }

    private void assertRefused(String name, String problem) {
        String path = folder + name;
        assertThatThrownBy(() -> find(path))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot read data.train = " + path + ": " + problem);
    }

    private void assertFault(String location, String message) {
        assertThatThrownBy(() -> find(location))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessage(message);
    }

    private List<SourceFile> find(String... locations) {
        return FileSource.of("data.train", List.of(locations), hadoop).files();
    }

    private List<String> names(String... locations) {
        return find(locations).stream()
                .map(file -> new org.apache.hadoop.fs.Path(file.path()).getName())
                .toList();
    }

    private void gzip(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
