package io.plumbline.engine;

import io.plumbline.engine.cpu.CpuKind;
import io.plumbline.engine.nd4j.Nd4jKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of engines. Nothing else names one of them. Those that a profile of the build adds are found as services of {@link
 * EngineKind}.
 */
public final class Engines {
    private static final EngineKind CPU = new CpuKind();
    private static final EngineServices SERVICES = EngineServices.of(Engines.class.getClassLoader());
    private static final Map<String, EngineKind> BY_NAME = byName();

    private Engines() {}

    private static Map<String, EngineKind> byName() {
        List<EngineKind> kinds = new ArrayList<>(List.of(CPU, new Nd4jKind()));
        kinds.addAll(SERVICES.kinds());
        return byName(kinds);
    }

    /** @throws IllegalStateException if two have one name */
    static Map<String, EngineKind> byName(List<EngineKind> kinds) {
        Map<String, EngineKind> byName = new LinkedHashMap<>();
        for (EngineKind kind : kinds) {
            EngineKind other = byName.putIfAbsent(kind.name(), kind);
            if (other != null) {
                throw new IllegalStateException("Two engines are named '" + kind.name() + "': "
                        + other.getClass().getName() + " and "
                        + kind.getClass().getName());
            }
        }
        return byName;
    }

    /** All that this build has, in the order of the table. */
    public static List<EngineKind> all() {
        return List.copyOf(BY_NAME.values());
    }

    /**
     * Returns an engine by its name.
     *
     * @throws IllegalArgumentException if this build has none of that name
     */
    public static EngineKind of(String name) {
        EngineKind kind = BY_NAME.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("This build has no engine '" + name + "', only "
                    + String.join(", ", BY_NAME.keySet()) + unloaded());
        }
        return kind;
    }

    /** Returns the end of a list of engines: why this build lacks some that it should have; empty where it has all. */
    public static String unloaded() {
        return SERVICES.told();
    }

    /** The name of {@link #host}'s engine. */
    public static String hostName() {
        return CPU.name();
    }

    /** Returns what computes on this machine's processor and keeps vectors in its memory. */
    public static EngineProvider host() {
        return CPU.on(0);
    }

    /** The variables of {@link EngineKind#environment} of all engines. */
    public static Map<String, String> environment(Map<String, String> environment) {
        Map<String, String> variables = new LinkedHashMap<>();
        all().forEach(kind -> variables.putAll(kind.environment(environment)));
        return variables;
    }
}
