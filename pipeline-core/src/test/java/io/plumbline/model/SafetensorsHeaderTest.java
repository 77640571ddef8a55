package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import io.plumbline.PlumblineException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsHeaderTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Far above what reading a small header takes, far below what the lies ask for. */
    private static final long ALLOWED_BYTES = 4 << 20;

    @TempDir
    Path temporary;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(temporary.resolve("model.safetensors"), bytes);
    }

    @Test
    void readsWhatTheFormatAllows() throws IOException {
        Path file = file(SafetensorsFiles.raw(
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"b\":{\"shape\":[2],\"data_offsets\":[12,16],\"dtype\":\"BF16\"},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[0,12]},"
                        + "\"empty\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[12,12]},"
                        + "\"scalar\":{\"dtype\":\"BOOL\",\"shape\":[],\"data_offsets\":[16,17]}}    ",
                17));

        List<StoredTensor> tensors = SafetensorsHeader.read(file);

        long data = Files.size(file) - 17;
        assertThat(tensors)
                .containsExactly(
                        new StoredTensor(file, "a", TensorType.F32, List.of(1L, 3L), data, 12),
                        new StoredTensor(file, "empty", TensorType.F32, List.of(0L, 3L), data + 12, 0),
                        new StoredTensor(file, "b", TensorType.BF16, List.of(2L), data + 12, 4),
                        new StoredTensor(file, "scalar", TensorType.BOOL, List.of(), data + 16, 1));
    }

    static Stream<Arguments> lies() {
        String a = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        return Stream.of(
                lie("no file at all", new byte[0], "the file has 0 bytes, too few for a safetensors header"),
                lie("shorter than the length", new byte[7], "the file has 7 bytes, too few for a safetensors header"),
                lie(
                        "negative length",
                        SafetensorsFiles.raw(-1, new byte[0], new byte[8]),
                        "its header claims 18446744073709551615 bytes, at most 100000000 are allowed: "
                                + "not a safetensors file"),
                lie(
                        "length beyond the format's bound",
                        SafetensorsFiles.raw(100_000_001, new byte[0], new byte[8]),
                        "its header claims 100000001 bytes, at most 100000000 are allowed: not a safetensors file"),
                lie(
                        "length beyond the file",
                        SafetensorsFiles.raw(99_999_999, new byte[0], new byte[8]),
                        "its header claims 99999999 bytes, the file has only 8 after its length: it is truncated"),
                lie(
                        "Git LFS pointer",
                        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n".getBytes(),
                        "model.safetensors is a Git LFS pointer, not the file it stands for; fetch that by 'git lfs pull'"),
                lie("empty header", json("", 0), "its header does not begin with '{': not a safetensors file"),
                lie("an array", json("[]", 0), "its header does not begin with '{': not a safetensors file"),
                lie(
                        "cut JSON",
                        json("{\"a\":", 0),
                        "its header is not valid JSON in line 1: Unexpected end-of-input within/between Object entries"),
                lie("text after the object", json("{} {}", 0), "its header goes on after the JSON object"),
                lie(
                        "deep nesting",
                        json("{\"__metadata__\":" + "[".repeat(5000), 0),
                        "its header's __metadata__ is not an object of strings"),
                lie(
                        "metadata that is no text",
                        json("{\"__metadata__\":{\"format\":[1]}}", 0),
                        "its header's __metadata__ is not an object of strings"),
                lie(
                        "duplicate tensor",
                        json(a + "," + a.substring(1) + "}", 8),
                        "its header is not valid JSON in line 1: Duplicate field 'a'"),
                lie(
                        "duplicate field",
                        tensor("\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,8]", 8),
                        "its header is not valid JSON in line 1: Duplicate field 'dtype'"),
                lie("tensor is a number", json("{\"a\":1}", 0), "tensor a is not described by an object"),
                lie(
                        "no offsets",
                        tensor("\"dtype\":\"F32\",\"shape\":[2]", 8),
                        "tensor a lacks one of dtype, shape, data_offsets"),
                lie(
                        "unknown field",
                        tensor("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"path\":\"/etc\"", 8),
                        "tensor a has an unknown field path"),
                lie(
                        "unknown type",
                        tensor("\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]", 8),
                        "tensor a has an unknown dtype F31"),
                lie(
                        "type is a number",
                        tensor("\"dtype\":32,\"shape\":[2],\"data_offsets\":[0,8]", 8),
                        "tensor a has an unknown dtype that is no string"),
                lie(
                        "shape is a number",
                        tensor("\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]", 8),
                        "tensor a's shape is no list"),
                lie(
                        "negative dimension",
                        tensor("\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]", 8),
                        "tensor a's shape holds something else than whole numbers from 0 to 2^63 - 1"),
                lie(
                        "fractional dimension",
                        tensor("\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]", 8),
                        "tensor a's shape holds something else than whole numbers from 0 to 2^63 - 1"),
                lie(
                        "dimension beyond a long",
                        tensor("\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,8]", 8),
                        "tensor a's shape holds something else than whole numbers from 0 to 2^63 - 1"),
                lie(
                        "too many dimensions",
                        tensor("\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(16) + "2],\"data_offsets\":[0,8]", 8),
                        "tensor a's shape has more than 16 numbers"),
                lie(
                        "shape whose size overflows to the right one",
                        tensor("\"dtype\":\"U8\",\"shape\":[4294967296,4294967296,2],\"data_offsets\":[0,0]", 0),
                        "tensor a of shape [4294967296, 4294967296, 2] has more bytes than a file can hold"),
                lie(
                        "shape larger than the bytes",
                        tensor("\"dtype\":\"F32\",\"shape\":[1000000000],\"data_offsets\":[0,8]", 8),
                        "tensor a is F32 [1000000000], which takes 4000000000 bytes, but its data_offsets [0, 8] hold 8"),
                lie(
                        "bytes larger than the shape",
                        tensor("\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,8]", 8),
                        "tensor a is BF16 [2], which takes 4 bytes, but its data_offsets [0, 8] hold 8"),
                lie(
                        "three offsets",
                        tensor("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,8]", 8),
                        "tensor a has data_offsets [0, 8, 8], expected [begin, end]"),
                lie(
                        "offsets backwards",
                        tensor("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]", 8),
                        "tensor a has data_offsets [8, 0], expected [begin, end]"),
                lie(
                        "offsets that overflow",
                        tensor(
                                "\"dtype\":\"F32\",\"shape\":[0],"
                                        + "\"data_offsets\":[9223372036854775807,9223372036854775807]",
                                0),
                        "tensor a begins at byte 9223372036854775807, beyond any file"),
                lie(
                        "end beyond the file",
                        tensor(
                                "\"dtype\":\"U8\",\"shape\":[1000000000000000000],"
                                        + "\"data_offsets\":[0,1000000000000000000]",
                                8),
                        "the file has {size} bytes, but tensor a ends beyond them: it is truncated"),
                lie(
                        "overlap",
                        json(a + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12),
                        "tensor b overlaps the one before it: it begins at byte 4 of the data, expected 8"),
                lie(
                        "the same bytes twice",
                        json(a + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8),
                        "tensor b overlaps the one before it: it begins at byte 0 of the data, expected 8"),
                lie(
                        "gap",
                        json(a + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[12,20]}}", 20),
                        "tensor b leaves a gap before it: it begins at byte 12 of the data, expected 8"),
                lie(
                        "gap before the first",
                        tensor("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]", 12),
                        "tensor a leaves a gap before it: it begins at byte 4 of the data, expected 0"),
                lie(
                        "truncated data",
                        tensor("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]", 7),
                        "the file has {size} bytes, but tensor a ends beyond them: it is truncated"),
                lie(
                        "data after the last tensor",
                        tensor("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]", 9),
                        "the file has {size} bytes, but its tensors end at {size - 1}: "
                                + "it is not the file that its header describes"),
                lie(
                        "half a byte",
                        tensor("\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,1]", 1),
                        "tensor a of shape [3] and type F4 does not fill whole bytes"),
                lie(
                        "control characters and a long name",
                        json("{\"x\\n" + "y".repeat(500) + "\":1}", 0),
                        "tensor x?" + "y".repeat(118) + "… is not described by an object"));
    }

    private static Arguments lie(String name, byte[] file, String found) {
        return Arguments.of(name, file, found);
    }

    private static byte[] json(String header, int dataBytes) {
        return SafetensorsFiles.raw(header, dataBytes);
    }

    private static byte[] tensor(String fields, int dataBytes) {
        return json("{\"a\":{" + fields + "}}", dataBytes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void refusesALieInOneSentenceWithoutAllocatingForIt(String name, byte[] bytes, String found) throws IOException {
        Path file = file(bytes);
        String expected = found.replace("{size}", String.valueOf(bytes.length))
                .replace("{size - 1}", String.valueOf(bytes.length - 1));
        // The first call loads classes.
        assertThatThrownBy(() -> SafetensorsHeader.read(file)).isInstanceOf(PlumblineException.class);

        long before = THREADS.getCurrentThreadAllocatedBytes();
        Throwable thrown = catchThrowable(() -> SafetensorsHeader.read(file));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(thrown)
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: " + expected + " (" + file + ")");
        assertThat(((PlumblineException) thrown).kind()).isEqualTo(PlumblineException.Kind.MODEL);
        assertThat(allocated).isLessThan(ALLOWED_BYTES);
    }

    @Test
    void anyDamageToAHeaderIsReadOrRefusedWithoutAllocatingForIt() throws IOException {
        byte[] whole = SafetensorsFiles.raw(
                "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[0,12]},"
                        + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[12,16]}}",
                16);
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 1000; round++) {
            byte[] damaged = whole.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(damaged.length - 16);
                damaged[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) ('0' + random.nextInt(10));
            }
            Path file = file(damaged);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Throwable thrown = catchThrowable(() -> SafetensorsHeader.read(file));
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).isLessThan(ALLOWED_BYTES);
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(PlumblineException.class).hasMessageStartingWith("Cannot load model: ");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void readsTheHeaderOfAHugeFileWithoutItsData() throws IOException {
        long size = 5_000_000_000L;
        String header = "{\"a\":{\"dtype\":\"BF16\",\"shape\":[" + size / 2 + "],\"data_offsets\":[0," + size + "]}}";
        Path file = file(SafetensorsFiles.raw(header, 0));
        long start = Files.size(file);
        // Sparse: takes no room on the disk.
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(start + size);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThat(SafetensorsHeader.read(file))
                .containsExactly(new StoredTensor(file, "a", TensorType.BF16, List.of(size / 2), start, size));
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOWED_BYTES);
    }

    @Test
    void refusesMoreTensorsThanAnyModelHas() throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int tensor = 0; tensor <= 200_000; tensor++) {
            header.append(tensor == 0 ? "" : ",")
                    .append('"')
                    .append(tensor)
                    .append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        Path file = file(SafetensorsFiles.raw(header.append('}').toString(), 0));
        assertThatThrownBy(() -> SafetensorsHeader.read(file))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: its header lists more than 200000 tensors (" + file + ")");
    }

    @Test
    void namesAMissingFile() {
        Path file = temporary.resolve("model-00001-of-00002.safetensors");
        assertThatThrownBy(() -> SafetensorsHeader.read(file))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: there is no model-00001-of-00002.safetensors (" + file + ")");
    }
}
