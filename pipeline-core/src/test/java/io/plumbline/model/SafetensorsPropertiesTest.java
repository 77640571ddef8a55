package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.HostileRun;
import io.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a safetensors file holds, its reader gives tensors inside it or says in a sentence why not. */
class SafetensorsPropertiesTest {
    private static final String SEED = "20261121";
    private static final byte[] GOOD = SafetensorsFiles.raw(
            "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                    + "\"b\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[8,14]}}",
            14);

    private static Path file;

    @BeforeContainer
    static void make() throws IOException {
        file = Files.createTempFile("properties", ".safetensors");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
    }

    @Property(tries = 500, seed = SEED)
    void bytesOfAnyKind(@ForAll byte[] bytes) throws IOException {
        check(bytes);
    }

    @Property(tries = 1_500, seed = SEED)
    void aGoodFileWithChanges(@ForAll("changes") List<Tuple2<Integer, Byte>> changes) throws IOException {
        byte[] bytes = GOOD.clone();
        for (Tuple2<Integer, Byte> change : changes) {
            bytes[change.get1()] = change.get2();
        }
        check(bytes);
    }

    @Property(tries = 1_500, seed = SEED)
    void headersOfTheRightWords(@ForAll("headers") String header, @ForAll("sizes") int dataBytes) throws IOException {
        check(SafetensorsFiles.raw(
                header.getBytes(StandardCharsets.UTF_8).length,
                header.getBytes(StandardCharsets.UTF_8),
                new byte[dataBytes]));
    }

    private static void check(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        List<StoredTensor> tensors;
        try {
            tensors = SafetensorsHeader.read(file);
        } catch (PlumblineException refused) {
            HostileRun.requireSentence(refused.getMessage());
            return;
        }
        long end = -1;
        for (StoredTensor tensor : tensors) {
            assertThat(tensor.position()).isBetween(8L, (long) bytes.length);
            assertThat(tensor.bytes()).isBetween(0L, bytes.length - tensor.position());
            assertThat(tensor.position()).isGreaterThanOrEqualTo(end);
            end = tensor.position() + tensor.bytes();
            long elements = tensor.shape().stream().reduce(1L, Math::multiplyExact);
            assertThat(elements * tensor.type().bits()).isEqualTo(tensor.bytes() * Byte.SIZE);
        }
    }

    @Provide
    Arbitrary<List<Tuple2<Integer, Byte>>> changes() {
        return Combinators.combine(Arbitraries.integers().between(0, GOOD.length - 1), Arbitraries.bytes())
                .as(Tuple::of)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(0, 32);
    }

    /** One or two tensors whose numbers are now and then those that overflow. */
    @Provide
    Arbitrary<String> headers() {
        Arbitrary<String> number = Arbitraries.of(
                "0",
                "1",
                "2",
                "4",
                "8",
                "16",
                "-1",
                "9223372036854775807",
                "4611686018427387904",
                "1.5",
                "null",
                "\"4\"");
        Arbitrary<String> numbers = number.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]");
        Arbitrary<String> type = Arbitraries.of("F32", "BF16", "F16", "I64", "BOOL", "F8_E4M3", "x");
        Arbitrary<String> tensor = Combinators.combine(type, numbers, numbers)
                .as((dtype, shape, offsets) ->
                        "{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}");
        Arbitrary<String> named = Combinators.combine(Arbitraries.of("a", "b", "__metadata__", ""), tensor)
                .as((name, value) -> "\"" + name + "\":" + value);
        return named.list().ofMaxSize(2).map(list -> "{" + String.join(",", list) + "}");
    }
}
