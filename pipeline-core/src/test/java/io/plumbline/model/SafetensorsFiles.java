package io.plumbline.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes safetensors files for tests, well-formed or not, apart from the code under test. */
final class SafetensorsFiles {
    private final List<String> entries = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** A file of any header and any data; the length before the header is the header's. */
    static byte[] raw(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return raw(text.length, text, new byte[dataBytes]);
    }

    /** A file whose first eight bytes claim a length. */
    static byte[] raw(long claimed, byte[] header, byte[] data) {
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(claimed).put(header).put(data).array();
    }

    /** Appends a tensor of float32 values. */
    SafetensorsFiles float32(String name, String shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return tensor(name, "F32", shape, bytes.array());
    }

    /** Appends a tensor of two-byte values: F16, BF16. */
    SafetensorsFiles halves(String name, String type, String shape, short... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(values);
        return tensor(name, type, shape, bytes.array());
    }

    /** Appends a tensor. */
    SafetensorsFiles tensor(String name, String type, String shape, byte[] bytes) {
        int begin = data.size();
        data.writeBytes(bytes);
        entries.add(String.format(
                "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
                name, type, shape, begin, data.size()));
        return this;
    }

    /** Writes what was appended. */
    void write(Path file) {
        byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(file, raw(header.length, header, data.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
