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
    private static final AtomicLong USES = new AtomicLong();
    private static final WorkspaceConfiguration GROWING = WorkspaceConfiguration.builder()
            .initialSize(0)
            .policyAllocation(AllocationPolicy.STRICT)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policySpill(SpillPolicy.REALLOCATE)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .build();

    private final Set<MemoryWorkspace> opened = Collections.newSetFromMap(new IdentityHashMap<>());
    private Thread user; // null before the first pass
    private String pass;
    private String part;

    /** Does work whose arrays live as long as it lasts. */
    <T> T inPass(Supplier<T> work) {
        belongTo(Thread.currentThread());
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

    /** ND4J's workspaces are each of one thread. Where another has taken over, what the former had is freed. */
    private void belongTo(Thread thread) {
        if (thread != user) {
            close();
            // The former thread keeps the names.
            String names = "plumbline-" + USES.incrementAndGet();
            pass = names + "-pass";
            part = names + "-part";
            user = thread;
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

    /** Bytes of the memory. */
    long bytes() {
        return opened.stream().mapToLong(MemoryWorkspace::getCurrentSize).sum();
    }

    /** Frees the memory, on whatever thread. */
    @Override
    public void close() {
        if (user == Thread.currentThread()) {
            opened.forEach(Nd4j.getWorkspaceManager()::destroyWorkspace);
        } else {
            // ND4J's manager looks for them among those of this thread.
            opened.forEach(workspace -> workspace.destroyWorkspace(true));
        }
        opened.clear();
        user = null;
    }
}
