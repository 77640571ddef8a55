package io.plumbline.jobs.source;

import io.plumbline.GitLfs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Recognises files that users often give by mistake and that hold no preferences, by their first bytes or their name. */
final class ForeignFiles {
    private static final String CONVERT = "; convert it to Parquet or to JSON lines (pandas: ";
    private static final String COMPRESSED =
            ", which is not read; unpack it, or compress JSON lines by gzip (.jsonl.gz)";

    /**
     * Bytes that identify a kind of file.
     *
     * @param place position of the first one in the file
     * @param bytes the bytes, each as one character
     * @param problem in words that follow the file's name
     */
    private record Magic(int place, String bytes, String problem) {
        boolean isIn(byte[] start) {
            byte[] expected = bytes.getBytes(StandardCharsets.ISO_8859_1);
            int end = place + expected.length;
            return start.length >= end && Arrays.equals(start, place, end, expected, 0, expected.length);
        }
    }

    private static final List<Magic> MAGIC = List.of(
            compressed("BZh", "bzip2"),
            compressed("\u0028\u00B5\u002F\u00FD", "zstd"),
            compressed("\u00FD7zXZ\0", "xz"),
            compressed("\u0004\"M\u0018", "lz4"),
            compressed("\u00FF\u0006\0\0sNaPpY", "snappy"),
            compressed("\u0089LZO\0\r\n\u001A\n", "lzo"),
            compressed("7z\u00BC\u00AF\u0027\u001C", "7-Zip"),
            new Magic(0, "PK\u0003\u0004", "is a zip archive or an Excel workbook" + CONVERT + "read_excel)"),
            new Magic(0, "ARROW1", "is an Arrow file" + CONVERT + "read_feather)"),
            new Magic(0, "FEA1", "is a Feather file" + CONVERT + "read_feather)"),
            new Magic(0, "ORC", "is an ORC file" + CONVERT + "read_orc)"),
            new Magic(0, "Obj\u0001", "is an Avro file; convert it to Parquet or to JSON lines"),
            new Magic(0, "SQLite format 3", "is a SQLite database" + CONVERT + "read_sql)"),
            new Magic(0, "%PDF", "is a PDF document"),
            new Magic(257, "ustar", "is a tar archive; unpack it"));

    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("bz2", compressed("", "bzip2").problem()),
            Map.entry("zst", compressed("", "zstd").problem()),
            Map.entry("xz", compressed("", "xz").problem()),
            Map.entry("lz4", compressed("", "lz4").problem()),
            Map.entry("snappy", compressed("", "snappy").problem()),
            Map.entry("br", compressed("", "brotli").problem()),
            Map.entry("lzo", compressed("", "lzo").problem()),
            Map.entry("deflate", compressed("", "deflate").problem()),
            Map.entry("z", compressed("", "deflate").problem()),
            Map.entry("xlsx", "is an Excel workbook" + CONVERT + "read_excel)"),
            Map.entry("xls", "is an Excel workbook" + CONVERT + "read_excel)"),
            Map.entry("arrow", "is an Arrow file" + CONVERT + "read_feather)"),
            Map.entry("feather", "is a Feather file" + CONVERT + "read_feather)"),
            Map.entry("orc", "is an ORC file" + CONVERT + "read_orc)"),
            Map.entry("avro", "is an Avro file; convert it to Parquet or to JSON lines"),
            Map.entry("zip", "is a zip archive; unpack it"),
            Map.entry("tar", "is a tar archive; unpack it"));

    private ForeignFiles() {}

    private static Magic compressed(String bytes, String codec) {
        return new Magic(0, bytes, "is compressed by " + codec + COMPRESSED);
    }

    /** The problem with a file of such first bytes, in words that follow its name. */
    static Optional<String> byStart(byte[] start) {
        Optional<String> pointer = GitLfs.problem(start);
        if (pointer.isPresent()) {
            return pointer;
        }
        String text = new String(start, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype") || text.startsWith("<html") || text.startsWith("<?xml")) {
            return Optional.of("is a page of HTML or XML, such as a server's error message that was saved in its place;"
                    + " fetch it again");
        }
        return MAGIC.stream()
                .filter(magic -> magic.isIn(start))
                .map(Magic::problem)
                .findFirst();
    }

    /** The problem with a file of such a name, in words that follow it. */
    static Optional<String> byName(String name) {
        return Optional.ofNullable(BY_EXTENSION.get(name.substring(name.lastIndexOf('.') + 1)));
    }
}
