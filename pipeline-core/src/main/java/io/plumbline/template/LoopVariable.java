package io.plumbline.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The variable {@code loop}: the place in a loop. It looks ahead only when it is asked. */
final class LoopVariable implements Function {
    private Iterator<Object> iterator;
    private final int depth;
    private final Function recursion;
    private long length;
    private long index;
    private Object previous = Arguments.MISSING;
    private Object current = Arguments.MISSING;
    private Object following = Arguments.MISSING;
    private List<Object> changed;

    /**
     * @param length number of values; -1 where it is not known before they are read
     * @param depth how many recursive loops are around it
     * @param recursion runs the body for other values; null where the loop is not recursive
     */
    LoopVariable(Iterator<Object> iterator, long length, int depth, Function recursion) {
        this.iterator = iterator;
        this.length = length;
        this.depth = depth;
        this.recursion = recursion;
    }

    boolean hasNext() {
        return following != Arguments.MISSING || iterator.hasNext();
    }

    Object next() {
        Object next = following != Arguments.MISSING ? following : iterator.next();
        following = Arguments.MISSING;
        previous = current;
        current = next;
        index++;
        return next;
    }

    private Object peek() {
        if (following == Arguments.MISSING && iterator.hasNext()) {
            following = iterator.next();
        }
        return following;
    }

    private long length() {
        if (length < 0) {
            List<Object> rest = new ArrayList<>();
            iterator.forEachRemaining(rest::add);
            length = rest.size() + index + (following == Arguments.MISSING ? 0 : 1);
            iterator = rest.iterator();
        }
        return length;
    }

    /** Returns an attribute; {@link Arguments#MISSING} where there is none of that name. */
    Object attribute(String name) {
        return switch (name) {
            case "index" -> index;
            case "index0" -> index - 1;
            case "revindex" -> length() - index + 1;
            case "revindex0" -> length() - index;
            case "first" -> index == 1;
            case "last" -> peek() == Arguments.MISSING;
            case "length" -> length();
            case "depth" -> depth + 1L;
            case "depth0" -> (long) depth;
            case "previtem" -> index == 1 ? new Undefined("there is no previous item") : previous;
            case "nextitem" -> peek() == Arguments.MISSING ? new Undefined("there is no next item") : following;
            case "cycle" -> (Function) this::cycle;
            case "changed" -> (Function) this::changed;
            default -> Arguments.MISSING;
        };
    }

    /** Runs the body of a recursive loop for other values. */
    @Override
    public Object call(Arguments arguments, Rendering rendering) {
        if (recursion == null) {
            throw TemplateException.failed("the loop must have the 'recursive' marker to be called recursively");
        }
        return recursion.call(arguments, rendering);
    }

    private Object cycle(Arguments arguments, Rendering rendering) {
        List<Object> values = arguments.positional();
        if (values.isEmpty()) {
            throw TemplateException.failed("no items for cycling given");
        }
        return values.get((int) ((index - 1) % values.size()));
    }

    private Object changed(Arguments arguments, Rendering rendering) {
        List<Object> values = arguments.positional();
        boolean same = changed != null && Comparisons.equal(changed, values, rendering.budget());
        changed = values;
        return !same;
    }
}
