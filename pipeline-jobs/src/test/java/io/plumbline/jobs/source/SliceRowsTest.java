package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Columns;
import io.plumbline.data.RowLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input files that change between the moment at which they are found and the moments at which they are read. */
class SliceRowsTest {
    private static final String ROWS = "{\"prompt\": \"a\"}\n{\"prompt\": \"b\"}\n";
    private static final String OTHER = "{\"prompt\": \"c\"}\n{\"prompt\": \"d\"}\n";
    private static final String CURE =
            "; leave input files as they are until they are read, and run the same command again";

    @TempDir
    private Path folder;

    private SourceFile write(String name, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        return FileSource.of("data.train", List.of(file.toString()), new Configuration())
                .files()
                .get(0);
    }

    private SourceFile write(String name) throws IOException {
        return write(name, ROWS.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes other rows of the same length. */
    private void rewrite(String name) throws IOException {
        Files.writeString(folder.resolve(name), OTHER);
        Files.setLastModifiedTime(folder.resolve(name), FileTime.fromMillis(2_000));
    }

    private static SliceRows rows(SourceFile... files) {
        List<Slice> slices = List.of(files).stream()
                .flatMap(file -> LineSlice.of(file, 1_000).stream())
                .map(Slice.class::cast)
                .toList();
        return new SliceRows(
                slices, new RowRequest(new RowLayout("auto", Columns.DEFAULT), 1_000), new Configuration());
    }

    private void assertRefused(ThrowingCallable call, String name, String change) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessage("Cannot read data: file:" + folder + "/" + name + " " + change + CURE);
    }

    @Test
    void readsFilesThatAreAsTheyWere() throws IOException {
        SliceRows rows = rows(write("a.jsonl"), write("b.jsonl"));
        for (int row = 0; row < 4; row++) {
            assertThat(rows.next().json()).contains("prompt");
        }
        assertThat(rows.hasNext()).isFalse();
    }

    @Test
    void refusesAFileThatWasWrittenAgainBeforeItIsRead() throws IOException {
        SliceRows rows = rows(write("a.jsonl"));
        rewrite("a.jsonl");
        assertRefused(
                rows::hasNext,
                "a.jsonl",
                "has changed since this run began: it had 32 bytes, written 1970-01-01T00:00:01Z, and has 32 bytes,"
                        + " written 1970-01-01T00:00:02Z");
    }

    @Test
    void refusesAFileThatGrowsWhileItIsRead() throws IOException {
        SliceRows rows = rows(write("a.jsonl"));
        rows.next();
        rows.next();
        Files.writeString(folder.resolve("a.jsonl"), ROWS + ROWS);
        Files.setLastModifiedTime(folder.resolve("a.jsonl"), FileTime.fromMillis(1_000));
        assertRefused(
                () -> rows.forEachRemaining(row -> assertThat(row).isNotNull()),
                "a.jsonl",
                "has changed since this run began: it had 32 bytes, written 1970-01-01T00:00:01Z, and has 64 bytes,"
                        + " written 1970-01-01T00:00:01Z");
    }

    @Test
    void refusesALaterFileThatChangesWhileAnEarlierOneIsRead() throws IOException {
        SliceRows rows = rows(write("a.jsonl"), write("b.jsonl"));
        rows.next();
        rows.next();
        Files.delete(folder.resolve("b.jsonl"));
        assertRefused(rows::next, "b.jsonl", "was deleted since this run began");
    }

    @Test
    void doesNotCallAFileDamagedThatIsReplaced() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(whole)) {
            for (int row = 0; row < 20_000; row++) {
                out.write(("{\"prompt\": \"" + Integer.toHexString(row * 0x9E3779B9) + "\"}\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        SourceFile file = write("a.jsonl.gz", whole.toByteArray());
        SliceRows rows = rows(file);
        rows.next();
        // Somebody empties it and is about to write it anew.
        Files.write(folder.resolve("a.jsonl.gz"), new byte[0]);
        Files.setLastModifiedTime(folder.resolve("a.jsonl.gz"), FileTime.fromMillis(2_000));
        assertRefused(
                () -> rows.forEachRemaining(row -> assertThat(row).isNotNull()),
                "a.jsonl.gz",
                "has changed since this run began: it had " + file.bytes()
                        + " bytes, written 1970-01-01T00:00:01Z, and has 0 bytes, written 1970-01-01T00:00:02Z");
    }
}
