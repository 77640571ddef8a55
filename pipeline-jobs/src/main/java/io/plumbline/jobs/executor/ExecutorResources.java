package io.plumbline.jobs.executor;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The native resources that a process keeps between Spark tasks: a tokenizer, the model that scores, the models of a
 * training's workers. They are made by the first task that asks for them. Only those of one {@link Work} are kept at a
 * time, since two models may not fit into memory: a task of other work has the former's closed first. A resource is used
 * under a {@link Lease} and closed under none, so that no task computes with memory that was freed.
 */
public final class ExecutorResources {
    private static final ExecutorResources OF_THIS_PROCESS = new ExecutorResources();

    private final Map<String, Kept> kept = new TreeMap<>();
    private final Set<Work<?>> ended = new HashSet<>();
    private Work<?> work;
    private boolean closing;

    /** Without any resource yet. */
    ExecutorResources() {}

    /** The resources of this process. */
    public static ExecutorResources ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /** A resource with the number of its leases. */
    private static final class Kept {
        private final AutoCloseable resource;
        private int leases;

        Kept(AutoCloseable resource) {
            this.resource = resource;
        }
    }

    /** Tells how many tasks may use a resource at once. */
    private enum Use {
        /** Any number. */
        SHARED,
        /** One. */
        ALONE
    }

    /**
     * Leases a resource that any number of tasks may use at once.
     *
     * @param wanted the work it is for
     * @param name of the resource among those of the work, for messages too: {@code "the tokenizer"}
     * @param maker makes it where it is not kept
     * @throws IllegalStateException if the work has ended in this process
     */
    public <T extends AutoCloseable> Lease<T> share(Work<T> wanted, String name, Supplier<T> maker) {
        return lease(wanted, name, maker, Use.SHARED);
    }

    /**
     * Leases a resource that one task uses at a time; waits while another has it.
     *
     * @param wanted the work it is for
     * @param name of the resource among those of the work, for messages too: {@code "the model of worker 0"}
     * @param maker makes it where it is not kept
     * @throws IllegalStateException if the work has ended in this process
     */
    public <T extends AutoCloseable> Lease<T> take(Work<T> wanted, String name, Supplier<T> maker) {
        return lease(wanted, name, maker, Use.ALONE);
    }

    private synchronized <T extends AutoCloseable> Lease<T> lease(
            Work<T> wanted, String name, Supplier<T> maker, Use use) {
        while (true) {
            if (ended.contains(wanted)) {
                throw new IllegalStateException("A task of " + wanted.name() + " that has ended asked for " + name);
            }
            Kept found = wanted.equals(work) ? kept.get(name) : null;
            if (closing || (found != null && use == Use.ALONE && found.leases > 0)) {
                await();
            } else if (!wanted.equals(work)) {
                closeKept();
                work = wanted;
            } else {
                return leased(wanted, found == null ? made(name, maker) : found);
            }
        }
    }

    private Kept made(String name, Supplier<? extends AutoCloseable> maker) {
        Kept made = new Kept(maker.get());
        kept.put(name, made);
        return made;
    }

    private <T extends AutoCloseable> Lease<T> leased(Work<T> wanted, Kept found) {
        T resource = wanted.type().cast(found.resource);
        found.leases++;
        return new Lease<>(resource, () -> giveBack(found));
    }

    private synchronized void giveBack(Kept found) {
        found.leases--;
        notifyAll();
    }

    /** Closes the resources of a work, if they are still kept, and makes no new ones for it. Waits for leases to end. */
    public synchronized void end(Work<?> former) {
        ended.add(former);
        // Those that wait for one of its resources are refused.
        notifyAll();
        while (closing) {
            await();
        }
        if (former.equals(work)) {
            closeKept();
        }
    }

    /** Closes all that is kept, whatever the work. Waits for leases to end. */
    public synchronized void closeAll() {
        while (closing) {
            await();
        }
        closeKept();
    }

    /** Number of resources kept. */
    public synchronized int size() {
        return kept.size();
    }

    /** Closes each resource when its last lease has ended; where some fail to close, the others are closed all the same. */
    private void closeKept() {
        if (work != null && work.afterClosing() == Work.AfterClosing.HAS_ENDED) {
            ended.add(work);
        }
        closing = true;
        notifyAll();
        Throwable failure = null;
        try {
            Iterator<Kept> all = kept.values().iterator();
            while (all.hasNext()) {
                Kept next = all.next();
                while (next.leases > 0) {
                    await();
                }
                all.remove();
                failure = closed(next.resource, failure);
            }
            work = null;
        } finally {
            closing = false;
            notifyAll();
        }
        if (failure != null) {
            throw new IllegalStateException("Cannot free what earlier tasks of this process used", failure);
        }
    }

    private static Throwable closed(AutoCloseable resource, Throwable before) {
        try {
            resource.close();
            return before;
        } catch (Throwable thrown) {
            if (before == null) {
                return thrown;
            }
            before.addSuppressed(thrown);
            return before;
        }
    }

    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while another task used a resource of this process", e);
        }
    }
}
