package io.plumbline;

import java.nio.file.Path;

/**
 * One hostile input and how it must end.
 *
 * @param name what is wrong with it
 * @param says part of the sentence that refuses it; null where it must be taken as it is
 * @param action gives it to the product; its argument is an empty directory
 */
public record HostileCase(String name, String says, Action action) {
    /** Makes the input and uses it. */
    @FunctionalInterface
    public interface Action {
        /** @param directory empty, for files */
        void run(Path directory) throws Exception;
    }

    /** Must be refused with a sentence that holds a text. */
    public static HostileCase refused(String name, String says, Action action) {
        return new HostileCase(name, says, action);
    }

    /** Looks bad and is not. */
    public static HostileCase accepted(String name, Action action) {
        return new HostileCase(name, null, action);
    }
}
