package io.plumbline.template;

import java.util.ArrayList;
import java.util.List;

/** Slices of texts and lists. */
final class Slicing {
    private Slicing() {}

    /** Returns {@code of[start:stop:step]}; null stands for a part that is not given. */
    static Object slice(Object of, Object start, Object stop, Object step, Budget budget) {
        if (of instanceof Undefined undefined) {
            throw undefined.used();
        }
        boolean sliced = of instanceof String || of instanceof List;
        if (!sliced || !isPlace(start) || !isPlace(stop) || !isPlace(step)) {
            return Undefined.member(of, null);
        }
        long length = Values.length(of);
        long stride = step == null ? 1 : Values.integer(step, "a slice");
        if (stride == 0) {
            throw TemplateException.failed("slice step cannot be zero");
        }
        long lowest = stride > 0 ? 0 : -1;
        long highest = stride > 0 ? length : length - 1;
        long first = start == null ? (stride > 0 ? 0 : highest) : place(start, length, lowest, highest);
        long end = stop == null ? (stride > 0 ? length : -1) : place(stop, length, lowest, highest);
        long count = stride > 0
                ? end <= first ? 0 : (end - first - 1) / stride + 1
                : end >= first ? 0 : stride == Long.MIN_VALUE ? 1 : (first - end - 1) / -stride + 1;
        if (of instanceof String text) {
            return text(text, first, count, stride, budget);
        }
        return list((List<?>) of, first, count, stride, budget);
    }

    private static boolean isPlace(Object value) {
        return value == null || value instanceof Long || value instanceof Boolean;
    }

    private static long place(Object value, long length, long lowest, long highest) {
        long place = Values.integer(value, "a slice");
        return Math.max(lowest, Math.min(highest, place < 0 ? place + length : place));
    }

    private static String text(String text, long first, long count, long stride, Budget budget) {
        budget.make(count);
        budget.work(text.length());
        if (stride == 1 || count == 0) {
            return count == 0 ? "" : CodePoints.part(text, first, first + count);
        }
        int[] points = text.codePoints().toArray();
        StringBuilder sliced = new StringBuilder();
        for (long i = 0; i < count; i++) {
            sliced.appendCodePoint(points[(int) (first + i * stride)]);
        }
        return sliced.toString();
    }

    private static Object list(List<?> list, long first, long count, long stride, Budget budget) {
        if (list instanceof Range range) {
            return range.at(first, count, stride);
        }
        budget.places(count);
        List<Object> sliced = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            sliced.add(list.get((int) (first + i * stride)));
        }
        return list instanceof Tuple ? new Tuple(sliced) : sliced;
    }
}
