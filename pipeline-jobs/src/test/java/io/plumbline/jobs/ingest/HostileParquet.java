package io.plumbline.jobs.ingest;

import io.plumbline.HostileCase;
import io.plumbline.jobs.source.ParquetFooter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** Parquet files whose footers or pages are not what they must be, for {@link HostileInputs}. */
final class HostileParquet {
    private static final int MAGIC_BYTES = 4;
    private static final byte[] SNAPPY_2_GB = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7};
    private static final String FOOTER = "its footer is not that of a Parquet file";
    private static final String TEXT = "is text, but its name says Parquet";

    private final List<HostileCase> cases = new ArrayList<>();

    private HostileParquet() {}

    /** Returns the cases, each with a name of its own. */
    static List<HostileCase> cases() {
        HostileParquet parquet = new HostileParquet();
        parquet.footers();
        parquet.pages();
        parquet.columns();
        return parquet.cases;
    }

    private void file(String name, String says, String file, byte[] bytes) {
        cases.add(HostileInputs.refusedFile(name, says, file, bytes));
    }

    private void parquet(String name, String says, UnaryOperator<byte[]> damage) {
        cases.add(HostileCase.refused(name, says, directory -> {
            Files.write(directory.resolve("x.parquet"), damage.apply(table(directory)));
            HostileInputs.ingest(directory, directory.resolve("x.parquet").toString());
        }));
    }

    /** Returns the bytes of a good table of one row. */
    static byte[] table(Path directory) throws IOException {
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
        file("text named parquet", TEXT, "x.parquet", "this is no table".getBytes(StandardCharsets.UTF_8));
        file("JSON named parquet", TEXT, "x.parquet", HostileInputs.LINE.getBytes(StandardCharsets.UTF_8));
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
                HostileInputs.ingest(directory, directory.resolve("x.parquet").toString());
            }));
        }
    }

    private void pages() {
        parquet("parquet: pages of other bytes", "Cannot read", bytes -> {
            int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
            byte[] damaged = bytes.clone();
            Arrays.fill(damaged, MAGIC_BYTES, bytes.length - 8 - footer, (byte) 0x55);
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
            Arrays.fill(bytes, MAGIC_BYTES, 100_000, (byte) 0x1C);
            Files.write(file, bytes);
            Files.delete(file.resolveSibling(".x.parquet.crc"));
            HostileInputs.ingest(directory, file.toString());
        }));
        cases.add(HostileCase.refused("parquet: changed beside its checksums", "by the checksums beside", directory -> {
            Path file = directory.resolve("x.parquet");
            HostileTables.write(
                    file, "optional binary chosen (STRING);", List.of(group -> group.append("chosen", " b")));
            byte[] bytes = Files.readAllBytes(file);
            bytes[MAGIC_BYTES] ^= 1;
            Files.write(file, bytes);
            HostileInputs.ingest(directory, file.toString());
        }));
    }

    private void columns() {
        for (long values : new long[] {0, -1}) {
            cases.add(HostileCase.refused(
                    "parquet: a page of 2 GB in a list of " + values + " values",
                    "but column [completions]",
                    directory -> {
                        Path file = directory.resolve("x.parquet");
                        String columns = "repeated binary completions (STRING); required binary prompt (STRING);";
                        HostileTables.write(file, columns, List.of(group -> group.append("completions", "a".repeat(100))
                                .append("completions", "b")
                                .append("prompt", "p")));
                        Files.delete(file.resolveSibling(".x.parquet.crc"));
                        byte[] bytes = Files.readAllBytes(file);
                        Files.write(file, lying(bytes, data(9, Integer.MAX_VALUE, 1)));
                        ParquetFooter.change(
                                file, footer -> ParquetFooter.column(footer, 0).setNum_values(values));
                        HostileInputs.ingest(directory, file.toString());
                    }));
        }
        cases.add(HostileCase.accepted("parquet: a column in another case beside it", directory -> {
            Path file = directory.resolve("x.parquet");
            String columns = "optional binary prompt (STRING); optional binary chosen (STRING); optional binary Chosen"
                    + " (STRING); optional binary rejected (STRING);";
            HostileTables.write(file, columns, List.of(group -> group.append("prompt", "p")
                    .append("chosen", " b")
                    .append("rejected", " c")));
            HostileInputs.ingest(directory, file.toString());
        }));
        cases.add(HostileCase.refused(
                "parquet: 101 files of 101 schemas, none of them ours",
                "the 101 rows of data.train all fail",
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
                    HostileInputs.ingest(directory, folder.toString());
                }));
        cases.add(HostileCase.refused("parquet: good beside broken", TEXT, directory -> {
            Files.write(directory.resolve("a.parquet"), table(directory));
            Files.writeString(directory.resolve("b.parquet"), "broken");
            HostileInputs.ingest(directory, directory + "/*.parquet");
        }));
    }

    private static PageHeader data(int unpackedBytes, int bytes, int values) {
        PageHeader header = new PageHeader(PageType.DATA_PAGE, unpackedBytes, bytes);
        header.setData_page_header(new DataPageHeader(values, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        return header;
    }

    /** Writes another header over the first page's, and more over its bytes. */
    private void page(String name, String says, PageHeader header, byte... more) {
        parquet("parquet: a page " + name, says, bytes -> lying(bytes, header, more));
    }

    private static byte[] lying(byte[] bytes, PageHeader header, byte... more) {
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        try {
            Util.writePageHeader(header, start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start.writeBytes(more);
        byte[] lying = bytes.clone();
        System.arraycopy(start.toByteArray(), 0, lying, MAGIC_BYTES, start.size());
        return lying;
    }
}
