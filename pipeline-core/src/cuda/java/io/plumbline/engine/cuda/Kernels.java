package io.plumbline.engine.cuda;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.AttentionConfig.Projection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The kernels: their source, and what the preprocessor is told of a model. */
final class Kernels {
    /** In the order in which they need each other. */
    private static final List<String> FILES = List.of(
            "values.cu",
            "vectors.cu",
            "rows.cu",
            "norms.cu",
            "turn.cu",
            "attention.cu",
            "attention-units.cu",
            "attention-units-forward.cu",
            "attention-units-backward.cu",
            "attention-plain.cu",
            "attention-plain-backward.cu",
            "feed-forward.cu",
            "head.cu");

    private Kernels() {}

    /** Compiles all kernels for a model's attention. */
    static Program compile(Device device, AttentionConfig attention, Element element) {
        List<String> definitions = new ArrayList<>();
        definitions.add("HEAD=" + attention.headSize());
        if (element == Element.BFLOAT16) {
            definitions.add("ROUNDED");
        }
        if (Attention.usesUnits(attention, element)) {
            definitions.add("UNITS");
        }
        if (attention.projection() == Projection.JOINT_BY_HEAD) {
            definitions.add("BY_HEAD");
        }
        return device.compile(source(), definitions);
    }

    /** Compiles kernels for work on vectors alone, which is the same for every size of head. */
    static Program compileForVectors(Device device) {
        return device.compile(source(), List.of("HEAD=" + Tiles.ROWS));
    }

    private static String source() {
        StringBuilder all = new StringBuilder();
        for (String file : FILES) {
            all.append("#line 1 \"").append(file).append("\"\n").append(read(file));
        }
        return all.toString();
    }

    private static String read(String file) {
        try (InputStream source = Kernels.class.getResourceAsStream(file)) {
            if (source == null) {
                throw new IllegalStateException("The kernels " + file + " are not on the class path");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the kernels " + file, e);
        }
    }
}
