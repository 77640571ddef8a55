package io.plumbline.jobs.ingest;

import io.plumbline.HostileCase;
import io.plumbline.HostileCorpus;
import io.plumbline.PlumblineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** Files and paths that cannot be read as they stand: each ends ingest in one sentence, and no pair is left behind. */
public final class HostileInputs implements HostileCorpus {
    private static final int PARQUET_MAGIC_BYTES = 4;
    private static final byte[] SNAPPY_2_GB = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7};
    private static final String FOOTER = "its footer is not that of a Parquet file";
    private static final String LINE = "{\"prompt\":\"p\",\"chosen\":\" b\",\"rejected\":\" c\"}\n";

    private final List<HostileCase> cases = new ArrayList<>();

    @Override
    public String kind() {
        return "data: files and paths";
    }

    @Override
    public List<HostileCase> cases() {
        footers();
        pages();
        compressed();
        encodings();
        paths();
        names();
        return cases;
    }

    private static void ingest(Path directory, String input) {
        Path run = directory.resolve("run");
        try {
            new HostileIngest(run).run(input);
        } catch (PlumblineException e) {
            if (Files.exists(run.resolve("examples"))) {
                throw new IllegalStateException("pairs are there although: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private void file(String name, String says, String file, byte[] bytes) {
        cases.add(HostileCase.refused(name, says, directory -> {
            Files.write(directory.resolve(file), bytes);
            ingest(directory, directory.resolve(file).toString());
        }));
    }

    private void parquet(String name, String says, UnaryOperator<byte[]> damage) {
        cases.add(HostileCase.refused(name, says, directory -> {
            Files.write(directory.resolve("x.parquet"), damage.apply(table(directory)));
            ingest(directory, directory.resolve("x.parquet").toString());
        }));
    }

    /** A good table of two rows. */
    private static byte[] table(Path directory) throws IOException {
        Path good = directory.resolve("good.parquet");
        String columns = "optional binary prompt (STRING); optional binary chosen (STRING);"
                + " optional binary rejected (STRING);";
        HostileTables.write(good, columns, List.of(group -> group.append("prompt", "p")
                .append("chosen", " b")
                .append("rejected", " c")));
        byte[] bytes = Files.readAllBytes(good);
        Files.delete(good);
        Files.deleteIfExists(directory.resolve(".good.parquet.crc"));
        return bytes;
    }

    private static byte[] ending(int footerLength, String magic) {
        ByteBuffer end = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        return end.putInt(footerLength)
                .put(magic.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static byte[] replaceEnd(byte[] bytes, byte[] end) {
        byte[] replaced = bytes.clone();
        System.arraycopy(end, 0, replaced, replaced.length - end.length, end.length);
        return replaced;
    }

    private void footers() {
        file("text named parquet", FOOTER, "x.parquet", "this is no table".getBytes(StandardCharsets.UTF_8));
        file("JSON named parquet", FOOTER, "x.parquet", LINE.getBytes(StandardCharsets.UTF_8));
        file("parquet: the magic only", FOOTER, "x.parquet", "PAR1".getBytes(StandardCharsets.UTF_8));
        file("parquet: the magic twice", FOOTER, "x.parquet", "PAR1PAR1".getBytes(StandardCharsets.UTF_8));
        file("parquet: zeros", FOOTER, "x.parquet", new byte[4096]);
        file("parquet without extension, cut off", FOOTER, "x", "PAR1......".getBytes(StandardCharsets.UTF_8));
        parquet("parquet: half of it", FOOTER, bytes -> Arrays.copyOf(bytes, bytes.length / 2));
        parquet("parquet: a byte less", FOOTER, bytes -> Arrays.copyOf(bytes, bytes.length - 1));
        parquet("parquet: its start is gone", "Cannot read", bytes -> Arrays.copyOfRange(bytes, 40, bytes.length));
        parquet("parquet: a footer of 2^31 - 1", FOOTER, bytes -> replaceEnd(bytes, ending(Integer.MAX_VALUE, "PAR1")));
        parquet("parquet: a footer of -1", FOOTER, bytes -> replaceEnd(bytes, ending(-1, "PAR1")));
        parquet("parquet: a footer of 0", FOOTER, bytes -> replaceEnd(bytes, ending(0, "PAR1")));
        parquet("parquet: a footer of 7", FOOTER, bytes -> replaceEnd(bytes, ending(7, "PAR1")));
        parquet(
                "parquet: said to be encrypted",
                "is encrypted, and no keys",
                bytes -> replaceEnd(bytes, ending(40, "PARE")));
        for (int seed = 0; seed < 12; seed++) {
            long chosen = seed;
            cases.add(HostileCase.refused("parquet: footer scrambled, seed " + seed, "", directory -> {
                byte[] bytes = table(directory);
                Random random = new Random(chosen);
                int footer =
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
                for (int i = 0; i < 20; i++) {
                    bytes[bytes.length - 9 - random.nextInt(footer)] = (byte) random.nextInt();
                }
                Files.write(directory.resolve("x.parquet"), bytes);
                ingest(directory, directory.resolve("x.parquet").toString());
            }));
        }
    }

    private void pages() {
        parquet("parquet: pages of other bytes", "Cannot read", bytes -> {
            int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
            byte[] damaged = bytes.clone();
            Arrays.fill(damaged, PARQUET_MAGIC_BYTES, bytes.length - 8 - footer, (byte) 0x55);
            return damaged;
        });
        int most = Integer.MAX_VALUE;
        page("of 2 GB when unpacked", "of memory, a quarter", data(most, 9, 1));
        page("of -1 bytes when unpacked", "values in -1 bytes", data(-1, 9, 1));
        page("of 2 GB", "bytes, but the file has", data(9, most, 1));
        page("of -9 bytes", "its data is not that of a Parquet file", data(9, -9, 1));
        page("of 2^31 - 1 values", "of memory, a quarter", data(9, 9, most));
        page("of no values", "Cannot read", data(0, 0, 0));
        page("of 2 GB by Snappy", "which then claims 2147483647", data(9, 9, 1), SNAPPY_2_GB);
        PageHeader levels = new PageHeader(PageType.DATA_PAGE_V2, 9, 9);
        levels.setData_page_header_v2(new DataPageHeaderV2(1, 0, 1, Encoding.PLAIN, most, most));
        page("of levels of 4 GB", "of 9 bytes with levels of", levels);
        PageHeader dictionary = new PageHeader(PageType.DICTIONARY_PAGE, 9, 9);
        dictionary.setDictionary_page_header(new DictionaryPageHeader(most, Encoding.PLAIN));
        page("of 2^31 - 1 texts in nine bytes", "values in 9 bytes", dictionary);
        cases.add(HostileCase.refused("parquet: a page nested 100,000 deep", "its data is not that", directory -> {
            Path file = directory.resolve("x.parquet");
            StringBuilder text = new StringBuilder();
            new Random(5).ints(200_000, 'a', 'z').forEach(text::appendCodePoint);
            HostileTables.write(
                    file,
                    "optional binary chosen (STRING);",
                    List.of(group -> group.append("chosen", text.toString())));
            byte[] bytes = Files.readAllBytes(file);
            // Fields that open a structure each.
            Arrays.fill(bytes, PARQUET_MAGIC_BYTES, 100_000, (byte) 0x1C);
            Files.write(file, bytes);
            Files.delete(file.resolveSibling(".x.parquet.crc"));
            ingest(directory, file.toString());
        }));
        cases.add(HostileCase.refused("parquet: changed beside its checksums", "by the checksums beside", directory -> {
            Path file = directory.resolve("x.parquet");
            HostileTables.write(
                    file, "optional binary chosen (STRING);", List.of(group -> group.append("chosen", " b")));
            byte[] bytes = Files.readAllBytes(file);
            bytes[PARQUET_MAGIC_BYTES] ^= 1;
            Files.write(file, bytes);
            ingest(directory, file.toString());
        }));
        cases.add(HostileCase.accepted("parquet: a column in another case beside it", directory -> {
            Path file = directory.resolve("x.parquet");
            String columns = "optional binary prompt (STRING); optional binary chosen (STRING); optional binary Chosen"
                    + " (STRING); optional binary rejected (STRING);";
            HostileTables.write(file, columns, List.of(group -> group.append("prompt", "p")
                    .append("chosen", " b")
                    .append("rejected", " c")));
            ingest(directory, file.toString());
        }));
        cases.add(HostileCase.refused(
                "parquet: 101 files of 101 schemas, none of them ours",
                "all 101 rows of data.train fail alike",
                directory -> {
                    Path folder = Files.createDirectory(directory.resolve("many"));
                    for (int i = 0; i <= 100; i++) {
                        int number = i;
                        String columns = "optional binary c" + i + " (STRING);";
                        HostileTables.write(
                                folder.resolve(i + ".parquet"),
                                columns,
                                List.of(group -> group.append("c" + number, "b")));
                    }
                    ingest(directory, folder.toString());
                }));
        cases.add(HostileCase.refused("parquet: good beside broken", FOOTER, directory -> {
            Files.write(directory.resolve("a.parquet"), table(directory));
            Files.writeString(directory.resolve("b.parquet"), "broken");
            ingest(directory, directory + "/*.parquet");
        }));
        cases.add(HostileCase.refused("lines: good beside broken", "Cannot read", directory -> {
            Files.writeString(directory.resolve("a.jsonl"), LINE);
            Files.writeString(directory.resolve("b.jsonl.gz"), "broken");
            ingest(directory, directory + "/*.jsonl*");
        }));
    }

    private static PageHeader data(int unpackedBytes, int bytes, int values) {
        PageHeader header = new PageHeader(PageType.DATA_PAGE, unpackedBytes, bytes);
        header.setData_page_header(new DataPageHeader(values, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        return header;
    }

    /** Writes another header over the first page's, and more over its bytes. */
    private void page(String name, String says, PageHeader header, byte... more) {
        parquet("parquet: a page " + name, says, bytes -> {
            ByteArrayOutputStream start = new ByteArrayOutputStream();
            try {
                Util.writePageHeader(header, start);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            start.writeBytes(more);
            byte[] lying = bytes.clone();
            System.arraycopy(start.toByteArray(), 0, lying, PARQUET_MAGIC_BYTES, start.size());
            return lying;
        });
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private void compressed() {
        byte[] many = new byte[200_000];
        new Random(5).nextBytes(many);
        byte[] good = gzip(many);
        file(
                "gzip: text",
                "is not compressed by gzip",
                "x.jsonl.gz",
                "this is no gzip".getBytes(StandardCharsets.UTF_8));
        file("gzip: two bytes", "Cannot read", "x.jsonl.gz", new byte[] {0x1f, (byte) 0x8b});
        file("gzip: cut off", "Cannot read", "x.jsonl.gz", Arrays.copyOf(good, good.length / 2));
        file("gzip: its checksum is gone", "Cannot read", "x.jsonl.gz", Arrays.copyOf(good, good.length - 8));
        byte[] damaged = good.clone();
        Arrays.fill(damaged, 20, 60, (byte) 0xFF);
        file("gzip: bytes changed", "Cannot read", "x.jsonl.gz", damaged);
        byte[] wrong = good.clone();
        wrong[wrong.length - 6] ^= 1;
        file("gzip: another checksum", "Cannot read", "x.jsonl.gz", wrong);
        byte[] behind = Arrays.copyOf(gzip(LINE.getBytes(StandardCharsets.UTF_8)), 400);
        Arrays.fill(behind, 200, 400, (byte) 'x');
        file("gzip: something behind it", "Cannot read", "x.jsonl.gz", behind);
        file("bzip2", "is compressed by bzip2", "x.jsonl.bz2", "BZh9 no".getBytes(StandardCharsets.UTF_8));
        file("deflate", "is compressed by deflate", "x.jsonl.deflate", "no deflate".getBytes(StandardCharsets.UTF_8));
        file("gzip named parquet", "is compressed by gzip, which its name does not say", "x.parquet", good);
    }

    private void encodings() {
        for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
            byte[] bytes = LINE.getBytes(Charset.forName(charset));
            file(charset, "is " + charset + ", not UTF-8", "x.jsonl", bytes);
        }
        file("a JSON array", "is a JSON array", "x.json", ("[" + LINE + "]").getBytes(StandardCharsets.UTF_8));
        file(
                "nested without end",
                "is a JSON array",
                "x.jsonl",
                "[".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
        byte[] page = "<html><body>404</body></html>".getBytes(StandardCharsets.UTF_8);
        file("a page of HTML", "is a page of HTML", "x.jsonl", page);
        file("a page of HTML named parquet", "is a page of HTML", "x.parquet", page);
    }

    private void path(String name, String says, String input) {
        cases.add(HostileCase.refused(name, says, directory -> ingest(directory, directory + input)));
    }

    private void paths() {
        String nothing = "there is no such file or directory";
        path("a path to nothing", nothing, "/missing.jsonl");
        path("a glob of nothing", nothing, "/*.jsonl");
        path("a glob without end", "Cannot read data.train", "/[a");
        path("braces without end", "Cannot read data.train", "/{a,b");
        path("a path of 1,500 characters", "Cannot read data.train", "/" + "x".repeat(1_500));
        path("a path with a NUL", "Cannot read data.train", "/x\0.jsonl");
        cases.add(HostileCase.refused("an empty path", "Cannot read data.train", directory -> ingest(directory, "")));
        cases.add(HostileCase.refused(
                "a path that is none", "Cannot read data.train", directory -> ingest(directory, "a:b")));
        cases.add(HostileCase.refused(
                "an unknown file system", "Cannot read data.train", directory -> ingest(directory, "evil://x/y")));
        cases.add(HostileCase.refused(
                "an unknown host", "Cannot read data.train", directory -> ingest(directory, "hdfs://name.invalid/x")));
    }

    private void named(String name, String says, String file, String input) {
        cases.add(HostileCase.refused(name, says, directory -> {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, LINE);
            ingest(directory, directory + input);
        }));
    }

    private void names() {
        named("comma-separated values", "is a CSV file", "x.csv", "/x.csv");
        named("a directory of hidden files", "there is no file with rows in it", "in/_x.jsonl", "/in");
        named("a glob of hidden files", "there is no such file or directory", "in/.x.jsonl", "/in/*");
        named("a hidden directory", "there is no file with rows in it", "in/_temporary/x.jsonl", "/in");
        cases.add(HostileCase.refused("an empty file", "there is no file with rows in it", directory -> {
            ingest(directory, Files.createFile(directory.resolve("x.jsonl")).toString());
        }));
        cases.add(HostileCase.refused("an empty directory", "there is no file with rows in it", directory -> {
            ingest(
                    directory,
                    Files.createDirectory(directory.resolve("x.jsonl")).toString());
        }));
        cases.add(HostileCase.refused("a link to nothing", "Cannot read data.train", directory -> {
            Files.createSymbolicLink(directory.resolve("x.jsonl"), Path.of("nowhere"));
            ingest(directory, directory + "/x.jsonl");
        }));
        cases.add(HostileCase.refused("a directory that holds itself", "Cannot read data.train", directory -> {
            Path folder = Files.createDirectory(directory.resolve("in"));
            Files.createSymbolicLink(folder.resolve("a"), folder);
            Files.createSymbolicLink(folder.resolve("b"), folder);
            ingest(directory, folder.toString());
        }));
        cases.add(HostileCase.refused("only rows that are put aside", "no pair is left to train on", directory -> {
            ingest(
                    directory,
                    Files.writeString(directory.resolve("x.jsonl"), "{}\n").toString());
        }));
        cases.add(HostileCase.accepted("a directory named as a file", directory -> {
            Files.writeString(
                    Files.createDirectory(directory.resolve("x.parquet")).resolve("y.jsonl"), LINE);
            ingest(directory, directory + "/x.parquet");
        }));
        cases.add(HostileCase.accepted("a name of odd characters", directory -> {
            Path file = directory.resolve("a b%20c#d+\u00e9\uD83D\uDE00=\u202E.jsonl");
            Files.writeString(file, LINE);
            ingest(directory, directory + "/a*");
        }));
        cases.add(HostileCase.accepted("a table with a name of odd characters", directory -> {
            Files.write(directory.resolve("a b%20c#d+\u00e9=.parquet"), table(directory));
            ingest(directory, directory + "/a*");
        }));
    }
}
