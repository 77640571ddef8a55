package io.plumbline.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The engines that a class path has as services of {@link EngineKind}. One that cannot be loaded takes no other with it.
 *
 * @param kinds that are loaded
 * @param faults why the others are not, a sentence each
 */
record EngineServices(List<EngineKind> kinds, List<String> faults) {
    /** More than any class path has: one that cannot be searched would fail again for ever. */
    private static final int MOST = 1000;

    static EngineServices of(ClassLoader classes) {
        Iterator<EngineKind> services =
                ServiceLoader.load(EngineKind.class, classes).iterator();
        List<EngineKind> kinds = new ArrayList<>();
        Set<String> faults = new LinkedHashSet<>();
        for (int tried = 0; tried < MOST; tried++) {
            try {
                if (!services.hasNext()) {
                    break;
                }
                kinds.add(services.next());
            } catch (ServiceConfigurationError | LinkageError fault) {
                faults.add(fault.toString());
            }
        }
        return new EngineServices(List.copyOf(kinds), List.copyOf(faults));
    }

    /** Returns the faults, for the end of a sentence that lists the engines; empty where there are none. */
    String told() {
        return faults.isEmpty() ? "" : " (of others that could not be loaded: " + String.join("; ", faults) + ")";
    }
}
