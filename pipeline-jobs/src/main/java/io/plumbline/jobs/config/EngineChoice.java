package io.plumbline.jobs.config;

import io.plumbline.engine.EngineKind;
import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.engine.Engines;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The engine that a value of {@code engine.type} stands for.
 *
 * @param engine name of the engine
 * @param reason why {@code auto} stands for it where the build has an engine for GPUs; empty otherwise
 */
record EngineChoice(String engine, Optional<String> reason) {
    private static final String AUTO = "auto";

    /** All values of {@code engine.type} in this build. */
    static List<String> names() {
        return Stream.concat(Stream.of(AUTO), Engines.all().stream().map(EngineKind::name))
                .toList();
    }

    /** Chooses. */
    static EngineChoice of(String type) {
        return of(type, Engines.all());
    }

    static EngineChoice of(String type, List<EngineKind> kinds) {
        if (!type.equals(AUTO)) {
            return new EngineChoice(type, Optional.empty());
        }
        List<String> faster = kinds.stream()
                .filter(kind -> kind.device() == DeviceKind.GPU)
                .map(EngineKind::name)
                .toList();
        return new EngineChoice(
                Engines.hostName(),
                faster.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                "engine.type = auto computes on the processor and asks for no GPU; to compute on one,"
                                        + " set engine.type = " + String.join(" or ", faster)));
    }
}
