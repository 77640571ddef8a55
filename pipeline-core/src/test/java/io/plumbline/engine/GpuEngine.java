package io.plumbline.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.ModelShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The engine of this build that computes on this machine's first GPU. */
public final class GpuEngine {
    private GpuEngine() {}

    /**
     * Returns it; where this build has none, or this machine has no GPU for it, the tests that ask are skipped, and say so.
     *
     * @param loss what is not tested then, as a sentence's end
     */
    public static EngineKind orSkip(String loss) {
        Optional<EngineKind> kind = Engines.all().stream()
                .filter(engine -> engine.device() == DeviceKind.GPU)
                .findFirst();
        String reason = kind.map(GpuEngine::obstacle)
                .orElse("this build has no engine for GPUs: it was made without -Pcuda and -Pcuda13");
        if (!reason.isEmpty()) {
            System.err.println("SKIPPED: NO GPU COMPUTES HERE: " + loss + ": " + reason);
        }
        assumeTrue(reason.isEmpty(), reason);
        return kind.orElseThrow();
    }

    /** Of a tiny model. Where other modules' tests ask, its description is in a jar. */
    private static String obstacle(EngineKind kind) {
        try (InputStream config = Checkpoints.class.getResourceAsStream("checkpoints/llama/config.json")) {
            ModelShape shape = ModelShape.of(new String(config.readAllBytes(), StandardCharsets.UTF_8));
            return kind.obstacle(0, shape, EngineOptions.withThreads(1)).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
