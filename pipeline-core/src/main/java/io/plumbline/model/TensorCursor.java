package io.plumbline.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Walks over one stored tensor in chunks of bounded size, whatever the tensor's. */
final class TensorCursor implements AutoCloseable {
    /** Elements of a chunk. */
    static final int CHUNK = 1 << 18;

    private final StoredTensor tensor;
    private final FileChannel channel;
    private final ByteBuffer bytes;
    private FloatBuffer floats;
    private long done;

    /** Opens the tensor's file. */
    TensorCursor(StoredTensor tensor) {
        this.tensor = tensor;
        // Counted in elements, so that two copies of different types come in equal chunks.
        int chunkBytes = CHUNK * Math.max(1, tensor.type().bits() / Byte.SIZE);
        this.bytes =
                ByteBuffer.allocate((int) Math.min(chunkBytes, tensor.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        try {
            this.channel = FileChannel.open(tensor.file(), StandardOpenOption.READ);
        } catch (IOException e) {
            throw ModelError.load(tensor.file(), e);
        }
    }

    /** The next chunk's bytes as stored, valid until the next call; null at the end. */
    ByteBuffer nextBytes() {
        if (done == tensor.bytes()) {
            return null;
        }
        bytes.clear().limit((int) Math.min(bytes.capacity(), tensor.bytes() - done));
        try {
            SafetensorsHeader.readFully(channel, bytes, tensor.position() + done, tensor.file());
        } catch (IOException e) {
            throw ModelError.load(tensor.file(), e);
        }
        done += bytes.position();
        return bytes.flip();
    }

    /**
     * The next chunk as float32, valid until the next call; null at the end. A value that is not finite is refused.
     *
     * @throws io.plumbline.PlumblineException for NaN or infinity, with the tensor's name and the element's index
     */
    FloatBuffer nextFloats() {
        TensorType type = tensor.type();
        long first = done / (type.bits() / Byte.SIZE);
        if (nextBytes() == null) {
            return null;
        }
        int count = bytes.remaining() / (type.bits() / Byte.SIZE);
        if (floats == null || floats.capacity() < count) {
            floats = FloatBuffer.allocate(count);
        }
        float[] values = floats.array();
        for (int i = 0; i < count; i++) {
            float value = type.next(bytes);
            if (!Float.isFinite(value)) {
                throw ModelError.load(
                        tensor.file(),
                        "tensor " + tensor.quotedName() + " holds " + value + " at element " + (first + i));
            }
            values[i] = value;
        }
        return floats.clear().limit(count);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw ModelError.load(tensor.file(), e);
        }
    }
}
