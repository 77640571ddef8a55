package io.plumbline.template;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects, while a template is read, its free names: those that it reads at a place where it has not surely set them
 * itself, so that they come from outside.
 */
final class FreeNames {
    private final Set<String> free = new TreeSet<>();

    /** Names that are set, by scope, the innermost first. */
    private final Deque<Set<String>> bound = new ArrayDeque<>();

    FreeNames() {
        open();
    }

    /** Opens a scope within the current one. */
    void open() {
        bound.push(new HashSet<>());
    }

    /** Closes the innermost scope and returns the names that were set in it. */
    Set<String> close() {
        return bound.pop();
    }

    /** Notes that a name is read. */
    void read(String name) {
        if (bound.stream().noneMatch(names -> names.contains(name))) {
            free.add(name);
        }
    }

    /** Notes that names are set in the innermost scope from here on. */
    void bind(Collection<String> names) {
        bound.peek().addAll(names);
    }

    /** Notes that one of several branches is taken: what all of them set is set behind them. */
    void bindAny(List<Set<String>> branches) {
        Set<String> surely = new HashSet<>(branches.get(0));
        branches.forEach(surely::retainAll);
        bind(surely);
    }

    /** Returns the free names so far. */
    Set<String> names() {
        return Set.copyOf(free);
    }
}
