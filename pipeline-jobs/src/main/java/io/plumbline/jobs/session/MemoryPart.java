package io.plumbline.jobs.session;

import java.util.Optional;
import org.apache.spark.memory.SparkOutOfMemoryError;

/** A part of a process's memory that may run out by itself. */
enum MemoryPart {
    /** The objects of Java. */
    HEAP("Java heap"),
    /** The classes of Java, where a limit is set for them. */
    CLASSES("memory for classes"),
    /** Java's buffers outside of the heap, which may take as much as the heap. */
    BUFFERS("memory for direct buffers"),
    /** The engine's memory. */
    NATIVE("native memory"),
    /** All that a container holds. */
    CONTAINER("its container's memory"),
    /** Threads, of which a system or container lets a process have so many. */
    THREADS("threads");

    private final String words;

    MemoryPart(String words) {
        this.words = words;
    }

    /** Returns what ran out, to follow "ran out of". */
    String words() {
        return words;
    }

    /**
     * Returns the part that an error speaks of; empty where an array of Java was to be longer than any can be, which no memory
     * mends. Java has one class for all of them: these are its messages, and those of the libraries that throw the same class.
     */
    static Optional<MemoryPart> of(OutOfMemoryError error) {
        String message = String.valueOf(error.getMessage());
        if (error instanceof SparkOutOfMemoryError) {
            return Optional.of(HEAP);
        }
        if (message.startsWith("Required ") || message.startsWith("Requested array size")) {
            return Optional.empty();
        }
        if (message.contains("Metaspace") || message.contains("Compressed class space")) {
            return Optional.of(CLASSES);
        }
        if (message.contains("irect buffer memory") || message.contains("of direct memory")) {
            return Optional.of(BUFFERS);
        }
        if (message.contains("native thread")) {
            return Optional.of(THREADS);
        }
        return Optional.of(isOfTheEngine(error) || message.startsWith("Unable to allocate") ? NATIVE : HEAP);
    }

    /** Returns whether the library threw an error through which engines take their memory. */
    private static boolean isOfTheEngine(OutOfMemoryError error) {
        StackTraceElement[] frames = error.getStackTrace();
        return frames.length > 0 && frames[0].getClassName().startsWith("org.bytedeco.");
    }
}
