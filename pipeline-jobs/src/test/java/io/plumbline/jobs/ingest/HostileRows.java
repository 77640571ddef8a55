package io.plumbline.jobs.ingest;

import io.plumbline.data.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Hostile rows as lines: a file a case, so that what became of it can be told. */
final class HostileRows {
    private static final int MIB = 1 << 20;

    private final List<HostileFile> files = new ArrayList<>();

    private HostileRows() {}

    static List<HostileFile> all() {
        HostileRows rows = new HostileRows();
        rows.types();
        rows.brokenJson();
        rows.brokenText();
        rows.oddText();
        rows.lengths();
        rows.sides();
        rows.repetitions();
        rows.compressed();
        return rows.files;
    }

    private void bytes(String name, byte[] bytes, int kept, Reason... reasons) {
        files.add(new HostileFile(name, ".jsonl", kept, List.of(reasons), path -> Files.write(path, bytes)));
    }

    private void line(String name, String line, int kept, Reason... reasons) {
        bytes(name, line.getBytes(StandardCharsets.UTF_8), kept, reasons);
    }

    private void bad(String name, String line, Reason reason) {
        line(name, line, 0, reason);
    }

    private void good(String name, String line) {
        line(name, line, 1);
    }

    /** A row whose prompt is its own. */
    private static String row(String name, String chosen, String rejected) {
        return "{\"prompt\":\"" + name + "\",\"chosen\":\"" + chosen + "\",\"rejected\":\"" + rejected + "\"}";
    }

    private void types() {
        for (String side : List.of("prompt", "chosen", "rejected")) {
            for (String value : List.of("7", "1.5e300", "true", "[]", "[\"b\"]", "{\"a\":1}")) {
                String name = side + " is " + value.replaceAll("[^a-z0-9.]+", "_");
                String row = row(name, " b", " c");
                bad(
                        name,
                        row.replaceFirst("\"" + side + "\":\"[^\"]*\"", "\"" + side + "\":" + value),
                        Reason.WRONG_TYPE);
            }
            String name = side + " is null";
            bad(
                    name,
                    row(name, " b", " c").replaceFirst("\"" + side + "\":\"[^\"]*\"", "\"" + side + "\":null"),
                    Reason.MISSING_TEXT);
        }
        bad("no chosen", "{\"prompt\":\"no chosen\",\"rejected\":\" c\"}", Reason.MISSING_TEXT);
        bad("no rejected", "{\"prompt\":\"no rejected\",\"chosen\":\" c\"}", Reason.MISSING_TEXT);
        bad("no prompt and no transcript", "{\"chosen\":\"p b\",\"rejected\":\"p c\"}", Reason.UNSPLITTABLE_TRANSCRIPT);
        bad("an empty object", "{}", Reason.MISSING_TEXT);
        bad("columns of another case", "{\"Prompt\":\"x\",\"Chosen\":\" b\",\"Rejected\":\" c\"}", Reason.MISSING_TEXT);
    }

    private void brokenJson() {
        Reason malformed = Reason.MALFORMED_JSON;
        String row = row("broken", " b", " c");
        bad("ends early", row.substring(0, 30), malformed);
        bad("a comma too many", row.replace("}", ",}"), malformed);
        bad("single quotes", row.replace('"', '\''), malformed);
        bad("a comment", "/* hello */" + row, malformed);
        bad("NaN", row.replace("\" b\"", "NaN"), malformed);
        bad("keys without quotes", row.replace("\"prompt\"", "prompt"), malformed);
        bad("two objects", row + row, malformed);
        bad("text behind the object", row + " x", malformed);
        bad("a number", "7", malformed);
        bad("a text", "\"broken\"", malformed);
        bad("a truth", "true", malformed);
        bad("nothing but null", "null", malformed);
        bad("a key twice", row.replace("}", ",\"chosen\":\" d\"}"), malformed);
        bad("another key twice", row.replace("}", ",\"x\":1,\"x\":2}"), malformed);
        bad("a key twice inside", row.replace("}", ",\"x\":{\"y\":1,\"y\":2}}"), malformed);
        bad("nested lists", row.replace("}", ",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"), malformed);
        bad(
                "nested objects",
                row.replace("}", ",\"x\":" + "{\"x\":".repeat(50_000) + "1" + "}".repeat(50_001)),
                malformed);
        bad("a raw tab in a text", row.replace(" b", "\tb"), malformed);
        bad("a raw NUL in a text", row.replace(" b", "\0b"), malformed);
        bad("NULs only", "\0".repeat(1000), malformed);
        bad("an unknown escape", row.replace(" b", "\\x62"), malformed);
        bad("half an escape", row.replace(" b", "\\u12"), malformed);
        bad("a number of 100,000 digits", row.replace("}", ",\"x\":" + "9".repeat(100_000) + "}"), malformed);
        bad("a byte order mark inside", "{\uFEFF" + row.substring(1), malformed);
        bad("comma-separated", "prompt,chosen,rejected", malformed);
        bad("a text without end", "{\"prompt\":\"broken", malformed);
        bad("gzip named jsonl", "\u001f\u008b\b\u0000", malformed);
    }

