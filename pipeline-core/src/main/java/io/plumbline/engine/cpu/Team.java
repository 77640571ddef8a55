package io.plumbline.engine.cpu;

/** Threads that share one piece of work in a fixed way: what a member does follows from its number, never from timing. */
@FunctionalInterface
interface Team {
    /** The caller alone. */
    Team CALLER = part -> part.run(0, 1);

    /** The work of one member. */
    @FunctionalInterface
    interface Part {
        /** Does the part of member {@code member} of {@code members}. */
        void run(int member, int members);
    }

    /** Runs the part once for every member, the caller among them, and returns when all are done. */
    void run(Part part);
}
