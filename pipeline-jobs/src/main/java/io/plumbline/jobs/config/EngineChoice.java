package io.plumbline.jobs.config;

import io.plumbline.engine.EngineKind;
import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.engine.Engines;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The value of {@code engine.type}, and the engine that it stands for. These differ for {@code auto} alone, which is decided
 * where the GPUs are known; until then it stands for the processor's engine. Its text is what was asked for.
 */
public final class EngineChoice implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String AUTO = "auto";

    private final String asked;
    private final String engine;
    private final String reason; // null where there is nothing to say
    private final boolean decided;

    private EngineChoice(String asked, String engine, String reason, boolean decided) {
        this.asked = asked;
        this.engine = engine;
        this.reason = reason;
        this.decided = decided;
    }

    /**
     * An engine for GPUs that {@code auto} may stand for.
     *
     * @param engine its name
     * @param obstacle the reason why it cannot do a run; empty where it can
     */
    public record Candidate(String engine, Optional<String> obstacle) {}

    /** All values of {@code engine.type} in this build. */
    static List<String> names() {
        return Stream.concat(Stream.of(AUTO), Engines.all().stream().map(EngineKind::name))
                .toList();
    }

    /** Returns the choice by a value of {@code engine.type}. */
    static EngineChoice of(String type) {
        return of(type, Engines.all());
    }

    static EngineChoice of(String type, List<EngineKind> kinds) {
        return AUTO.equals(type)
                ? new EngineChoice(AUTO, Engines.hostName(), null, ofGpus(kinds).isEmpty())
                : new EngineChoice(type, type, null, true);
    }

    /** Returns the engines for GPUs, in the order in which {@code auto} prefers them: those that a profile of the build adds last. */
    static List<EngineKind> ofGpus(List<EngineKind> kinds) {
        return kinds.stream().filter(kind -> kind.device() == DeviceKind.GPU).toList();
    }

    /**
     * Decides what {@code auto} stands for: the first engine for GPUs that nothing stands against, else the processor's, with
     * the reason against each of the others.
     *
     * @param candidates all engines for GPUs of the build, the preferred one first; none in a build for processors
     */
    public static EngineChoice auto(List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            if (candidate.obstacle().isEmpty()) {
                return new EngineChoice(AUTO, candidate.engine(), null, true);
            }
        }
        String against = candidates.stream()
                .map(candidate ->
                        candidate.engine() + ": " + candidate.obstacle().orElseThrow())
                .collect(Collectors.joining("; "));
        return new EngineChoice(
                AUTO,
                Engines.hostName(),
                candidates.isEmpty() ? null : "engine.type = auto computes on the processor, not with " + against,
                true);
    }

    /** Returns the processor's engine where {@code auto} is not decided: what a command does that knows no GPUs. */
    EngineChoice withoutGpus() {
        return decided
                ? this
                : auto(ofGpus(Engines.all()).stream()
                        .map(kind -> new Candidate(
                                kind.name(),
                                Optional.of(
                                        "this command computes on a GPU only by the engine's name, " + kind.name())))
                        .toList());
    }

    /** Returns whether {@code auto} is asked for, whatever it stands for. */
    boolean isAuto() {
        return AUTO.equals(asked);
    }

    /** Returns whether {@code auto} is asked for, and is to be decided. */
    boolean isOpen() {
        return !decided;
    }

    /** The name of the engine. */
    String engine() {
        return engine;
    }

    /** The reason why {@code auto} stands for the processor where the build has an engine for GPUs; empty otherwise. */
    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EngineChoice that
                && asked.equals(that.asked)
                && engine.equals(that.engine)
                && decided == that.decided
                && Objects.equals(reason, that.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(asked, engine, reason, decided);
    }

    /** Returns the value of {@code engine.type}: {@code auto} or the name of an engine. */
    @Override
    public String toString() {
        return asked;
    }
}
