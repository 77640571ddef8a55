package io.plumbline.engine;

import io.plumbline.PlumblineException;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ModelDirectory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The numbers of the project's own checkpoints and the fixtures', on a GPU, as far as its engine computes their families. */
@Tag("gpu")
class GpuGoldensIT extends GoldenNumbers {
    private static EngineKind kind;

    @BeforeAll
    static void findGpu() {
        kind = GpuEngine.orSkip("no golden numbers are compared on a GPU");
    }

    @Override
    protected EngineProvider provider() {
        return kind.on(0);
    }

    static List<Path> checkpoints() {
        return Checkpoints.all().stream().filter(GpuGoldensIT::isComputed).toList();
    }

    static List<Path> fineTuned() {
        return Checkpoints.with("sft", checkpoints());
    }

    private static boolean isComputed(Path checkpoint) {
        ModelDirectory model = ModelDirectory.open(checkpoint);
        try {
            kind.require(model.config(), model.layout());
            return true;
        } catch (PlumblineException refused) {
            System.err.println("NOT COMPUTED BY " + kind.name() + ": " + refused.getMessage());
            return false;
        }
    }
}
