package io.plumbline.jobs.config;

import io.plumbline.engine.EngineKind;
import io.plumbline.engine.Engines;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The engine that a value of {@code engine.type} stands for.
 *
 * @param engine name of the engine
 * @param reason why {@code auto} chose it, where another would have been faster; empty where it was asked for by name
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
        return type.equals(AUTO)
                ? new EngineChoice(Engines.hostName(), Optional.empty())
                : new EngineChoice(type, Optional.empty());
    }
}
