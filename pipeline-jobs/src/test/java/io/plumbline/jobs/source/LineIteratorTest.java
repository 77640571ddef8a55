package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineIteratorTest {
    private static final String TEXT = "one\ntwo\r\n\n \t\nthr\u00e9e\r\nfour\nfive";

    @TempDir
    private Path folder;

    @Test
    void readsEveryLineOnceHoweverTheFileIsCut() throws IOException {
        SourceFile file = write("lines.jsonl", TEXT.getBytes(StandardCharsets.UTF_8));
        for (int size = 1; size <= file.bytes() + 1; size++) {
            assertThat(lines(LineSlice.of(file, size), 100))
                    .as("slices of %d bytes", size)
                    .containsExactly("one", "two", "thr\u00e9e", "four", "five");
        }
    }

    @Test
    void readsCompressedFilesWhole() throws IOException {
        SourceFile file = write("lines.jsonl.gz", gzip(TEXT));
        List<LineSlice> slices = LineSlice.of(file, 1);
        assertThat(slices).hasSize(1);
        assertThat(lines(slices, 100)).containsExactly("one", "two", "thr\u00e9e", "four", "five");
    }

    @Test
    void holdsOneByteMoreThanTheBoundOfALongLine() throws IOException {
        SourceFile file = write("lines.jsonl", "12345\n123456789\n1".getBytes(StandardCharsets.UTF_8));
        assertThat(lines(LineSlice.of(file, 100), 5)).containsExactly("12345", "123456", "1");
    }

    @Test
    void dropsAByteOrderMark() throws IOException {
        SourceFile file = write("lines.jsonl", "\uFEFFone\n\uFEFFtwo".getBytes(StandardCharsets.UTF_8));
        assertThat(lines(LineSlice.of(file, 100), 100)).containsExactly("one", "\uFEFFtwo");
    }

    @Test
    void namesAFileThatIsCutShort() throws IOException {
        byte[] whole = gzip(TEXT);
        SourceFile file = write("lines.jsonl.gz", Arrays.copyOf(whole, whole.length - 12));
        assertThatThrownBy(() -> lines(LineSlice.of(file, 1), 100))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessageMatching("Cannot read file:.*/lines.jsonl.gz: Unexpected end of input stream");
    }

    @Test
    void endsWhereNoLineIsLeft() throws IOException {
        SourceFile file = write("lines.jsonl", "\n".getBytes(StandardCharsets.UTF_8));
        LineIterator iterator = new LineIterator(LineSlice.of(file, 10).get(0), 10, new Configuration());
        assertThatThrownBy(iterator::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageStartingWith("No line is left in file:");
        iterator.close();
    }

    private static List<String> lines(List<LineSlice> slices, int maximumBytes) {
        List<String> lines = new ArrayList<>();
        for (LineSlice slice : slices) {
            try (LineIterator iterator = new LineIterator(slice, maximumBytes, new Configuration())) {
                while (iterator.hasNext()) {
                    lines.add(iterator.next().toString());
                }
            }
        }
        return lines;
    }

    private SourceFile write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        return FileSource.of("data.train", List.of(file.toString()), new Configuration())
                .files()
                .get(0);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
