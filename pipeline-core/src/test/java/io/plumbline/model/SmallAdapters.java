package io.plumbline.model;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Adapters on a small model, in a directory of the test. */
abstract class SmallAdapters {
    static final LoraConfig ALL = new LoraConfig(2, 6, false, List.of(LoraConfig.ALL_LINEAR), 0);

    @TempDir
    Path temporary;

    ModelDirectory base(String config) {
        return ModelDirectory.open(
                SmallModels.directory(temporary.resolve("base"), config, SmallModels.tensors(config)));
    }

    static float[] values(ModelShape shape, LoraConfig lora) {
        return SmallModels.flat(shape.adapted(lora).layout().trained());
    }

    Path written(ModelDirectory base, LoraConfig lora) {
        Path target = temporary.resolve("adapters");
        FloatSource source = FloatSource.of(FloatBuffer.wrap(values(base.shape(), lora)));
        AdapterDirectory.write(target, base.shape(), lora, "somewhere/base", null, source);
        return target;
    }

    static float[] read(AdapterDirectory adapters) {
        FloatBuffer flat =
                FloatBuffer.allocate((int) adapters.shape().layout().trained().size());
        adapters.read(FloatSink.into(flat));
        return flat.array();
    }
}
