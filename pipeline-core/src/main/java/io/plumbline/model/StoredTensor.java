package io.plumbline.model;

import java.nio.file.Path;
import java.util.List;

/**
 * A tensor as a safetensors header describes it, checked against its file's length.
 *
 * @param file where it stands
 * @param name its name in the file
 * @param type its element type
 * @param shape its dimensions
 * @param position byte in the file at which it begins
 * @param bytes its length in bytes
 */
record StoredTensor(Path file, String name, TensorType type, List<Long> shape, long position, long bytes) {
    StoredTensor {
        shape = List.copyOf(shape);
    }

    /** Its name, fit for a message. */
    String quotedName() {
        return ModelError.quote(name);
    }
}
