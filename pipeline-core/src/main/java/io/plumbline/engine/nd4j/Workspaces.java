package io.plumbline.engine.nd4j;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The memory of an engine's arrays, which is used again in every pass: what lives through a pass, and within it what a part of it
 * needs alone. Each grows to what the largest batch asked for, so that after it nothing is allocated.
 */
final class Workspaces implements AutoCloseable {
    private static final AtomicLong ENGINES = new AtomicLong();
    private static final WorkspaceConfiguration GROWING = WorkspaceConfiguration.builder()
            .initialSize(0)
            .policyAllocation(AllocationPolicy.STRICT)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policySpill(SpillPolicy.REALLOCATE)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .build();

    private final String pass;
    private final String part;
    // ND4J has one of each for every thread that uses the engine.
    private final Set<MemoryWorkspace> opened = Collections.newSetFromMap(new IdentityHashMap<>());

    Workspaces() {
        String engine = "plumbline-" + ENGINES.incrementAndGet();
        pass = engine + "-pass";
        part = engine + "-part";
    }

    /** Does work whose arrays live as long as it lasts. */
    <T> T inPass(Supplier<T> work) {
        return within(open(pass), work);
    }

    /** Does a part of a pass, whose arrays live as long as that lasts. */
    <T> T inPart(Supplier<T> work) {
        return within(open(part), work);
    }

    /** Does work whose arrays live on, whatever workspace is open. */
    static <T> T outside(Supplier<T> work) {
        return within(Nd4j.getWorkspaceManager().scopeOutOfWorkspaces(), work);
    }

    private static <T> T within(MemoryWorkspace workspace, Supplier<T> work) {
        try {
            return work.get();
        } finally {
            workspace.close();
        }
    }

    private MemoryWorkspace open(String id) {
        MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(GROWING, id);
        opened.add(workspace);
        return workspace;
    }

    /** Copies an array from the memory of a part to that of the pass. */
    INDArray keep(INDArray array) {
        return array.leverageTo(pass);
    }

    /** Bytes of the memory of all threads. */
    long bytes() {
        return opened.stream().mapToLong(MemoryWorkspace::getCurrentSize).sum();
    }

    @Override
    public void close() {
        opened.forEach(Nd4j.getWorkspaceManager()::destroyWorkspace);
        opened.clear();
    }
}
