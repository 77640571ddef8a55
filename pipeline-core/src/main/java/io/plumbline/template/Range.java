package io.plumbline.template;

import java.util.AbstractList;
import java.util.RandomAccess;

/** A range of Python: numbers with equal steps between them. */
final class Range extends AbstractList<Object> implements RandomAccess {
    /** Most numbers, as the sandbox of Jinja has it. */
    private static final long MOST = 100_000;

    private final long start;
    private final long stop;
    private final long step;
    private final int size;

    Range(long start, long stop, long step) {
        if (step == 0) {
            throw TemplateException.failed("range() arg 3 must not be zero");
        }
        double count = Math.ceil(((double) stop - start) / step);
        if (count > MOST) {
            throw TemplateException.bound(
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + MOST + ").");
        }
        this.start = start;
        this.stop = stop;
        this.step = step;
        this.size = (int) Math.max(count, 0);
    }

    /** Returns the numbers at some places, as a slice has them. */
    Range at(long first, long count, long stride) {
        long from = start + first * step;
        return new Range(from, from + count * stride * step, stride * step);
    }

    @Override
    public Object get(int index) {
        return start + index * step;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String toString() {
        return "range(" + start + ", " + stop + (step == 1 ? "" : ", " + step) + ")";
    }
}
