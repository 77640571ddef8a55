package io.plumbline.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.model.ParameterLayout.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes tensors of one type to a safetensors file, one after the other. */
final class SafetensorsWriter {
    private final Path target;
    private final WeightFormat format;
    private final Map<String, String> metadata;
    private final FloatBuffer floats = FloatBuffer.allocate(TensorCursor.CHUNK);
    private final ByteBuffer bytes =
            ByteBuffer.allocate(TensorCursor.CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * @param target the directory that errors name, which is not the temporary one
     * @param format of the tensors
     */
    SafetensorsWriter(Path target, WeightFormat format) {
        this(target, format, Map.of());
    }

    /**
     * @param target the directory that errors name, which is not the temporary one
     * @param format of the tensors
     * @param metadata more of what is said of the file as a whole, by key
     */
    SafetensorsWriter(Path target, WeightFormat format, Map<String, String> metadata) {
        this.target = target;
        this.format = format;
        this.metadata = metadata;
    }

    /** Writes a new file. */
    void write(Path file, List<Parameter> parameters, FloatSource source) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            writeFully(channel, header(parameters));
            for (Parameter parameter : parameters) {
                writeTensor(channel, parameter, source);
            }
            channel.force(true);
        }
    }

    /** The metadata is what transformers asks for; the end is padded with spaces to a multiple of eight bytes. */
    private ByteBuffer header(List<Parameter> parameters) throws IOException {
        ObjectNode root = BoundedJson.MAPPER.createObjectNode();
        ObjectNode said = root.putObject("__metadata__").put("format", "pt");
        metadata.forEach(said::put);
        long offset = 0;
        for (Parameter parameter : parameters) {
            ObjectNode tensor = root.putObject(parameter.name());
            tensor.put("dtype", format.type().name());
            parameter.shape().forEach(tensor.withArray("shape")::add);
            long end = offset + parameter.size() * format.bytes();
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = BoundedJson.MAPPER.writeValueAsBytes(root);
        int padded = (json.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        byte[] text = Arrays.copyOf(json, padded);
        Arrays.fill(text, json.length, padded, (byte) ' ');
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        return header.putLong(padded).put(text).flip();
    }

    private void writeTensor(FileChannel channel, Parameter parameter, FloatSource source) throws IOException {
        long size = parameter.size();
        for (long done = 0; done < size; done += floats.limit()) {
            floats.clear().limit((int) Math.min(floats.capacity(), size - done));
            source.fill(parameter.offset() + done, floats);
            if (floats.hasRemaining()) {
                throw new IllegalStateException("The source left " + floats.remaining() + " values unfilled");
            }
            requireHeld(parameter, done, floats.flip());
            bytes.clear();
            while (floats.hasRemaining()) {
                format.type().put(floats.get(), bytes);
            }
            writeFully(channel, bytes.flip());
        }
    }

    private void requireHeld(Parameter parameter, long first, FloatBuffer values) {
        for (int i = 0; i < values.limit(); i++) {
            float value = values.get(i);
            if (!format.holds(value)) {
                String why = Float.isFinite(value)
                        ? ", which is too large for " + format.key() + "; write it as " + WeightFormat.FLOAT32.key()
                        : "";
                throw ModelError.write(
                        target, "tensor " + parameter.name() + " holds " + value + " at element " + (first + i) + why);
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