    private void brokenText() {
        int[][] bad = {
            {0x80},
            {0xC0, 0x80},
            {0xE0, 0x80, 0xAF},
            {0xFF},
            {0xFE, 0xFE},
            {0xED, 0xA0, 0x80},
            {0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF0, 0x9F, 0x98},
            {0xE9}
        };
        for (int[] sequence : bad) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            line.writeBytes("{\"prompt\":\"u\",\"chosen\":\" b ".getBytes(StandardCharsets.US_ASCII));
            Arrays.stream(sequence).forEach(line::write);
            line.writeBytes("\",\"rejected\":\" c\"}".getBytes(StandardCharsets.US_ASCII));
            String name = "bytes"
                    + Arrays.stream(sequence).mapToObj(Integer::toHexString).reduce("", (a, b) -> a + " " + b);
            bytes(name, line.toByteArray(), 0, Reason.INVALID_TEXT);
        }
        for (String surrogate : List.of("\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00", "\\ud83dx")) {
            String name = "escaped surrogates " + surrogate.replace("\\u", "").replace('\\', ' ');
            bad(name, row(name, " b" + surrogate, " c"), Reason.INVALID_TEXT);
        }
        bad("a surrogate in the prompt", row("a surrogate in the prompt\\ud83d", " b", " c"), Reason.INVALID_TEXT);
    }

    private void oddText() {
        List<String> odd = List.of(
                "\\uFFFD",
                "\\uFFFF",
                "\\u0000",
                "\\u202E",
                "\\u200B\\u200D",
                "\\u001b[31m",
                "\\ud83d\\ude00",
                "\uFDFA",
                "e" + "\u0301".repeat(10_000),
                "<script>",
                "{{7*7}}",
                "${jndi:ldap://x}",
                "'; DROP TABLE",
                "<s></s><unk>");
        for (int i = 0; i < odd.size(); i++) {
            good("odd text " + i, row("odd text " + i, " b " + odd.get(i), " c " + odd.get(i)));
        }
        good("a byte order mark first", "\uFEFF" + row("a byte order mark first", " b", " c"));
        good("ends of lines as in Windows", "\r\n" + row("ends of lines as in Windows", " b", " c") + "\r\n\r\n");
        good("blank lines", "\n \n\t\n" + row("blank lines", " b", " c") + "\n\n");
        good(
                "a surrogate in another column",
                row("a surrogate in another column", " b", " c").replace("}", ",\"x\":\"\\ud800\"}"));
        good("a number beyond all", row("a number beyond all", " b", " c").replace("}", ",\"x\":1e999999}"));
        StringBuilder many = new StringBuilder(row("10,000 columns", " b", " c").replace("}", ""));
        for (int i = 0; i < 10_000; i++) {
            many.append(",\"c").append(i).append("\":").append(i);
        }
        good("10,000 columns", many.append('}').toString());
        line("no line at all", "\n\n\n", 0);
        line("a file of no bytes", "", 0);
    }

    private void lengths() {
        bad("a side of 10 MB", row("a side of 10 MB", " b".repeat(5 * MIB), " c"), Reason.TEXT_TOO_LONG);
        bad("a prompt of 10 MB", row("p".repeat(10 * MIB), " b", " c"), Reason.TEXT_TOO_LONG);
        bad("10 MB of blanks", row("10 MB of blanks", " ".repeat(10 * MIB), " c"), Reason.TEXT_TOO_LONG);
        bad("a character too many", row("a character too many", "b".repeat(1_000_001), " c"), Reason.TEXT_TOO_LONG);
        good("as many characters as allowed", row("as many characters as allowed", "b".repeat(1_000_000), " c"));
        bad("a line of 24 MB", row("a line of 24 MB", "b".repeat(24 * MIB), " c"), Reason.TEXT_TOO_LONG);
        good(
                "another column of 10 MB",
                row("another column of 10 MB", " b", " c").replace("}", ",\"x\":\"" + "x".repeat(10 * MIB) + "\"}"));
        bad("a key of 10 MB that is all", "{\"" + "k".repeat(10 * MIB) + "\":1}", Reason.MISSING_TEXT);
    }

    private void sides() {
        for (String blank : List.of("", " ", "\\n\\t", "\\u3000", "\\u2028")) {
            bad(
                    "chosen is " + blank.replace('\\', ' ').length() + blank.replaceAll("\\W", ""),
                    row("blank", blank, " c"),
                    Reason.EMPTY_COMPLETION);
        }
        bad("rejected is blank", row("rejected is blank", " b", "  "), Reason.EMPTY_COMPLETION);
        bad("both sides are the same", row("same", " b", " b"), Reason.IDENTICAL_COMPLETIONS);
        bad("both sides are the same tokens", row("same tokens", " b", "  b"), Reason.IDENTICAL_AFTER_TRUNCATION);
        bad("a side without tokens", row("a side without tokens", " b", "~"), Reason.NOTHING_LEFT);
        String talk = "\\n\\nHuman: a\\n\\nAssistant:";
        Reason unsplittable = Reason.UNSPLITTABLE_TRANSCRIPT;
        bad(
                "a transcript without reply",
                "{\"chosen\":\"" + talk + "\",\"rejected\":\"" + talk + " c\"}",
                Reason.EMPTY_COMPLETION);
        bad(
                "a transcript that differs early",
                "{\"chosen\":\"x" + talk + " b\",\"rejected\":\"y" + talk + " c\"}",
                unsplittable);
        bad("a transcript on one side", "{\"chosen\":\"" + talk + " b\",\"rejected\":\"c\"}", unsplittable);
        bad("a transcript of one turn", "{\"chosen\":\"Human: b\",\"rejected\":\"Human: c\"}", unsplittable);
        String turns = talk.repeat(5_000);
        good("a transcript of 5,000 turns", "{\"chosen\":\"" + turns + " b\",\"rejected\":\"" + turns + " c\"}");
    }

    private void repetitions() {
        String row = row("repeated", " b", " c");
        line(
                "the same row three times",
                row + "\n" + row + "\n" + row,
                1,
                Reason.EXACT_DUPLICATE,
                Reason.EXACT_DUPLICATE);
        String both = row("both ways", " b", " c") + "\n" + row("both ways", " c", " b");
        line("preferred both ways", both, 0, Reason.CONTRADICTING_DUPLICATE, Reason.CONTRADICTING_DUPLICATE);
    }

    private void gzip(String name, int kept, List<Reason> reasons, HostileFile.Writer content) {
        files.add(new HostileFile(name, ".jsonl.gz", kept, reasons, path -> {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
                Path plain = path.resolveSibling("_plain");
                content.write(plain);
                Files.copy(plain, out);
                Files.delete(plain);
            }
        }));
    }

    private void compressed() {
        byte[] row = row("gzip", " b", " c").getBytes(StandardCharsets.UTF_8);
        gzip("gzip of a row", 1, List.of(), path -> Files.write(path, row));
        gzip("gzip of nothing", 0, List.of(), path -> Files.write(path, new byte[0]));
        gzip("gzip bomb of one line", 0, List.of(Reason.TEXT_TOO_LONG), path -> repeat(path, 'a'));
        gzip("gzip bomb of lines", 0, List.of(), path -> repeat(path, '\n'));
        files.add(new HostileFile("gzip of two members", ".jsonl.gz", 2, List.of(), path -> {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            for (String name : List.of("member one", "member two")) {
                try (OutputStream out = new GZIPOutputStream(both)) {
                    out.write((row(name, " b", " c") + "\n").getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            Files.write(path, both.toByteArray());
        }));
    }

    private static void repeat(Path path, char character) throws IOException {
        byte[] block = new byte[MIB];
        Arrays.fill(block, (byte) character);
        try (OutputStream out = Files.newOutputStream(path)) {
            for (int i = 0; i < 300; i++) {
                out.write(block);
            }
        }
    }
}
