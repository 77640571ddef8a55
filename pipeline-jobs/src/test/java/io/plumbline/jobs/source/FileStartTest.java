package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileStartTest {
    private static final String LINE = "{\"prompt\": \"p\", \"chosen\": \"b\", \"rejected\": \"c\"}\n";
    private static final String COMPRESSED =
            ", which is not read; unpack it, or compress JSON lines by gzip (.jsonl.gz)";
    private static final String CONVERT = "; convert it to Parquet or to JSON lines (pandas: ";

    private static String problem(String name, byte[] start) {
        return FileStart.of(name, start, new Configuration()).problem();
    }

    private static String problem(String name, String start) {
        return problem(name, start.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "BZh91AY, bzip2",
        "(\u00B5/\u00FD, zstd",
        "'\u00FD7zXZ\0', xz",
        "'\u0004\"M\u0018', lz4",
        "\u00FF\u0006\0\0sNaPpY, snappy"
    })
    void namesACodecByItsBytesWhateverTheFileIsCalled(String start, String codec) {
        for (String name : List.of("x.jsonl", "x.parquet", "x.json", "x", "x.jsonl.gz", "x." + codec)) {
            assertThat(problem(name, start + " and more")).isEqualTo("is compressed by " + codec + COMPRESSED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "x.jsonl.bz2, bzip2",
        "x.jsonl.zst, zstd",
        "x.jsonl.br, brotli",
        "x.jsonl.lz4, lz4",
        "x.xz, xz",
        "x.jsonl.snappy, snappy",
        "x.jsonl.deflate, deflate",
        "x.jsonl.lzo, lzo"
    })
    void namesACodecByTheFilesName(String name, String codec) {
        assertThat(problem(name, "no magic")).isEqualTo("is compressed by " + codec + COMPRESSED);
    }

    @Test
    void tellsGzipFromItsName() throws IOException {
        byte[] packed = gzip(LINE.getBytes(StandardCharsets.UTF_8));
        assertThat(problem("x.jsonl", packed))
                .isEqualTo(
                        "is compressed by gzip, which its name does not say; name it x.jsonl.gz if it holds JSON lines,"
                                + " else unpack it");
        assertThat(problem("x.jsonl.gz", LINE)).isEqualTo("has a name that ends in .gz, but is not compressed by gzip");
        assertThat(FileStart.of("x.jsonl.gz", packed, new Configuration()))
                .isEqualTo(new FileStart(SourceFile.Kind.JSON_LINES, true, null));
        assertThat(FileStart.of("x.jsonl.gz", Arrays.copyOf(packed, 30), new Configuration())
                        .problem())
                .isNull();
        byte[] tar = new byte[512];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertThat(problem("x.jsonl.gz", gzip(tar)))
                .isEqualTo("holds, compressed by gzip, what is a tar archive; unpack it");
        assertThat(problem("x.gz", gzip("PAR1".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("is Parquet that was compressed once more, by gzip; unpack it (gzip -d)");
        assertThat(FileStart.of(
                        "x.json.gz", gzip(("[" + LINE + "]").getBytes(StandardCharsets.US_ASCII)), new Configuration()))
                .isEqualTo(new FileStart(SourceFile.Kind.JSON_ARRAY, true, null));
        assertThat(FileStart.of(
                        "x.csv.gz", gzip("prompt,chosen".getBytes(StandardCharsets.US_ASCII)), new Configuration()))
                .isEqualTo(new FileStart(SourceFile.Kind.CSV, true, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void namesAnEncodingOfWideCharactersWithAMarkAndWithout(String name) {
        String problem = "is " + name + ", not UTF-8; convert it (iconv -f " + name + " -t UTF-8)";
        assertThat(problem("x.jsonl", LINE.getBytes(Charset.forName(name)))).isEqualTo(problem);
        assertThat(problem("x.jsonl", ("\uFEFF" + LINE).getBytes(Charset.forName(name))))
                .isEqualTo(problem);
    }

    @Test
    void tellsAnArrayFromLines() {
        for (String start : List.of("[\n  {\n    \"prompt\"", " \n[{\"prompt\"", "[]", "\uFEFF[" + LINE)) {
            for (String name : List.of("x.json", "x.jsonl", "x")) {
                assertThat(FileStart.of(name, start.getBytes(StandardCharsets.UTF_8), new Configuration()))
                        .isEqualTo(new FileStart(SourceFile.Kind.JSON_ARRAY, false, null));
            }
        }
        assertThat(problem("x.json", "{\n  \"data\": [\n"))
                .isEqualTo(
                        "is JSON over several lines, not JSON lines; write one object a line (jq -c .), or an array of"
                                + " objects");
    }

    @Test
    void takesTablesOfTextByTheirNames() {
        for (String name : List.of("x.csv", "x.tsv")) {
            assertThat(FileStart.of(name, "[a],{".getBytes(StandardCharsets.UTF_8), new Configuration()))
                    .isEqualTo(new FileStart(SourceFile.Kind.CSV, false, null));
        }
        assertThat(problem("x.csv", "prompt,chosen".getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo("is UTF-16LE, not UTF-8; convert it (iconv -f UTF-16LE -t UTF-8)");
    }

    @Test
    void namesWhatIsNoTable() {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n";
        for (String name : List.of("x.parquet", "x.jsonl", "x.jsonl.gz")) {
            assertThat(problem(name, pointer))
                    .isEqualTo("is a Git LFS pointer, not the file it stands for; fetch that by 'git lfs pull'");
            assertThat(problem(name, "\n<!DOCTYPE html>\n<html>"))
                    .isEqualTo("is a page of HTML or XML, such as a server's error message that was saved in its place;"
                            + " fetch it again");
        }
        assertThat(problem("x.parquet", "PK\u0003\u0004.."))
                .isEqualTo("is a zip archive or an Excel workbook" + CONVERT + "read_excel)");
        assertThat(problem("x.xlsx", "?")).isEqualTo("is an Excel workbook" + CONVERT + "read_excel)");
        assertThat(problem("x", "ARROW1\0\0")).isEqualTo("is an Arrow file" + CONVERT + "read_feather)");
        assertThat(problem("x.arrow", "\u00FF\u00FF\u00FF\u00FF"))
                .isEqualTo("is an Arrow file" + CONVERT + "read_feather)");
        assertThat(problem("x.jsonl", "PAR1...."))
                .isEqualTo("is Parquet, but its name says JSON lines; name it .parquet");
        assertThat(problem("x.txt", "text"))
                .isEqualTo("is neither Parquet (.parquet), JSON (.jsonl, .json) nor CSV (.csv, .tsv), plain or .gz");
    }

    @Test
    void takesJsonLinesAndParquetForWhatTheyAre() {
        for (String start : List.of(LINE, "\n\n" + LINE, "{}", "{ \"a\"", "{", "\0\0\0\0", "7", "caf\u00E9")) {
            assertThat(FileStart.of("x.jsonl", start.getBytes(StandardCharsets.ISO_8859_1), new Configuration()))
                    .isEqualTo(new FileStart(SourceFile.Kind.JSON_LINES, false, null));
        }
        assertThat(FileStart.of("x", "PAR1".getBytes(StandardCharsets.US_ASCII), new Configuration())
                        .kind())
                .isEqualTo(SourceFile.Kind.PARQUET);
        assertThat(FileStart.of("x.parquet", "cut\0".getBytes(StandardCharsets.US_ASCII), new Configuration())
                        .kind())
                .isEqualTo(SourceFile.Kind.PARQUET);
        assertThat(problem("x.parquet", "prompt,chosen\r\n\t\u00E9"))
                .isEqualTo("is text, but its name says Parquet; name it .csv, .tsv or .jsonl after what it holds");
    }
}
